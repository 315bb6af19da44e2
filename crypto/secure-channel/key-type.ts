import { createDecipheriv } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesBits } from './aes-cmac.ts';
import { keyCheckValue } from './kdf.ts';
import { padded } from './padding.ts';
import type { ScpKey } from './scp-keys.ts';
import { DES_BLOCK, refuseTdesKey, tdesCheckValue, tdesEcb, tdesEcbOpen } from './tdes.ts';

/** Key types (GlobalPlatform Card Specification 2.3, table 11-16): 88 AES, 80 DES in CBC or ECB mode. */
export const KEY_TYPE = { aes: 0x88, '3des': 0x80 } as const;
export type KeyAlgorithm = keyof typeof KEY_TYPE;

/** One symmetric key that a chip gets. */
export interface NewKey {
  readonly algorithm: KeyAlgorithm;
  readonly value: Uint8Array;
}

/** What hides keys on their way to a chip: the static AES DEK of SCP03 by reference, or the 3DES session DEK of SCP02. */
export type Dek = Pick<ScpKey, 'bytes' | 'encrypt'> | TdesDek;

export interface TdesDek {
  readonly algorithm: '3des';
  encrypt(clear: Uint8Array): Promise<Uint8Array>;
}

export const tdesDek = (key: Uint8Array): TdesDek => {
  refuseTdesKey(key);
  return { algorithm: '3des', encrypt: async (clear) => tdesEcb(key, clear) };
};

/** The chip's own DEK, for the side that takes keys in. */
export interface ChipDek {
  readonly algorithm: KeyAlgorithm;
  readonly value: Uint8Array;
}

export const dekAlgorithm = (dek: Dek): KeyAlgorithm => ('algorithm' in dek ? dek.algorithm : 'aes');

export const dekBlock = (algorithm: KeyAlgorithm): number => (algorithm === 'aes' ? AES_BLOCK : DES_BLOCK);

/** Whole blocks under the chip's DEK, opened: AES-CBC with IV 0 (Amendment D §6.2.8), 3DES-ECB for SCP02. */
export const dekOpen = (dek: ChipDek, sealed: Uint8Array): Uint8Array => {
  if (dek.algorithm === '3des') return tdesEcbOpen(dek.value, sealed);
  const iv = new Uint8Array(AES_BLOCK);
  const decipher = createDecipheriv(`aes-${aesBits(dek.value)}-cbc`, dek.value, iv).setAutoPadding(false);
  return plain(decipher.update(sealed));
};

/** Length of a key under the DEK: whole blocks, so 32 bytes for AES-192 (Amendment D §7.2). */
export const sealedLength = (bytes: number, dek: KeyAlgorithm): number => {
  const block = dekBlock(dek);
  return Math.ceil(bytes / block) * block;
};

/** A key under the DEK. Zero bytes fill the last block of an AES-192 key; its length is told beside it. */
export const sealKey = async (dek: Dek, key: NewKey): Promise<Uint8Array> => {
  const clear = new Uint8Array(sealedLength(key.value.length, dekAlgorithm(dek)));
  clear.set(key.value);
  try {
    return await dek.encrypt(clear);
  } finally {
    clear.fill(0);
  }
};

/** A secret that is no key (a PIN, the private part of a key pair) under the DEK, padding method 2. */
export const sealSecret = async (dek: Dek, secret: Uint8Array): Promise<Uint8Array> => {
  const clear = padded(secret, dekBlock(dekAlgorithm(dek)));
  try {
    return await dek.encrypt(clear);
  } finally {
    clear.fill(0);
  }
};

/** Check value by the key's type. Throws KEY_SIZE. */
export const checkValueOf = (key: NewKey): Uint8Array => {
  if (key.algorithm === '3des') return tdesCheckValue(key.value);
  aesBits(key.value);
  return keyCheckValue(key.value);
};

export const isKeySize = (algorithm: KeyAlgorithm, bytes: number): boolean =>
  algorithm === '3des' ? bytes === 16 : bytes === 16 || bytes === 24 || bytes === 32;

/** KEY_SIZE when the key has no length of its algorithm. */
export const refuseKeySize = (key: NewKey): void => {
  if (!isKeySize(key.algorithm, key.value.length)) {
    throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { algorithm: key.algorithm, bytes: key.value.length });
  }
};
