import sharp from 'sharp';

/** A portrait as JPEG, sRGB, without any metadata. Sizes in pixels. */
export interface Jpeg {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export const PORTRAIT_REFUSALS = {
  PORTRAIT_FORMAT: 'the portrait is neither JPEG nor PNG',
  PORTRAIT_DAMAGED: 'the portrait cannot be decoded, or it ends too early',
  PORTRAIT_TOO_LARGE: 'the portrait has more bytes or pixels than are accepted',
  PORTRAIT_TOO_SMALL: 'the portrait has fewer pixels than a card needs',
  PORTRAIT_SHAPE: 'the portrait is not an upright head-and-shoulders picture',
  PORTRAIT_BLANK: 'the portrait shows nothing: it is of one tone',
} as const;
export type PortraitRefusal = keyof typeof PORTRAIT_REFUSALS;

export type PreparedPortrait =
  | { readonly kind: 'ok'; readonly print: Jpeg; readonly chip: Jpeg }
  | { readonly kind: 'refused'; readonly code: PortraitRefusal; readonly why: string };

/** 25.4 × 32.51 mm at 300 dpi: the photo's place on the card, dot for dot, so the printer need not resample. */
export const PRINT = { width: 300, height: 384 } as const;
/** At least 90 pixels between the eyes of a usual portrait (ISO/IEC 19794-5, 8.4.1), of the same shape as the print. */
const CHIP = { width: 450, height: 576, maxBytes: 15_000 } as const;
const MAX_BYTES = 10_000_000;
const MAX_PIXELS = 40_000_000;
/** Below this the print would have to invent pixels. */
const MIN = { width: 240, height: 300 } as const;
/** Width by height: from 2:3 to 1:1, upright. */
const RATIO = { min: 0.6, max: 1.02 } as const;
/** Standard deviation of grey, of 255. A face on a white wall is above 30, an empty sheet below 3. */
const MIN_CONTRAST = 8;
const QUALITIES = [86, 80, 74, 68, 60, 52, 44, 36, 28, 20] as const;

// One picture is smaller than the cost of sharing it among threads, and nobody's picture stays behind in a cache.
sharp.concurrency(1);
sharp.cache(false);

const refused = (code: PortraitRefusal): PreparedPortrait => ({
  kind: 'refused',
  code,
  why: PORTRAIT_REFUSALS[code],
});

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);
const isPicture = (bytes: Uint8Array): boolean =>
  startsWith(bytes, [0xff, 0xd8, 0xff]) ||
  startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Raw = { readonly data: Buffer; readonly info: { readonly width: number; readonly height: number } };

/** Decoded once, upright as its EXIF says, in sRGB on white; every later picture is made from these pixels. */
const decode = async (bytes: Uint8Array): Promise<Raw> =>
  sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'warning', pages: 1 })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize({ width: 1200, height: 1536, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });

/** Standard deviation of the pixels' grey, 0 to 127. */
const contrastOf = ({ data }: Raw): number => {
  let sum = 0;
  let squares = 0;
  const count = Math.floor(data.length / 3);
  for (let i = 0; i + 2 < data.length; i += 3) {
    const grey = 0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
    sum += grey;
    squares += grey * grey;
  }
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
};

const cropped = (raw: Raw, size: { width: number; height: number }) =>
  sharp(raw.data, { raw: { width: raw.info.width, height: raw.info.height, channels: 3 } }).resize({
    ...size,
    fit: 'cover',
    // What is too tall loses shoulders, never the crown of the head.
    position: 'top',
    kernel: 'lanczos3',
  });

const jpegOf = async (
  raw: Raw,
  size: { width: number; height: number },
  maxBytes?: number,
): Promise<Jpeg | undefined> => {
  const { data } = await cropped(raw, size).raw().toBuffer({ resolveWithObject: true });
  for (const quality of maxBytes === undefined ? [92] : QUALITIES) {
    const bytes = await sharp(data, { raw: { ...size, channels: 3 } })
      .jpeg({ quality, chromaSubsampling: maxBytes === undefined ? '4:4:4' : '4:2:0', mozjpeg: false })
      .toBuffer();
    if (maxBytes === undefined || bytes.length <= maxBytes) return { bytes: new Uint8Array(bytes), ...size };
  }
  return undefined;
};

/**
 * Makes the two pictures a card needs of one approved portrait: for printing 300 × 384 (92 % JPEG), for the chip
 * 450 × 576 in at most 15,000 bytes. Nothing is retouched. Bytes that are no portrait are refused with a code, never
 * thrown. EXIF, colour profiles and thumbnails do not come through.
 */
export const preparePortrait = async (original: Uint8Array): Promise<PreparedPortrait> => {
  if (!isPicture(original)) return refused('PORTRAIT_FORMAT');
  if (original.length > MAX_BYTES) return refused('PORTRAIT_TOO_LARGE');
  try {
    const { width, height, autoOrient } = await sharp(original, {
      limitInputPixels: false,
      failOn: 'warning',
    }).metadata();
    if (width * height > MAX_PIXELS) return refused('PORTRAIT_TOO_LARGE');
    if (autoOrient.width < MIN.width || autoOrient.height < MIN.height) return refused('PORTRAIT_TOO_SMALL');
    const ratio = autoOrient.width / autoOrient.height;
    if (ratio < RATIO.min || ratio > RATIO.max) return refused('PORTRAIT_SHAPE');
    const raw = await decode(original);
    if (contrastOf(raw) < MIN_CONTRAST) return refused('PORTRAIT_BLANK');
    const print = await jpegOf(raw, PRINT);
    const chip = await jpegOf(raw, CHIP, CHIP.maxBytes);
    if (print === undefined || chip === undefined) return refused('PORTRAIT_TOO_LARGE');
    return { kind: 'ok', print, chip };
  } catch {
    // Whatever the decoder says of foreign bytes is not for a log: it may quote them.
    return refused('PORTRAIT_DAMAGED');
  }
};
