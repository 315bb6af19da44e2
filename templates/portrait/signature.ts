import sharp from 'sharp';
import { decode } from './decode.ts';
import { type Box, boxOf, type Ink, inkOn, withoutDust } from './ink.ts';
import { paperUnder } from './paper.ts';
import { readPictureFile } from './picture-file.ts';
import { SIGNATURE_ERRORS, type SignatureRefusal } from './signature-refusals.ts';
import { lightness } from './tones.ts';

/** `png` is black ink on a see-through ground, 8 bits of grey and of alpha. Sizes in pixels, at most 600 × 200. */
export type PreparedSignature =
  | {
      readonly kind: 'ok';
      readonly png: Uint8Array;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'refused'; readonly code: SignatureRefusal; readonly why: string };

/** Enough for a signature in the middle of a photographed page. */
const WORKING = { width: 1600, height: 1600 } as const;
const LARGEST = { width: 600, height: 200 } as const;
/** Pixels around the ink, so that no stroke touches the edge of its place. */
const MARGIN = 4;
/** At 300 dpi half a centimetre: the least mark that somebody can compare. */
const LEAST_LENGTH = 64;
/** Strokes cover a fifth of the box around them; what covers more is no writing. */
const MAX_SHARE = 0.4;
/** The separate strokes of a signature can be counted; those of a page or of noise cannot. */
const MAX_PARTS = 120;

const refused = (code: SignatureRefusal): PreparedSignature => ({
  kind: 'refused',
  code,
  why: SIGNATURE_ERRORS[code].en,
});

/** The ink in its box, brought to its size, on a see-through ground. */
const pngOf = async ({ alpha, width, height }: Ink, box: Box): Promise<PreparedSignature> => {
  const { data, info } = await sharp(alpha, { raw: { width, height, channels: 1 } })
    .extract(box)
    .resize({
      width: LARGEST.width - 2 * MARGIN,
      height: LARGEST.height - 2 * MARGIN,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .extend({ top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: '#000000' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  // Black everywhere; only how much of it there is differs.
  const black = new Uint8Array(2 * data.length);
  for (let i = 0; i < data.length; i += 1) black[2 * i + 1] = data[i] ?? 0;
  const png = await sharp(black, { raw: { width: info.width, height: info.height, channels: 2 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { kind: 'ok', png: new Uint8Array(png), width: info.width, height: info.height };
};

/**
 * Makes of a picture of a signature, dark on light or on a see-through ground, the strokes that are printed: shadows
 * and dust are taken away, colours become black, the rest is cut off. Never enlarged. What is no signature is refused
 * with a code, never thrown; what is unpacked is bounded by LIMITS.
 */
export const prepareSignature = async (original: Uint8Array): Promise<PreparedSignature> => {
  const file = readPictureFile(original);
  if (file.kind === 'fault') return refused(`SIGNATURE_${file.fault}`);
  if (Math.max(file.width, file.height) < LEAST_LENGTH) return refused('SIGNATURE_TOO_SMALL');
  try {
    const pixels = await decode(file.bytes, WORKING);
    const { width, height } = pixels;
    const grey = lightness(pixels);
    const paper = await paperUnder({ data: grey, width, height });
    if (paper === undefined) return refused('SIGNATURE_NOT_INK');
    const found = inkOn(grey, paper, width, height);
    if (found === 'nothing') return refused('SIGNATURE_BLANK');
    if (found === 'no writing') return refused('SIGNATURE_NOT_INK');
    const { ink, parts } = withoutDust(found);
    if (parts === 0) return refused('SIGNATURE_BLANK');
    const { box, share } = boxOf(ink);
    if (share > MAX_SHARE || parts > MAX_PARTS) return refused('SIGNATURE_NOT_INK');
    if (Math.max(box.width, box.height) < LEAST_LENGTH) return refused('SIGNATURE_TOO_SMALL');
    return await pngOf(ink, box);
  } catch {
    // Whatever the decoder says of foreign bytes is not for a log: it may quote them.
    return refused('SIGNATURE_DAMAGED');
  }
};
