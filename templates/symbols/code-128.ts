import { failure } from '../../card/index.ts';
import { bwip } from './bwip.ts';
import { SYMBOL_ERRORS } from './errors.ts';

/** Printable ASCII. 48 characters are 22 cm of bars at 0.42 mm: no sheet holds more. */
const TEXT = /^[ -~]{1,48}$/;

/**
 * Widths of bars and spaces in turn, bar first and last, in narrowest-bar units (ISO/IEC 15417); the quiet zone of ten
 * units on either side is the caller's. Throws CODE_128_TEXT.
 */
export const code128 = async (text: string): Promise<readonly number[]> => {
  if (!TEXT.test(text)) throw failure(SYMBOL_ERRORS, 'CODE_128_TEXT', { characters: text.length });
  const [symbol] = bwip().raw('code128', text, {});
  return symbol !== undefined && 'sbs' in symbol ? symbol.sbs : [];
};
