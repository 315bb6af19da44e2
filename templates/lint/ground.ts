import { backdropOf } from '../draw/backdrop.ts';
import type { DotBox } from '../geometry.ts';
import type { SideName } from '../layout.ts';
import { artworkOf } from '../plan/artwork.ts';
import { BLACK } from '../plan/ops.ts';
import type { LoadedProduct } from '../products.ts';
import { found, type LintFinding } from './finding.ts';
import type { SidePlaces } from './places.ts';

/** WCAG 2.1, 1.4.3: text, and 1.4.11 for what only names it. */
const LEAST = { text: 4.5, zone: 4.5, label: 3 } as const;
/** Relative luminance of the ground under a symbol: white, and nothing drawn on it. */
const QUIET = { least: 0.85, range: 0.08 } as const;
/** Half of the window over which a ground is averaged, dots: a stroke of small text is about three dots wide. */
const REACH = 1;

/** The fixed artwork of a side without its texts, as relative luminance (WCAG 2.1) of each dot. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

const linear = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
const luminance = (r: number, g: number, b: number): number =>
  0.2126 * (linear[r] ?? 0) + 0.7152 * (linear[g] ?? 0) + 0.0722 * (linear[b] ?? 0);

export const groundOf = (loaded: LoadedProduct, side: SideName): Ground | undefined => {
  const artwork = artworkOf(loaded, side, 'none');
  if (artwork === undefined) return undefined;
  const bare = { ...artwork, under: artwork.under.filter(({ op }) => op === 'path') };
  const { rgb, size } = backdropOf(bare, 300);
  const light = new Float32Array(size.width * size.height);
  for (let dot = 0; dot < light.length; dot++) {
    light[dot] = luminance(rgb[3 * dot] ?? 0, rgb[3 * dot + 1] ?? 0, rgb[3 * dot + 2] ?? 0);
  }
  return { width: size.width, height: size.height, light };
};

const lightAround = ({ width, height, light }: Ground, x: number, y: number, reach: number): number => {
  let sum = 0;
  let count = 0;
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      sum += light[row * width + column] ?? 0;
      count++;
    }
  }
  return count === 0 ? 1 : sum / count;
};

/** Darkest and lightest spot of the ground within a box. */
const spots = (ground: Ground, box: DotBox, reach: number): { dark: number; bright: number } => {
  let dark = 1;
  let bright = 0;
  const right = Math.min(ground.width, Math.floor(box.x + box.w));
  const bottom = Math.min(ground.height, Math.floor(box.y + box.h));
  for (let y = Math.max(0, Math.ceil(box.y)); y < bottom; y++) {
    for (let x = Math.max(0, Math.ceil(box.x)); x < right; x++) {
      const here = lightAround(ground, x, y, reach);
      dark = Math.min(dark, here);
      bright = Math.max(bright, here);
    }
  }
  return { dark, bright };
};

const lightOfInk = (ink: string): number => {
  if (ink === BLACK) return 0;
  const value = Number.parseInt(ink.slice(1), 16);
  return luminance(value >> 16, (value >> 8) & 255, value & 255);
};

const ratio = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** Text colour against the worst spot of its ground. */
export const contrasts = (ground: Ground, { side, places }: SidePlaces): LintFinding[] =>
  places.flatMap(({ kind, name, box, ink }) => {
    if (ink === undefined || !(kind === 'text' || kind === 'label' || kind === 'zone')) return [];
    const { dark, bright } = spots(ground, box, REACH);
    const own = lightOfInk(ink);
    const worst = Math.min(ratio(own, dark), ratio(own, bright));
    return worst < LEAST[kind]
      ? [found('CONTRAST', side, name, `${worst.toFixed(2)} to 1, ${LEAST[kind]} at least`)]
      : [];
  });

export const quietGrounds = (ground: Ground, { side, places }: SidePlaces): LintFinding[] =>
  places.flatMap(({ kind, name, box }) => {
    if (kind !== 'barcode') return [];
    const { dark, bright } = spots(ground, box, 0);
    return dark < QUIET.least || bright - dark > QUIET.range
      ? [found('QUIET_GROUND', side, name, `luminance ${dark.toFixed(2)} to ${bright.toFixed(2)}`)]
      : [];
  });
