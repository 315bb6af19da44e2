/** Text on a page: measured before it is drawn, wrapped, made smaller to a floor, and refused rather than cut. */
import { failure } from '../../card/index.ts';
import type { Pdf } from '../draw/pdf-document.ts';
import { type FontName, missingGlyphs, widthInEms } from '../fonts/fonts.ts';
import { type Line, wrapText } from '../plan/fit.ts';
import { PAPER_ERRORS } from './errors.ts';

export const INK = '#161412';
export const GREEN = '#0b6b3a';
/** Between rows, and behind headings. */
export const HAIR = '#b9cdbf';
export const MIST = '#eef5ef';

export type Align = 'left' | 'centre' | 'right';

/** Sizes in points. Without a floor the text keeps its size. */
export interface Style {
  readonly font: FontName;
  readonly size: number;
  readonly floor?: number;
  readonly ink?: string;
  readonly align?: Align;
}

/** Lines ready to be drawn. Heights and widths in points. */
export interface Written {
  readonly lines: readonly Line[];
  readonly style: Style;
  readonly size: number;
  readonly height: number;
  readonly width: number;
}

const LEADING = 1.28;
const STEP = 0.25;
/** From the top of a line to its baseline, in ems. */
const RISE = 0.98;

const point = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** `text` in lines of at most `width`. `place`: where it stood in the data. Throws PAPER_TEXT_DOES_NOT_FIT, PAPER_LETTER_MISSING. */
export const write = (text: string, style: Style, width: number, place: string): Written => {
  const whole = text.normalize('NFC');
  const [missing] = missingGlyphs(whole);
  if (missing !== undefined)
    throw failure(PAPER_ERRORS, 'PAPER_LETTER_MISSING', { place, character: point(missing) });
  const isEmpty = whole.trim() === '';
  for (let size = style.size; size >= (style.floor ?? style.size); size -= STEP) {
    const lines = wrapText(whole, style.font, size, width);
    // No lines from a text with words: one word alone is wider than its column.
    if (lines.length > 0 || isEmpty) {
      const widest = Math.max(0, ...lines.map((line) => line.width));
      return { lines, style, size, height: lines.length * size * LEADING, width: widest };
    }
  }
  throw failure(PAPER_ERRORS, 'PAPER_TEXT_DOES_NOT_FIT', { place });
};

/** The same on one line alone: smaller to the floor, else refused. */
export const writeLine = (text: string, style: Style, width: number, place: string): Written => {
  for (let size = style.size; size >= (style.floor ?? style.size); size -= STEP) {
    if (widthInEms(text.normalize('NFC'), style.font) * size <= width)
      return write(text, { ...style, size, floor: size }, width + 0.01, place);
  }
  throw failure(PAPER_ERRORS, 'PAPER_TEXT_DOES_NOT_FIT', { place });
};

/** Wrapped and made smaller until it stands in `width` × `height`. */
export const writeIn = (
  text: string,
  style: Style,
  width: number,
  height: number,
  place: string,
): Written => {
  const floor = style.floor ?? style.size;
  for (let size = style.size; size >= floor; size -= STEP) {
    const written = write(text, { ...style, size, floor }, width, place);
    if (written.height <= height) return written;
  }
  throw failure(PAPER_ERRORS, 'PAPER_TEXT_DOES_NOT_FIT', { place });
};

const SHIFT = { left: 0, centre: 0.5, right: 1 } as const satisfies Record<Align, number>;

/** Draws lines with their top at `y`, aligned within `width` from `x`. */
export const draw = (pdf: Pdf, written: Written, x: number, y: number, width: number): void => {
  const { style, size, lines } = written;
  pdf
    .font(style.font)
    .fontSize(size)
    .fillColor(style.ink ?? INK);
  for (const [index, line] of lines.entries()) {
    const left = x + (width - line.width) * SHIFT[style.align ?? 'left'];
    pdf.text(line.text, left, y + (index * LEADING + RISE) * size, {
      lineBreak: false,
      baseline: 'alphabetic',
    });
  }
};

export const rule = (
  pdf: Pdf,
  x: number,
  y: number,
  width: number,
  thickness = 0.5,
  ink: string = HAIR,
): void => {
  pdf.rect(x, y, width, thickness).fill(ink);
};
