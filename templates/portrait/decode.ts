import sharp from 'sharp';
import { LIMITS } from './picture-file.ts';

// One picture is smaller than the cost of sharing it among threads, and nobody's picture stays behind in a cache.
sharp.concurrency(1);
sharp.cache(false);

/** Pixels of three bytes: red, green, blue of sRGB. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the decoder knows before it unpacks. Sizes in pixels, upright as EXIF says. */
export interface Seen {
  readonly width: number;
  readonly height: number;
  readonly colours: 'colour' | 'grey' | 'unknown';
}

const OPTIONS = { limitInputPixels: LIMITS.pixels, failOn: 'warning', pages: 1 } as const;

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** ICC.1, 7.2: the file signature stands at 36, the colour space of the device at 16. */
const isProfileFor = (icc: Uint8Array, space: string): boolean =>
  textAt(icc, 36) === 'acsp' && textAt(icc, 16) === space;

/**
 * Size and colours of a picture, without its pixels. Inks (CMYK) mean a colour through their own profile only, and a
 * profile of another kind than its picture says nothing: then the colours are unknown. Throws what the decoder throws.
 */
export const look = async (bytes: Uint8Array): Promise<Seen> => {
  const { autoOrient, space, icc } = await sharp(bytes, OPTIONS).metadata();
  const { width, height } = autoOrient;
  if (space === 'b-w' || space === 'grey16') return { width, height, colours: 'grey' };
  const known =
    space === 'cmyk'
      ? icc !== undefined && isProfileFor(icc, 'CMYK')
      : (space === 'srgb' || space === 'rgb16') && (icc === undefined || isProfileFor(icc, 'RGB '));
  return { width, height, colours: known ? 'colour' : 'unknown' };
};

/**
 * Decoded once, upright as its EXIF says, through its colour profile to sRGB, on white, at most `within`; every later
 * picture is made from these pixels, none from another's JPEG. Throws what the decoder throws.
 */
export const decode = async (
  bytes: Uint8Array,
  within: { readonly width: number; readonly height: number },
): Promise<Pixels> => {
  const { data, info } = await sharp(bytes, OPTIONS)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize({ ...within, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};
