import { decode, look } from './decode.ts';
import { chipJpeg, cropped, type Jpeg, printJpeg, type Size } from './encode.ts';
import { readPictureFile } from './picture-file.ts';
import { PORTRAIT_ERRORS, type PortraitRefusal } from './refusals.ts';
import { sharpness } from './sharpness.ts';
import { lightness, tonesOf } from './tones.ts';

export type PreparedPortrait =
  | { readonly kind: 'ok'; readonly print: Jpeg; readonly chip: Jpeg }
  | { readonly kind: 'refused'; readonly code: PortraitRefusal; readonly why: string };

export interface PortraitOptions {
  /** The photo's place on the document in dots at 300 dpi, so that the printer need not resample. */
  readonly print?: Size;
}

/** 25.4 × 32.51 mm at 300 dpi: the photo's place on the card. */
export const PRINT = { width: 300, height: 384 } as const satisfies Size;
/** A passport's photo at 600 dpi is 827 × 1063 dots; more is a mistake of a layout. */
const MAX_PRINT = 2000;
/** At least 90 pixels between the eyes of a usual portrait (ISO/IEC 19794-5, 8.4.1), of the same shape as the print. */
const CHIP = { width: 450, height: 576, maxBytes: 15_000 } as const;
/** Enough for every print and the chip, little enough to be kept whole in memory. */
const WORKING: Size = { width: 1200, height: 1536 };
/** The checks look at what is printed, at one size for pictures of all sizes. */
const CHECKED: Size = { width: 250, height: 320 };
/** Beyond this the print would have to invent pixels. */
const MAX_ENLARGEMENT = 1.28;
/** Width by height: from 2:3 to 1:1, upright, with room for careless cuts. */
const RATIO = { min: 0.6, max: 1.02 } as const;
/** Of 255, see Tones.contrast. */
const MIN_CONTRAST = 8;
/**
 * Of 255. Judged by the lightest and darkest twentieth of the whole picture, wall and clothes included, so that no
 * tone of skin is too dark or too light.
 */
const EXPOSURE = { lightest: 50, darkest: 180 } as const;
/** Grey pixels have rounding and compression between their channels; colours in dim light have less of everything. */
const greyUpTo = (light: number): number => 3 + 0.03 * light;
/** See sharpness(): a Gaussian of 3.2 pixels on a picture 500 pixels wide. Drawn and soft photographs have above 0.6. */
const MIN_SHARPNESS = 0.5;

const refused = (code: PortraitRefusal): PreparedPortrait => ({
  kind: 'refused',
  code,
  why: PORTRAIT_ERRORS[code].en,
});

const sizeFault = ({ width, height }: Size, print: Size): PortraitRefusal | undefined => {
  const ratio = width / height;
  if (Math.max(print.width / width, print.height / height) > MAX_ENLARGEMENT) return 'PORTRAIT_TOO_SMALL';
  return ratio < RATIO.min || ratio > RATIO.max ? 'PORTRAIT_SHAPE' : undefined;
};

const lookFault = async (
  pixels: Awaited<ReturnType<typeof decode>>,
): Promise<PortraitRefusal | undefined> => {
  const small = await cropped(pixels, CHECKED);
  const grey = lightness(small);
  const { contrast, dark, light, colour } = tonesOf(small, grey);
  if (contrast < MIN_CONTRAST) return 'PORTRAIT_BLANK';
  if (light < EXPOSURE.lightest) return 'PORTRAIT_TOO_DARK';
  if (dark > EXPOSURE.darkest) return 'PORTRAIT_TOO_BRIGHT';
  if (colour <= greyUpTo(light)) return 'PORTRAIT_GREY';
  return sharpness(grey, small.width, small.height) < MIN_SHARPNESS ? 'PORTRAIT_BLURRED' : undefined;
};

const checkPrint = ({ width, height }: Size): void => {
  for (const dots of [width, height]) {
    if (!Number.isInteger(dots) || dots < 1 || dots > MAX_PRINT) {
      throw new RangeError(`a portrait is printed on 1 to ${MAX_PRINT} dots, not on ${dots}`);
    }
  }
};

/**
 * Makes the two pictures a card needs of one approved portrait, both from the original's pixels: for printing in the
 * layout's dots (92 % JPEG, 300 × 384 unless told), for the chip 450 × 576 in at most 15,000 bytes. Upright as EXIF
 * says, through the colour profile to sRGB, see-through parts on white, cut as `cropped` says. Nothing is retouched,
 * and EXIF, profiles, texts and thumbnails do not come through. Bytes that are no portrait are refused with a code,
 * never thrown; what is unpacked is bounded by LIMITS.
 *
 * @throws RangeError when the print size is no size.
 */
export const preparePortrait = async (
  original: Uint8Array,
  { print: size = PRINT }: PortraitOptions = {},
): Promise<PreparedPortrait> => {
  checkPrint(size);
  const file = readPictureFile(original);
  if (file.kind === 'fault') return refused(`PORTRAIT_${file.fault}`);
  try {
    const seen = await look(file.bytes);
    const fault = sizeFault(seen, size);
    if (fault !== undefined) return refused(fault);
    if (seen.colours === 'unknown') return refused('PORTRAIT_COLOURS');
    if (seen.colours === 'grey') return refused('PORTRAIT_GREY');
    const pixels = await decode(file.bytes, WORKING);
    const found = await lookFault(pixels);
    if (found !== undefined) return refused(found);
    const print = await printJpeg(pixels, size);
    const chip = await chipJpeg(pixels, CHIP, CHIP.maxBytes);
    return chip === undefined ? refused('PORTRAIT_BUSY') : { kind: 'ok', print, chip };
  } catch {
    // Whatever the decoder says of foreign bytes is not for a log: it may quote them.
    return refused('PORTRAIT_DAMAGED');
  }
};
