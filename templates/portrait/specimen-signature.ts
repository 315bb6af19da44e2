import sharp from 'sharp';

const SIZE = { width: 600, height: 200 } as const;
const INK = '#14213d';
/** Pixels. */
const PEN = { least: 2.4, most: 6 } as const;
const STEPS = 36;

/** Mulberry32 seeded by FNV-1a over the text: the same numbers, 0 to 1, on every machine. */
const numbersOf = (seed: string): (() => number) => {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Point = readonly [x: number, y: number];

/** One turn of the pen: how far it goes on, how high and how far back it swings. */
interface Turn {
  readonly on: number;
  readonly height: number;
  readonly back: number;
}

/** A large first letter, some small ones, now and then one with an ascender. */
const turnsOf = (next: () => number): Turn[] => {
  const count = 6 + Math.floor(next() * 5);
  return Array.from({ length: count }, (_, i) => {
    const tall = i === 0 || next() < 0.22;
    return {
      on: (i === 0 ? 1.5 : 0.8) + next() * 0.5,
      height: tall ? 62 + next() * 30 : 16 + next() * 16,
      back: tall ? 26 + next() * 12 : 12 + next() * 10,
    };
  });
};

/** The line of the writing: loops on a slowly sinking or rising base, slanted to the right, run out in a flourish. */
const lineOf = (next: () => number): Point[] => {
  const turns = turnsOf(next);
  const rise = (next() - 0.65) * 30;
  const total = turns.reduce((sum, { on }) => sum + on, 0);
  const unit = 400 / total;
  const points: Point[] = [];
  let from = 60;
  for (const { on, height, back } of turns) {
    for (let step = 0; step < STEPS; step += 1) {
      const part = step / STEPS;
      const angle = 2 * Math.PI * part;
      const up = (height * (1 - Math.cos(angle))) / 2;
      const x = from + on * unit * part + back * Math.sin(angle) + 0.35 * up;
      points.push([x, 140 + (rise * (x - 60)) / 400 - up]);
    }
    from += on * unit;
  }
  return points.concat(flourish(points.at(-1) ?? [460, 140], next));
};

/** The pen runs out to the right, turns and underlines, or only runs out. */
const flourish = ([x, y]: Point, next: () => number): Point[] => {
  const reach = Math.min(70, SIZE.width - 40 - x);
  const under = next() < 0.6 ? 150 + next() * 190 : 0;
  return Array.from({ length: 2 * STEPS }, (_, i): Point => {
    const part = i / (2 * STEPS - 1);
    if (under === 0) return [x + reach * part, y - 22 * Math.sin(Math.PI * part * 0.8)];
    const out = Math.sin(Math.PI * Math.min(1, part * 1.6) * 0.5);
    return [x + reach * out * (1 - part) - under * part * part, y + 34 * Math.sin(Math.PI * 0.5 * part)];
  });
};

/** The faster the pen, the thinner its line. */
const strokes = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map(([x, y], i) => {
      const [px, py] = points[i] ?? [x, y];
      const speed = Math.hypot(x - px, y - py);
      const pen = Math.max(PEN.least, PEN.most - 0.38 * speed);
      return `<path d="M${px.toFixed(2)} ${py.toFixed(2)}L${x.toFixed(2)} ${y.toFixed(2)}" stroke-width="${pen.toFixed(2)}"/>`;
    })
    .join('');

/**
 * A drawn scribble for people who do not exist: PNG, 600 × 200, dark blue on a see-through ground, the same for the
 * same seed. It is nobody's signature and spells no name.
 */
export const drawSpecimenSignature = async (seed: string): Promise<Uint8Array> => {
  const line = strokes(lineOf(numbersOf(seed)));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}"><g fill="none" stroke="${INK}" stroke-linecap="round">${line}</g></svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer());
};
