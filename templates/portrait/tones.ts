import type { Pixels } from './decode.ts';

/** Lightness and colour of a picture, all 0 to 255. */
export interface Tones {
  /** Standard deviation of lightness. A face on a white wall is above 30, an empty sheet below 3. */
  readonly contrast: number;
  /** A twentieth of the picture is darker. */
  readonly dark: number;
  /** A twentieth of the picture is lighter. */
  readonly light: number;
  /** Distance of the strongest and the weakest channel; a hundredth of the picture has more. */
  readonly colour: number;
}

export const lightness = ({ data }: Pixels): Float32Array => {
  const grey = new Float32Array(Math.floor(data.length / 3));
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = 0.299 * (data[3 * i] ?? 0) + 0.587 * (data[3 * i + 1] ?? 0) + 0.114 * (data[3 * i + 2] ?? 0);
  }
  return grey;
};

/** The value that a share of all counted values does not exceed. */
export const quantile = (counts: Uint32Array, share: number): number => {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const at = counts.findIndex((count) => {
    seen += count;
    return seen >= wanted;
  });
  return Math.max(0, at);
};

export const countsOf = (grey: Float32Array): Uint32Array => {
  const counts = new Uint32Array(256);
  for (let i = 0; i < grey.length; i += 1) {
    const level = Math.round(grey[i] ?? 0);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  return counts;
};

const colourCounts = ({ data }: Pixels): Uint32Array => {
  const counts = new Uint32Array(256);
  for (let i = 0; i + 2 < data.length; i += 3) {
    const r = data[i] ?? 0;
    const g = data[i + 1] ?? 0;
    const b = data[i + 2] ?? 0;
    const spread = Math.max(r, g, b) - Math.min(r, g, b);
    counts[spread] = (counts[spread] ?? 0) + 1;
  }
  return counts;
};

export const tonesOf = (pixels: Pixels, grey: Float32Array): Tones => {
  const counts = countsOf(grey);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < grey.length; i += 1) {
    const value = grey[i] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / grey.length;
  return {
    contrast: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)),
    dark: quantile(counts, 0.05),
    light: quantile(counts, 0.95),
    colour: quantile(colourCounts(pixels), 0.99),
  };
};
