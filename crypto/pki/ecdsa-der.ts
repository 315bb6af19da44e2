import type { KeyObject } from 'node:crypto';
import { isKadiError } from '../../card/errors.ts';
import { DerCursor, TAG } from '../der.ts';
import { onlyTlv } from '../tlv.ts';
import { orderOf } from './curves.ts';

const number = (value: Uint8Array): bigint => BigInt(`0x${Buffer.from(value).toString('hex')}`);

/** Positive and without a needless leading zero (X.690 §8.3.2). */
const integerFault = (value: Uint8Array): string | null => {
  const [first, second] = value;
  if (first === undefined) return 'an empty integer';
  if (first >= 0x80) return 'a negative integer';
  if (first === 0 && second !== undefined && second < 0x80) return 'an integer with a needless zero';
  return null;
};

/**
 * Is this the one DER encoding of a pair r, s with 1 ≤ r, s < n? Null when it is, else what is wrong. A second encoding of the
 * same pair would let anybody change signed bytes without breaking the signature (BER lengths, leading zeros, bytes behind).
 *
 * s and n − s are both solutions of the ECDSA equation (FIPS 186-5 §6.4.2) and no rule of Doc 9303, TR-03111 or RFC 5758 asks for
 * the smaller: half of all genuine passports have the larger. Both are therefore accepted, and nothing in this project takes a
 * signature, or the hash of something with a signature in it, for a name of what was signed.
 */
export const ecdsaFault = (signature: Uint8Array, key: KeyObject): string | null => {
  const order = orderOf(key);
  if (order === undefined) return 'a curve that is not known';
  try {
    const cursor = new DerCursor(onlyTlv(signature, TAG.sequence, { shortestLengths: true }));
    const pair = [cursor.take(TAG.integer).value, cursor.take(TAG.integer).value];
    cursor.end();
    for (const value of pair) {
      const fault = integerFault(value);
      if (fault !== null) return fault;
      const n = number(value);
      if (n === 0n || n >= order) return 'r or s out of range';
    }
    return null;
  } catch (error) {
    if (isKadiError(error)) return 'not the DER of two integers';
    throw error;
  }
};
