import sharp from 'sharp';
import type { Pixels } from './decode.ts';

/** A portrait as JPEG, sRGB, without any metadata. Sizes in pixels. */
export interface Jpeg {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const PRINT_QUALITY = 92;
const CHIP_QUALITIES = [86, 80, 74, 68, 60, 52, 44, 36, 28, 20] as const;

/**
 * Cut to the shape of `size` and brought to its pixels. What is too wide loses the same on both sides; what is too tall
 * loses shoulders, never the crown of the head: no face is looked for, so that no face can be missed.
 */
export const cropped = async ({ data, width, height }: Pixels, size: Size): Promise<Pixels> => ({
  data: await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: size.width, height: size.height, fit: 'cover', position: 'top', kernel: 'lanczos3' })
    .raw()
    .toBuffer(),
  width: size.width,
  height: size.height,
});

const encoded = async (
  { data, width, height }: Pixels,
  quality: number,
  chromaSubsampling: '4:4:4' | '4:2:0',
): Promise<Jpeg> => ({
  bytes: new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality, chromaSubsampling, mozjpeg: false })
      .toBuffer(),
  ),
  width,
  height,
});

/** For paper and plastic: near lossless, colours at full resolution. */
export const printJpeg = async (pixels: Pixels, size: Size): Promise<Jpeg> =>
  encoded(await cropped(pixels, size), PRINT_QUALITY, '4:4:4');

/** For the chip: the best of ten qualities in at most `maxBytes`; undefined when not even the last one fits. */
export const chipJpeg = async (pixels: Pixels, size: Size, maxBytes: number): Promise<Jpeg | undefined> => {
  const small = await cropped(pixels, size);
  let best: Jpeg | undefined;
  let low = 0;
  let high: number = CHIP_QUALITIES.length;
  // Bytes fall with quality, so the first that fits is found by halving instead of by trying all before it.
  while (low < high) {
    const middle = (low + high) >> 1;
    const jpeg = await encoded(small, CHIP_QUALITIES[middle] ?? 20, '4:2:0');
    if (jpeg.bytes.length > maxBytes) low = middle + 1;
    else {
      best = jpeg;
      high = middle;
    }
  }
  return best;
};
