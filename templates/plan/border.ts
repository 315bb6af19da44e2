import { type Frame, round } from '../geometry.ts';
import type { Art } from '../layout-art.ts';
import { rosettePaths } from './engraving.ts';

type Border = Extract<Art, { kind: 'border' }>;

/** Distance of neighbouring points along a side, millimetres. */
const STEP = 0.3;
/** How far the woven band narrows between two swells: at both ends of a side it is this thin, and the corner piece covers it. */
const WAIST = 0.16;
/** Rings a corner piece has for each strand of the band, and its radius as a share of the band. */
const CORNER = { rings: 1.4, radius: 0.62, inner: 0.06, petals: 8, depth: 0.13, twist: 0.39 } as const;

/** Upper left end, direction and length of the middle line of a side, in millimetres. */
interface Run {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
  readonly length: number;
}

const runsOf = ({ box, band }: Border): Run[] => {
  const half = band / 2;
  const across = { down: false, x: box.x + band, length: box.w - 2 * band };
  const along = { down: true, y: box.y + band, length: box.h - 2 * band };
  return [
    { ...across, y: box.y + half },
    { ...across, y: box.y + box.h - half },
    { ...along, x: box.x + half },
    { ...along, x: box.x + box.w - half },
  ];
};

/** One side: threads of equal phases between two envelopes, a whole number of swells from corner to corner. */
const sidePaths = ({ band, pitch, strands }: Border, run: Run, frame: Frame): string[] => {
  const swells = Math.max(1, Math.round(run.length / pitch));
  const steps = Math.ceil(run.length / STEP);
  return Array.from({ length: strands }, (_, strand) => {
    const phase = (2 * Math.PI * strand) / strands;
    const points = Array.from({ length: steps + 1 }, (_, i) => {
      const t = i / steps;
      const envelope = WAIST + (1 - WAIST) * Math.sin(Math.PI * swells * t) ** 2;
      const off = (band / 2) * envelope * Math.sin(2 * Math.PI * swells * 0.5 * t + phase);
      const [x, y] = run.down ? [run.x + off, run.y + t * run.length] : [run.x + t * run.length, run.y + off];
      return `${round(frame.x(x))} ${round(frame.y(y))}`;
    });
    return `M${points.join('L')}`;
  });
};

const cornerPaths = ({ box, band, strands, paint, width }: Border, frame: Frame): string[] => {
  const half = band / 2;
  const centres = [box.x + half, box.x + box.w - half].flatMap((x) =>
    [box.y + half, box.y + box.h - half].map((y) => ({ x, y })),
  );
  const { petals, depth, twist } = CORNER;
  const size = { radius: band * CORNER.radius, inner: band * CORNER.inner };
  const rings = Math.ceil(strands * CORNER.rings);
  return centres.flatMap((centre) =>
    rosettePaths({ kind: 'rosette', ...centre, ...size, rings, petals, depth, twist, paint, width }, frame),
  );
};

/** The engraved frame of a certificate: a woven band along the four sides of the box, a rosette in each corner. */
export const borderPaths = (art: Border, frame: Frame): string[] => [
  ...runsOf(art).flatMap((run) => sidePaths(art, run, frame)),
  ...cornerPaths(art, frame),
];
