import { createHmac, createSecretKey } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';

export type IndexDomain = 'person' | 'slip' | 'phone' | 'record' | 'name' | 'match' | 'act';

/**
 * Finds a row by a value that is not kept readable: HMAC-SHA-256 over domain and value, first 16 bytes. The domains keep a
 * slip number that happens to equal somebody's national number from meeting it. Numbers are few enough to be tried one by
 * one, so the secrecy of what is indexed is the secrecy of the key.
 */
export interface BlindIndex {
  /** 16 bytes. Spaces, letter case and Unicode composition make no difference. Throws INDEX_EMPTY. */
  index(domain: IndexDomain, value: string): Uint8Array;
}

const INDEX_BYTES = 16;

const normalised = (value: string): string =>
  value.normalize('NFC').replace(/\s+/gu, '').toUpperCase().normalize('NFC');

/** Takes over `raw` (32 bytes) and wipes it. */
export const blindIndex = (raw: Uint8Array): BlindIndex => {
  if (raw.length !== 32) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { bytes: raw.length });
  const key = createSecretKey(raw);
  raw.fill(0);
  return {
    index(domain, value) {
      const text = normalised(value);
      if (text === '') throw failure(CRYPTO_ERRORS, 'INDEX_EMPTY', { domain });
      const mac = createHmac('sha256', key).update(`${domain}\0${text}`, 'utf8').digest();
      return plain(mac.subarray(0, INDEX_BYTES));
    },
  };
};
