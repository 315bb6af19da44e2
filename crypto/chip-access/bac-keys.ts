import type { MrzKeyFields } from './chip-secrets.ts';
import { bacSeed } from './password.ts';
import { type SessionKeys, sessionKeys } from './session-keys.ts';
import { deriveKey, KDF } from './suite.ts';

/** Sizes of Basic Access Control (Doc 9303-11 §4.3.1). */
export const BAC = { challenge: 8, keyPart: 16, cryptogram: 32, mac: 8 } as const;

/** The document basic access keys K.Enc and K.MAC. Throws CHIP_ACCESS_FIELD. */
export const bacKeys = (fields: MrzKeyFields): { readonly enc: Uint8Array; readonly mac: Uint8Array } => {
  const seed = bacSeed(fields);
  return { enc: deriveKey('3DES', seed, KDF.encryption), mac: deriveKey('3DES', seed, KDF.mac) };
};

/**
 * Session keys from both key parts; the counter starts at the last four bytes of either challenge
 * (Doc 9303-11 §9.8.6.3).
 */
export const bacSession = (
  chipPart: Uint8Array,
  readerPart: Uint8Array,
  chipChallenge: Uint8Array,
  readerChallenge: Uint8Array,
): SessionKeys => {
  const secret = readerPart.map((byte, i) => byte ^ (chipPart[i] ?? 0));
  const ssc = new Uint8Array(8);
  ssc.set(chipChallenge.subarray(4));
  ssc.set(readerChallenge.subarray(4), 4);
  return sessionKeys('3DES', secret, ssc);
};
