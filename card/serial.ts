/**
 * Card serials. Nine characters, because the serial is the document number of the MRZ and DG1 (ICAO Doc 9303-5,
 * table of TD1 line 1, positions 6-14): `K`, seven Crockford base-32 characters of a counter, one check character.
 * The counter never repeats, so a serial is never used twice; the alphabet leaves out I, L, O and U because serials
 * are read aloud over the telephone.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BODY_CHARS = 7;
const SERIAL = /^K[0-9A-HJKMNP-TV-Z]{8}$/;

declare const serialBrand: unique symbol;
export type CardSerial = string & { readonly [serialBrand]: true };

/** Luhn's rule over base 32: finds every single wrong character and nearly all swaps of two neighbours. */
const checkCharacter = (text: string): string => {
  let sum = 0;
  let factor = 2;
  for (let i = text.length - 1; i >= 0; i--) {
    const product = factor * ALPHABET.indexOf(text.charAt(i));
    sum += Math.floor(product / 32) + (product % 32);
    factor = factor === 2 ? 1 : 2;
  }
  return ALPHABET.charAt((32 - (sum % 32)) % 32);
};

/** The serial for the `counter`-th card ever made, 0 ≤ counter < 32^7. */
export const cardSerial = (counter: number): CardSerial => {
  if (!Number.isSafeInteger(counter) || counter < 0 || counter >= 32 ** BODY_CHARS) {
    throw new RangeError(`card counter out of range: ${counter}`);
  }
  let rest = counter;
  let text = '';
  for (let i = 0; i < BODY_CHARS; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return `K${text}${checkCharacter(text)}` as CardSerial;
};

/** Reads what a person typed or a scanner sent; undefined unless it is a serial with a right check character. */
export const parseCardSerial = (input: string): CardSerial | undefined => {
  const text = input.trim().toUpperCase();
  if (!SERIAL.test(text)) return undefined;
  return checkCharacter(text.slice(1, 8)) === text.charAt(8) ? (text as CardSerial) : undefined;
};

/** The counter a serial was made from: the number that stands for it in compact lists. */
export const counterOf = (serial: CardSerial): number =>
  [...serial.slice(1, 1 + BODY_CHARS)].reduce((sum, character) => sum * 32 + ALPHABET.indexOf(character), 0);
