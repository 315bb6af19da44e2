import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { concat, plain } from '../bytes.ts';
import { AES_BLOCK, aesBlock, aesCmac } from '../secure-channel/aes-cmac.ts';
import { DES_BLOCK, desDecrypt, desEncrypt, oddParity, retailMac } from './des.ts';

/** The block cipher and MAC of a session (Doc 9303-11 §9.8.6), by the names of the protocol identifiers. */
export type Suite = '3DES' | 'AES-128' | 'AES-192' | 'AES-256';

interface SuiteRow {
  readonly keyBytes: 16 | 24 | 32;
  /** Cipher block; the send sequence counter is as long. */
  readonly block: 8 | 16;
  /** Hash of the key derivation (Doc 9303-11 §9.7.2). */
  readonly hash: 'sha1' | 'sha256';
}

export const SUITES = {
  '3DES': { keyBytes: 16, block: DES_BLOCK, hash: 'sha1' },
  'AES-128': { keyBytes: 16, block: AES_BLOCK, hash: 'sha1' },
  'AES-192': { keyBytes: 24, block: AES_BLOCK, hash: 'sha256' },
  'AES-256': { keyBytes: 32, block: AES_BLOCK, hash: 'sha256' },
} as const satisfies Readonly<Record<Suite, SuiteRow>>;

/** Bytes of a transmitted MAC or token. */
export const MAC_BYTES = 8;

/** Counters of the key derivation function: encryption, MAC, and the key that a password stands for. */
export const KDF = { encryption: 1, mac: 2, password: 3 } as const;

/** KDF(K, c) = the first bytes of H(K ‖ c), DES keys with their parity set (Doc 9303-11 §9.7.2). */
export const deriveKey = (suite: Suite, secret: Uint8Array, counter: number): Uint8Array => {
  const { hash, keyBytes } = SUITES[suite];
  const digest = createHash(hash)
    .update(secret)
    .update(Uint8Array.of(0, 0, 0, counter))
    .digest();
  const key = plain(digest).slice(0, keyBytes);
  digest.fill(0);
  return suite === '3DES' ? oddParity(key) : key;
};

/** Padding method 2 of ISO/IEC 9797-1: 80, then zeros up to a whole block. Always at least one byte. */
export const pad = (suite: Suite, data: Uint8Array): Uint8Array => {
  const { block } = SUITES[suite];
  const padded = new Uint8Array((Math.floor(data.length / block) + 1) * block);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
};

/** Takes the padding off; undefined when it is not padding or fills more than one block. */
export const unpad = (suite: Suite, padded: Uint8Array): Uint8Array | undefined => {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  const fits = end >= 0 && padded[end] === 0x80 && padded.length - end <= SUITES[suite].block;
  return fits ? padded.slice(0, end) : undefined;
};

const aesName = (suite: Exclude<Suite, '3DES'>) => `aes-${SUITES[suite].keyBytes * 8}-cbc`;

/**
 * The IV of secure messaging: zeros for 3DES, the encrypted counter for AES (Doc 9303-11 §9.8.6). Without a counter
 * (the nonce of PACE) it is zeros for both.
 */
const ivOf = (key: Uint8Array, counter: Uint8Array | undefined): Uint8Array =>
  counter === undefined ? new Uint8Array(AES_BLOCK) : aesBlock(key, counter);

/** CBC over whole blocks. */
export const encryptBlocks = (
  suite: Suite,
  key: Uint8Array,
  data: Uint8Array,
  counter?: Uint8Array,
): Uint8Array =>
  suite === '3DES'
    ? desEncrypt(key, data)
    : plain(createCipheriv(aesName(suite), key, ivOf(key, counter)).setAutoPadding(false).update(data));

/** The other way; `data` must be whole blocks. */
export const decryptBlocks = (
  suite: Suite,
  key: Uint8Array,
  data: Uint8Array,
  counter?: Uint8Array,
): Uint8Array =>
  suite === '3DES'
    ? desDecrypt(key, data)
    : plain(createDecipheriv(aesName(suite), key, ivOf(key, counter)).setAutoPadding(false).update(data));

/** The MAC of secure messaging: over padded data in both suites, although CMAC could do without (Doc 9303-11 §9.8.6). */
export const messageMac = (suite: Suite, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const padded = pad(suite, concat(...parts));
  return suite === '3DES' ? retailMac(key, padded) : aesCmac(key, padded).slice(0, MAC_BYTES);
};

/** The authentication token of PACE: the MAC over the data object itself, padded for 3DES alone (§4.4.3.4). */
export const tokenMac = (suite: Suite, key: Uint8Array, data: Uint8Array): Uint8Array =>
  suite === '3DES' ? retailMac(key, pad(suite, data)) : aesCmac(key, data).slice(0, MAC_BYTES);
