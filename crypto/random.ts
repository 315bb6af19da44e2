import { randomBytes as nodeRandomBytes, randomInt, randomUUID } from 'node:crypto';
import { plain } from './bytes.ts';

/** Crockford's base 32 without I, L, O and U: ids are read aloud over the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARS = 16;

/** `length` bytes from the operating system's generator. */
export const randomBytes = (length: number): Uint8Array => plain(nodeRandomBytes(length));

/** UUID version 4, lower case (RFC 9562 §5.4). */
export const newUuid = (): string => randomUUID();

/**
 * `<prefix>-` and sixteen characters that carry 80 random bits: half a million million ids would have to be made before
 * one pair of them is likely to meet. Holds no colon and is never all digits, so it may also name a queue job.
 */
export const randomId = (prefix: string): string => {
  let text = '';
  // 32 divides 256: taking five bits of every byte favours no character.
  for (const byte of nodeRandomBytes(ID_CHARS)) text += ALPHABET.charAt(byte & 0x1f);
  return `${prefix}-${text}`;
};

/** `count` decimal digits (at most 14), every number of so many digits as likely as another, those with leading zeros too. */
export const randomDigits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');
