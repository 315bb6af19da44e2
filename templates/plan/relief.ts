import type { Point } from './curves.ts';

/** Height of a drawing as of a medal: 0 on the ground, 1 where it is thick. Coordinates are those of the drawing. */
export type Relief = (x: number, y: number) => number;

type Polygon = readonly Point[];

/** Straight pieces a curve is made of before it is filled: it will be blurred anyway. */
const PIECES = 8;

const bezier = (p: readonly [number, number, number, number], t: number): number => {
  const u = 1 - t;
  return u * u * u * p[0] + 3 * u * u * t * p[1] + 3 * u * t * t * p[2] + t * t * t * p[3];
};

/** Closed outlines of a path of M, L, C and Z. */
export const polygonsOf = (path: string): Polygon[] => {
  const polygons: Point[][] = [];
  for (const [, command, numbers] of path.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    const values = (numbers ?? '').trim().split(/\s+/).filter(Boolean).map(Number);
    if (command === 'M') polygons.push([]);
    const polygon = polygons.at(-1);
    if (polygon === undefined) continue;
    const step = command === 'C' ? 6 : 2;
    for (let i = 0; i + step <= values.length; i += step) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = values.slice(i, i + step);
      const last = polygon.at(-1);
      if (step === 2 || last === undefined) {
        polygon.push({ x: x1, y: y1 });
        continue;
      }
      const xs = [last.x, x1, x2, x3] as const;
      const ys = [last.y, y1, y2, y3] as const;
      for (let n = 1; n <= PIECES; n++)
        polygon.push({ x: bezier(xs, n / PIECES), y: bezier(ys, n / PIECES) });
    }
  }
  return polygons.filter((polygon) => polygon.length > 2);
};

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Float64Array;
}

/** Even-odd, at the middle of each row of cells. */
const fillPolygons = (grid: Grid, polygons: readonly Polygon[], scale: number, margin: number): void => {
  for (let row = 0; row < grid.rows; row++) {
    const y = (row + 0.5 - margin) / scale;
    const crossings = polygons
      .flatMap((polygon) =>
        polygon.flatMap((from, i) => {
          const to = polygon[(i + 1) % polygon.length] ?? from;
          return from.y <= y === to.y <= y
            ? []
            : [from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)];
        }),
      )
      .sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const left = Math.max(0, Math.round((crossings[i] ?? 0) * scale + margin));
      const right = Math.min(grid.columns, Math.round((crossings[i + 1] ?? 0) * scale + margin));
      if (right > left) grid.cells.fill(1, row * grid.columns + left, row * grid.columns + right);
    }
  }
};

const blurred = ({ columns, rows, cells }: Grid, radius: number): Grid => {
  const pass = (from: Float64Array, length: number, lines: number, stride: number, next: number) => {
    const to = new Float64Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let k = Math.max(0, i - radius); k <= Math.min(length - 1, i + radius); k++)
          sum += from[line * next + k * stride] ?? 0;
        to[line * next + i * stride] = sum / (2 * radius + 1);
      }
    }
    return to;
  };
  // Twice in each direction: one pass leaves straight slopes with sharp ends.
  let soft = cells;
  for (let n = 0; n < 2; n++) soft = pass(pass(soft, columns, rows, 1, columns), rows, columns, columns, 1);
  return { columns, rows, cells: soft };
};

/** Cells over the height of a drawing. */
const FINENESS = 110;

/** `soft` is the breadth of the slopes, in units of the drawing, as `w` and `h` are. */
export const reliefOf = (
  paths: readonly string[],
  { w, h, soft }: { readonly w: number; readonly h: number; readonly soft: number },
): Relief => {
  const scale = FINENESS / h;
  const radius = Math.max(1, Math.round((soft * scale) / 4));
  const margin = 2 * radius + 1;
  const columns = Math.ceil(w * scale) + 2 * margin;
  const rows = FINENESS + 2 * margin;
  const sharp: Grid = { columns, rows, cells: new Float64Array(columns * rows) };
  for (const path of paths) fillPolygons(sharp, polygonsOf(path), scale, margin);
  const { cells } = blurred(sharp, radius);
  const cell = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (cells[row * columns + column] ?? 0);
  return (x, y) => {
    const [u, v] = [x * scale + margin - 0.5, y * scale + margin - 0.5];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [du, dv] = [u - column, v - row];
    const above = cell(column, row) * (1 - du) + cell(column + 1, row) * du;
    const below = cell(column, row + 1) * (1 - du) + cell(column + 1, row + 1) * du;
    return above * (1 - dv) + below * dv;
  };
};
