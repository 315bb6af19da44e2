import sharp from 'sharp';
import { readBarcodes } from 'zxing-wasm/reader';
import { prepareReader } from './read-qr.ts';

/** A square symbol found in a picture. */
export interface ReadSymbol {
  readonly kind: 'qr' | 'data-matrix';
  readonly text: string;
  /** What the symbol holds before it is taken for text: digital seals are bytes. */
  readonly bytes: Uint8Array;
}

/** A photograph of a phone; a picture that says it has more is not unpacked. */
const MAX_PIXELS = 60_000_000;
const MAX_SYMBOLS = 8;
const FORMATS = new Set(['png', 'jpeg', 'webp']);

/**
 * Every QR code and Data Matrix of a PNG, JPEG or WebP file, as a phone would see them; undefined when it is no such
 * picture, or a damaged one.
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
    await prepareReader();
    const rgba = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    const image = { data: rgba, width: info.width, height: info.height, colorSpace: 'srgb' as const };
    const found = await readBarcodes(image, {
      formats: ['QRCode', 'DataMatrix'],
      maxNumberOfSymbols: MAX_SYMBOLS,
      tryHarder: true,
    });
    return found
      .filter(({ isValid }) => isValid)
      .map(({ format, text, bytes }) => ({
        kind: format === 'QRCode' ? ('qr' as const) : ('data-matrix' as const),
        text,
        bytes: Uint8Array.from(bytes),
      }));
  } catch {
    return undefined;
  }
};
