import { type DotBox, type Frame, mmDots, round } from '../geometry.ts';
import type { Art } from '../layout-art.ts';
import { roundedBox } from './ornament.ts';

type Beads = Extract<Art, { kind: 'beads' }>;
type Corner = readonly [x: number, y: number];

/** Corners of the pieces of one unit, in shares of its width and of the height of the border: of the unit's own colour, and of the next. */
interface Pattern {
  readonly own: readonly (readonly Corner[])[];
  readonly next: readonly (readonly Corner[])[];
}

const PATTERNS = {
  triangles: {
    own: [
      [
        [0, 0],
        [1, 0],
        [0.5, 0.46],
      ],
      [
        [0, 1],
        [1, 1],
        [0.5, 0.54],
      ],
    ],
    next: [
      [
        [0, 0.34],
        [0.24, 0.5],
        [0, 0.66],
        [-0.24, 0.5],
      ],
    ],
  },
  zigzag: {
    own: [
      [
        [0, 0.62],
        [0.5, 0.06],
        [1, 0.62],
        [1, 0.98],
        [0.5, 0.42],
        [0, 0.98],
      ],
    ],
    next: [
      [
        [0, 0],
        [0.36, 0],
        [0, 0.42],
        [-0.36, 0],
      ],
      [
        [0.5, 0.62],
        [0.84, 1],
        [0.16, 1],
      ],
    ],
  },
  steps: {
    own: [
      [
        [0, 0],
        [1, 0],
        [1, 0.2],
        [0.8, 0.2],
        [0.8, 0.36],
        [0.6, 0.36],
        [0.6, 0.5],
        [0.4, 0.5],
        [0.4, 0.36],
        [0.2, 0.36],
        [0.2, 0.2],
        [0, 0.2],
      ],
    ],
    next: [
      [
        [-0.5, 1],
        [0.5, 1],
        [0.5, 0.8],
        [0.3, 0.8],
        [0.3, 0.64],
        [0.1, 0.64],
        [0.1, 0.5],
        [-0.1, 0.5],
        [-0.1, 0.64],
        [-0.3, 0.64],
        [-0.3, 0.8],
        [-0.5, 0.8],
      ],
    ],
  },
  diamonds: {
    own: [
      [
        [0.5, 0.02],
        [0.98, 0.5],
        [0.5, 0.98],
        [0.02, 0.5],
      ],
    ],
    next: [
      [
        [0, 0],
        [0.22, 0],
        [0, 0.24],
        [-0.22, 0],
      ],
      [
        [0, 1],
        [0.22, 1],
        [0, 0.76],
        [-0.22, 1],
      ],
    ],
  },
} as const satisfies Record<NonNullable<Beads['pattern']>, Pattern>;

const outline = (corners: readonly Corner[], x: number, unit: number, box: DotBox): string =>
  `M${corners.map(([u, v]) => `${round(x + u * unit)} ${round(box.y + v * box.h)}`).join('L')}Z`;

/** The ground, then one path for each colour. */
export const beadPaths = (art: Beads, frame: Frame): { d: string; colour: string }[] => {
  const box = frame.box(art.box);
  const unit = mmDots(art.unit);
  const pattern: Pattern = PATTERNS[art.pattern ?? 'triangles'];
  const paths = new Map<string, string>();
  const add = (index: number, pieces: Pattern['own'], x: number): void => {
    const colour = art.colours[index % art.colours.length];
    if (colour === undefined) return;
    const drawn = pieces.map((corners) => outline(corners, x, unit, box)).join('');
    paths.set(colour, (paths.get(colour) ?? '') + drawn);
  };
  for (let i = 0; i < Math.ceil(box.w / unit); i++) {
    const x = box.x + i * unit;
    add(i, pattern.own, x);
    add(i + 1, pattern.next, x);
  }
  return [{ d: roundedBox(box, 0), colour: art.ground }, ...[...paths].map(([colour, d]) => ({ d, colour }))];
};
