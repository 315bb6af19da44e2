import { failure } from '../../card/errors.ts';
import { VDS_ERRORS } from './errors.ts';

/**
 * C40 as Doc 9303-13 §3.2 (and ISO/IEC 16022) uses it: capital letters, digits and space, three in two bytes. `<`
 * is written as a space: the seal cannot tell them apart.
 */
const ALPHABET = ' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Value of the space; the shifts 0, 1 and 2 lie below. */
const FIRST = 3;
/** Leaves C40: one ASCII character, written as its number and 1, follows. No pair of three characters begins so high. */
const UNLATCH = 0xfe;
const SHIFT_1 = 0;

const pairOf = (a: number, b: number, c: number): readonly number[] => {
  const n = 1600 * a + 40 * b + c + 1;
  return [n >> 8, n & 0xff];
};

/** Throws VDS_FIELD, with the name of the field, for any other character. */
export const c40 = (field: string, text: string): Uint8Array => {
  const spaced = text.replaceAll('<', ' ');
  const values = [...spaced].map((character) => {
    const at = ALPHABET.indexOf(character);
    if (at < 0)
      throw failure(VDS_ERRORS, 'VDS_FIELD', { field, rule: 'capital letters, digits and fillers only' });
    return at + FIRST;
  });
  const out: number[] = [];
  for (let i = 0; i < values.length; i += 3) {
    const [a = 0, b, c] = values.slice(i, i + 3);
    if (b === undefined) out.push(UNLATCH, spaced.charCodeAt(i) + 1);
    else out.push(...pairOf(a, b, c ?? SHIFT_1));
  }
  return Uint8Array.from(out);
};

const bad = (at: number): Error => failure(VDS_ERRORS, 'VDS_BAD_C40', { at });

const characterOf = (value: number, at: number): string => {
  if (value < FIRST) throw bad(at);
  return ALPHABET.charAt(value - FIRST);
};

/** The text, fillers as spaces. Throws VDS_BAD_C40 for anything that `c40` does not write. */
export const fromC40 = (bytes: Uint8Array): string => {
  if (bytes.length % 2 !== 0) throw bad(bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low = 0] = bytes.subarray(at, at + 2);
    const last = at + 2 === bytes.length;
    if (high === UNLATCH) {
      const character = String.fromCharCode(low - 1);
      if (!last || !ALPHABET.includes(character)) throw bad(at);
      return text + character;
    }
    const n = high * 256 + low - 1;
    const [a, b, c] = [Math.floor(n / 1600), Math.floor(n / 40) % 40, n % 40];
    if (n < 0 || a > 39) throw bad(at);
    text += characterOf(a, at) + characterOf(b, at);
    // Two characters at the end are filled up with a shift.
    if (!last || c !== SHIFT_1) text += characterOf(c, at);
  }
  return text;
};
