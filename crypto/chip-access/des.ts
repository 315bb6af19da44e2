import { createCipheriv, createDecipheriv } from 'node:crypto';
import { plain } from '../bytes.ts';

/**
 * Two-key triple DES, which BAC is built on (Doc 9303-11 §9.8.6.1). OpenSSL 3 keeps single DES in its legacy provider, which
 * is not loaded; `des-ede` with one key twice is single DES.
 */
export const DES_BLOCK = 8;
const ZERO_IV = new Uint8Array(DES_BLOCK);

/** CBC over whole blocks, no padding. `key` has 16 bytes. */
export const desEncrypt = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  plain(createCipheriv('des-ede-cbc', key, ZERO_IV).setAutoPadding(false).update(data));

export const desDecrypt = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  plain(createDecipheriv('des-ede-cbc', key, ZERO_IV).setAutoPadding(false).update(data));

/**
 * MAC algorithm 3 of ISO/IEC 9797-1 ("retail MAC") over whole blocks, 8 bytes: single DES in CBC with the first half of
 * the key, and the full key on the last block.
 */
export const retailMac = (key: Uint8Array, padded: Uint8Array): Uint8Array => {
  const single = new Uint8Array(16);
  single.set(key.subarray(0, 8));
  single.set(key.subarray(0, 8), 8);
  const split = padded.length - DES_BLOCK;
  const chained = split === 0 ? ZERO_IV : desEncrypt(single, padded.subarray(0, split)).subarray(-DES_BLOCK);
  const last = padded.slice(split);
  for (let i = 0; i < DES_BLOCK; i++) last[i] = (last[i] ?? 0) ^ (chained[i] ?? 0);
  return plain(createCipheriv('des-ede', key, null).setAutoPadding(false).update(last));
};

/** Sets the low bit of each byte so that the byte has an odd number of ones (Doc 9303-11 §9.7.2). */
export const oddParity = (key: Uint8Array): Uint8Array =>
  key.map((byte) => {
    let ones = 0;
    for (let rest = byte >> 1; rest > 0; rest >>= 1) ones += rest & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
