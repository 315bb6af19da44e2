import sharp from 'sharp';
import { countsOf, quantile } from './tones.ts';

/** Lightness of every pixel, 0 to 255. */
export interface Grey {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A tile is a twentieth of the picture's longer side, so that a stroke never fills one. */
const TILES = 20;
const LEAST_TILE = 8;
/** A tenth of a tile may be lighter than its paper: glare, noise. */
const PAPER = 0.9;
/** Paper in shadow keeps half of its light; a tile without paper does not. */
const SHADOW = 0.5;
const LIGHT_PAPER = 100;
const DARK_TILES = 0.03;

const tileAt = ({ data, width, height }: Grey, left: number, top: number, side: number): Float32Array => {
  const right = Math.min(width, left + side);
  const bottom = Math.min(height, top + side);
  const tile = new Float32Array((right - left) * (bottom - top));
  for (let y = top, at = 0; y < bottom; y += 1, at += right - left) {
    tile.set(data.subarray(y * width + left, y * width + right), at);
  }
  return tile;
};

/**
 * The lightness of the paper under every pixel: of each tile what its lightest tenth begins with, smoothed between
 * tiles, so that a shadow or a yellowed corner is paper and not ink. Undefined where there is no light paper to write
 * on: strokes leave paper in every tile, photographs and dark pages do not.
 */
export const paperUnder = async (grey: Grey): Promise<Uint8Array | undefined> => {
  const { width, height } = grey;
  const side = Math.max(LEAST_TILE, Math.ceil(Math.max(width, height) / TILES));
  const [across, down] = [Math.ceil(width / side), Math.ceil(height / side)];
  const tiles = Uint8Array.from({ length: across * down }, (_, i) =>
    quantile(countsOf(tileAt(grey, (i % across) * side, Math.floor(i / across) * side, side)), PAPER),
  );
  const lightest = tiles.reduce((most, tile) => Math.max(most, tile), 0);
  const dark = tiles.filter((tile) => tile < SHADOW * lightest).length;
  if (lightest < LIGHT_PAPER || dark > DARK_TILES * tiles.length) return undefined;
  return sharp(tiles, { raw: { width: across, height: down, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
};
