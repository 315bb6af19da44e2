import sharp from 'sharp';
import { type ReadSymbol, readPhotograph } from './zxing.ts';

/** A photograph of a phone; a picture that says it has more is not unpacked. */
const MAX_PIXELS = 60_000_000;
const MAX_SYMBOLS = 8;
const FORMATS = new Set(['png', 'jpeg', 'webp']);

/**
 * Every QR code, Data Matrix and PDF417 of a PNG, JPEG or WebP file, as a phone would see them; undefined when it is no
 * such picture, or a damaged one. The bars of a box are not asked for: they carry a number, and nothing to verify.
 */
export const readSymbols = async (file: Uint8Array): Promise<readonly ReadSymbol[] | undefined> => {
  try {
    const picture = sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 });
    if (!FORMATS.has((await picture.metadata()).format ?? '')) return undefined;
    // A transparent ground is what it looks like on paper: white.
    const { data, info } = await picture
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const rgba = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    const image = { data: rgba, width: info.width, height: info.height };
    return await readPhotograph(image, ['qr', 'data-matrix', 'pdf417'], { maxNumberOfSymbols: MAX_SYMBOLS });
  } catch {
    return undefined;
  }
};
