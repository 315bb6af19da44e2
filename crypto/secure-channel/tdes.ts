import { createCipheriv, createDecipheriv } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { padded } from './padding.ts';

/**
 * Two-key 3DES (NIST SP 800-67, which has withdrawn it): only for chips of old stock that speak SCP02, and for the
 * diversification of their keys. OpenSSL 3 offers no single DES without its legacy provider; K‖K in two-key 3DES is the
 * same thing.
 */
export const DES_BLOCK = 8;
export const TDES_KEY_BYTES = 16;
const ZERO_IV = new Uint8Array(DES_BLOCK);

export const refuseTdesKey = (key: Uint8Array): void => {
  if (key.length !== TDES_KEY_BYTES) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { bytes: key.length });
};

/** 3DES-CBC over whole blocks, no padding. */
export const tdesCbc = (key: Uint8Array, data: Uint8Array, iv: Uint8Array = ZERO_IV): Uint8Array => {
  refuseTdesKey(key);
  return plain(createCipheriv('des-ede-cbc', key, iv).setAutoPadding(false).update(data));
};

export const tdesCbcOpen = (key: Uint8Array, data: Uint8Array, iv: Uint8Array = ZERO_IV): Uint8Array => {
  refuseTdesKey(key);
  return plain(createDecipheriv('des-ede-cbc', key, iv).setAutoPadding(false).update(data));
};

/** 3DES-ECB over whole blocks: how SCP02 carries keys under the DEK (GlobalPlatform Card Specification 2.2, E.4.7). */
export const tdesEcb = (key: Uint8Array, data: Uint8Array): Uint8Array => {
  refuseTdesKey(key);
  return plain(createCipheriv('des-ede', key, null).setAutoPadding(false).update(data));
};

export const tdesEcbOpen = (key: Uint8Array, data: Uint8Array): Uint8Array => {
  refuseTdesKey(key);
  return plain(createDecipheriv('des-ede', key, null).setAutoPadding(false).update(data));
};

/** One block under single DES with the left half of the key: the ICV of SCP02 (E.3.4). */
export const desBlock = (key: Uint8Array, block: Uint8Array): Uint8Array => {
  const left = key.subarray(0, DES_BLOCK);
  return tdesEcb(concat(left, left), block);
};

/** The last block of 3DES-CBC over the padded data (ISO/IEC 9797-1 algorithm 1): cryptograms of SCP02 (E.4.2). */
export const tdesMac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  tdesCbc(key, padded(data, DES_BLOCK)).slice(-DES_BLOCK);

/** Single DES on every block, 3DES on the last (ISO/IEC 9797-1 algorithm 3): C-MAC and R-MAC of SCP02 (E.4.4). */
export const retailMac = (key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array => {
  refuseTdesKey(key);
  const blocks = padded(data, DES_BLOCK);
  const left = key.subarray(0, DES_BLOCK);
  const head = blocks.subarray(0, -DES_BLOCK);
  const chained = head.length === 0 ? iv : tdesCbc(concat(left, left), head, iv).subarray(-DES_BLOCK);
  return tdesCbc(key, blocks.subarray(-DES_BLOCK), chained);
};

/** Key check value of a 3DES key: first 3 bytes of eight zero bytes encrypted (Card Specification 2.2, B.5). */
export const tdesCheckValue = (key: Uint8Array): Uint8Array => tdesEcb(key, ZERO_IV).slice(0, 3);
