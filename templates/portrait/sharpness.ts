import { countsOf, quantile } from './tones.ts';

/** Pixels to either side in which an edge must be over; an edge blurred past refusal is wider. */
const REACH = 6;
/** An edge rises by at least a quarter of the picture's range; less is skin, cloth or noise. */
const EDGE = 0.25;
/** Where the slope is less than this share of the range there is no edge to measure. */
const SLOPE = 0.06;
/** Of 255; a picture of fewer tones has no edges to measure. */
const LEAST_RANGE = 16;
/** A face, its hair and a collar have thousands of edge pixels; where hardly any is left, all were blurred away. */
const ENOUGH = 100;
/** The sharpest edges count, not the usual ones: a background out of focus is no fault. */
const SHARPEST = 0.97;

/** How much of an edge happens within two pixels along one direction, at the sharpest edges; 0 without edges. */
const along = (grey: Float32Array, width: number, height: number, step: number, range: number): number => {
  const [marginX, marginY] = step === 1 ? [REACH, 0] : [0, REACH];
  const shares = new Uint32Array(256);
  let edges = 0;
  for (let y = marginY; y < height - marginY; y += 1) {
    for (let x = marginX; x < width - marginX; x += 1) {
      const i = y * width + x;
      const slope = Math.abs((grey[i + step] ?? 0) - (grey[i - step] ?? 0));
      if (slope < SLOPE * range) continue;
      let low = 255;
      let high = 0;
      for (let k = i - REACH * step; k <= i + REACH * step; k += step) {
        const value = grey[k] ?? 0;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low < EDGE * range) continue;
      const share = Math.round((255 * slope) / (high - low));
      shares[share] = (shares[share] ?? 0) + 1;
      edges += 1;
    }
  }
  return edges < ENOUGH ? 0 : quantile(shares, SHARPEST) / 255;
};

/**
 * Sharpness of a picture from 0 to 1: the share of its sharpest edges' rise that happens within two pixels. It does not
 * depend on light or contrast, noise changes it little, and for an edge blurred by a Gaussian of s pixels it is about
 * erf(1 / (s·√2)). The worse of the two directions counts, so that a shaken camera shows. 0 when there are no edges.
 */
export const sharpness = (grey: Float32Array, width: number, height: number): number => {
  const counts = countsOf(grey);
  const range = Math.max(LEAST_RANGE, quantile(counts, 0.98) - quantile(counts, 0.02));
  return Math.min(along(grey, width, height, 1, range), along(grey, width, height, width, range));
};
