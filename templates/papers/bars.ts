import { failure } from '../../card/index.ts';
import type { Pdf } from '../draw/pdf-document.ts';
import { code128 } from '../symbols/code-128.ts';
import { PAPER_ERRORS } from './errors.ts';
import { INK } from './pen.ts';

/** Code 128 measured for its place. Widths in points. */
export interface Bars {
  readonly widths: readonly number[];
  readonly unit: number;
  /** Without the quiet zones, which the place keeps free: ten units on either side. */
  readonly width: number;
}

/** Of the narrowest bar: 0.25 mm is what any hand-held reader takes (ISO/IEC 15417 leaves it to the application). */
const FINEST = 0.71;
const QUIET_UNITS = 20;

/** Bars for `room` points, quiet zones included, with a narrowest bar of `broadest` at most. Throws PAPER_TEXT_DOES_NOT_FIT. */
export const barsFor = async (text: string, room: number, broadest: number, place: string): Promise<Bars> => {
  const widths = await code128(text);
  const units = widths.reduce((sum, width) => sum + width, 0);
  const unit = Math.min(broadest, room / (units + QUIET_UNITS));
  if (unit < FINEST) throw failure(PAPER_ERRORS, 'PAPER_TEXT_DOES_NOT_FIT', { place });
  return { widths, unit, width: units * unit };
};

export const drawBars = (pdf: Pdf, bars: Bars, left: number, top: number, height: number): void => {
  let x = left;
  for (const [index, width] of bars.widths.entries()) {
    if (index % 2 === 0) pdf.rect(x, top, width * bars.unit, height);
    x += width * bars.unit;
  }
  pdf.fill(INK);
};
