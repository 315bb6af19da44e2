/** Paths through points, dots. A bent piece spares five straight ones, and stays round at 600 dpi. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A tenth of a dot is 8 µm, finer than any of our threads is placed; a digit less in each number is a fifth of the bytes. */
const tenth = (dots: number): number => Math.round(dots * 10) / 10;
const pair = (x: number, y: number): string => `${tenth(x)} ${tenth(y)}`;

/** Through points of one parameter at even distances, each bent as its neighbours ask (Catmull-Rom); an open one has straight ends. */
const through = (points: readonly Point[], at: (index: number) => Point, pieces: number): string => {
  const first = at(0);
  const bent = Array.from({ length: pieces }, (_, i) => {
    const [before, start, end, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const leave = pair(start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6);
    const arrive = pair(end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6);
    return `C${leave} ${arrive} ${pair(end.x, end.y)}`;
  });
  return points.length === 0 ? '' : `M${pair(first.x, first.y)}${bent.join('')}`;
};

const ORIGIN: Point = { x: 0, y: 0 };

export const openCurve = (points: readonly Point[]): string =>
  through(
    points,
    (i) => points[Math.min(Math.max(i, 0), points.length - 1)] ?? ORIGIN,
    Math.max(0, points.length - 1),
  );

export const closedCurve = (points: readonly Point[]): string => {
  const { length } = points;
  return `${through(points, (i) => points[(i + length) % length] ?? ORIGIN, length)}Z`;
};

/** y over x: points need not stand at even distances, and the slope at each is that of its two neighbours. */
export const graph = (points: readonly Point[]): string => {
  const slopes = points.map((point, i) => {
    const [before, after] = [points[i - 1] ?? point, points[i + 1] ?? point];
    return after.x === before.x ? 0 : (after.y - before.y) / (after.x - before.x);
  });
  return points
    .map((point, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${pair(point.x, point.y)}`;
      const third = (point.x - before.x) / 3;
      const leave = pair(before.x + third, before.y + third * (slopes[i - 1] ?? 0));
      const arrive = pair(point.x - third, point.y - third * (slopes[i] ?? 0));
      return `C${leave} ${arrive} ${pair(point.x, point.y)}`;
    })
    .join('');
};
