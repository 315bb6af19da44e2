import { quantile } from './tones.ts';

/** How much of each pixel is ink, 0 to 255, edges smooth. */
export interface Ink {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A box in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of the deepest ink: paper below, whole ink above, between them the edge of a stroke. */
const EDGE = { from: 0.25, to: 0.6 } as const;
/** As many pixels must be as deep as the deepest ink is said to be: a speck does not decide. */
const WITNESSES = 48;
/** Ink takes a quarter of the paper's light, or it cannot be told from paper. */
const FAINTEST = 0.25;
/** Most of a picture of writing is bare paper: this share of it has hardly a fifth of the depth of ink. */
const BARE = { share: 0.6, depth: 0.2 } as const;
/** Tones between paper and ink are the edges of strokes; a photograph has far more of them than it has darkest parts. */
const BETWEEN = { from: 0.15, to: 0.6, most: 5 } as const;
/** Less than this many pixels together are dust; the dot of an i has more. */
const DUST = 8;
const STRONG = 128;

/** Light taken from the paper by every pixel, 0 to 255, and how many pixels take how much. */
const depthsOf = (grey: Float32Array, paper: Uint8Array) => {
  const depths = new Uint8Array(grey.length);
  const counts = new Uint32Array(256);
  for (let i = 0; i < depths.length; i += 1) {
    const taken = Math.round(255 * Math.max(0, 1 - (grey[i] ?? 0) / Math.max(1, paper[i] ?? 1)));
    depths[i] = taken;
    counts[taken] = (counts[taken] ?? 0) + 1;
  }
  return { depths, counts };
};

const deepestOf = (counts: Uint32Array): number => {
  let deepest = 255;
  for (let seen = counts[255] ?? 0; seen < WITNESSES && deepest > 0; ) {
    deepest -= 1;
    seen += counts[deepest] ?? 0;
  }
  return deepest;
};

/** Few tones between bare paper and ink, and much bare paper. */
const isWriting = (counts: Uint32Array, deepest: number): boolean => {
  const [from, to] = [Math.round(BETWEEN.from * deepest), Math.round(BETWEEN.to * deepest)];
  const sum = (total: number, count: number): number => total + count;
  const between = counts.subarray(from, to).reduce(sum, 0);
  const ink = counts.subarray(to).reduce(sum, 0);
  return between <= BETWEEN.most * ink && quantile(counts, BARE.share) <= BARE.depth * deepest;
};

/** What takes light from the paper, as ink; or that nothing does, or too much for writing. */
export const inkOn = (
  grey: Float32Array,
  paper: Uint8Array,
  width: number,
  height: number,
): Ink | 'nothing' | 'no writing' => {
  const { depths, counts } = depthsOf(grey, paper);
  const deepest = deepestOf(counts);
  if (deepest < FAINTEST * 255) return 'nothing';
  if (!isWriting(counts, deepest)) return 'no writing';
  const curve = Uint8Array.from({ length: 256 }, (_, taken) =>
    Math.min(255, Math.max(0, (255 * (taken / deepest - EDGE.from)) / (EDGE.to - EDGE.from))),
  );
  return { alpha: depths.map((taken) => curve[taken] ?? 0), width, height };
};

/** Pixels of one stroke or speck, found from one of them; all are marked as seen. */
const partFrom = ({ alpha, width, height }: Ink, seed: number, seen: Uint8Array): number[] => {
  const part = [seed];
  seen[seed] = 1;
  for (let next = 0; next < part.length; next += 1) {
    const at = part[next] ?? 0;
    const x = at % width;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const to = at + dy * width + dx;
        if (x + dx < 0 || x + dx >= width || to < 0 || to >= width * height) continue;
        if (seen[to] === 1 || (alpha[to] ?? 0) === 0) continue;
        seen[to] = 1;
        part.push(to);
      }
    }
  }
  return part;
};

/** The ink without its dust, and in how many separate parts it lies. */
export const withoutDust = (ink: Ink): { readonly ink: Ink; readonly parts: number } => {
  const alpha = new Uint8Array(ink.alpha.length);
  const seen = new Uint8Array(ink.alpha.length);
  let parts = 0;
  for (let i = 0; i < alpha.length; i += 1) {
    if (seen[i] === 1 || (ink.alpha[i] ?? 0) === 0) continue;
    const part = partFrom(ink, i, seen);
    if (part.filter((at) => (ink.alpha[at] ?? 0) >= STRONG).length < DUST) continue;
    parts += 1;
    for (const at of part) alpha[at] = ink.alpha[at] ?? 0;
  }
  return { ink: { ...ink, alpha }, parts };
};

/** The smallest box that holds all ink, and the share of it that is ink; of no size when there is none. */
export const boxOf = ({ alpha, width, height }: Ink): { readonly box: Box; readonly share: number } => {
  let [left, top, right, bottom, strong] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const ink = alpha[y * width + x] ?? 0;
      if (ink === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
      if (ink >= STRONG) strong += 1;
    }
  }
  if (right < 0) return { box: { left: 0, top: 0, width: 0, height: 0 }, share: 0 };
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 };
  return { box, share: strong / (box.width * box.height) };
};
