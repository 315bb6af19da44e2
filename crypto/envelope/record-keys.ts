import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { DATA_KEY_BYTES, type DataKey, dataKeyFrom } from './data-key.ts';

/**
 * One data key for each request, kept wrapped beside its sealed bytes (AES key wrap, RFC 3394, 40 bytes). Erasing the
 * wrapped key erases the record wherever copies of the sealed bytes may lie. `keyId` names the wrapping key, so that a
 * new one can take over while records under the old one still open.
 */
export interface RecordKeys {
  /** The wrapping key in use; what was wrapped by another one is due for `rewrap`. */
  readonly newest: string;
  newDataKey(): Promise<WrappedKey & { readonly key: DataKey }>;
  /** Throws ENVELOPE_KEY_UNKNOWN, or ENVELOPE_BROKEN when the wrapped key was altered. */
  unwrap(wrapped: Uint8Array, keyId: string): Promise<DataKey>;
  /** The same data key under the newest wrapping key: what it seals is not touched. Throws as `unwrap`. */
  rewrap(wrapped: Uint8Array, keyId: string): Promise<WrappedKey>;
}

export interface WrappedKey {
  /** 40 bytes. */
  readonly wrapped: Uint8Array;
  readonly keyId: string;
}

const WRAP = 'id-aes256-wrap';
/** RFC 3394 §2.2.3.1. */
const DEFAULT_IV = Buffer.alloc(8, 0xa6);
const WRAPPED_BYTES = DATA_KEY_BYTES + 8;

const wrapKey = (kek: KeyObject, key: Uint8Array): Uint8Array => {
  const cipher = createCipheriv(WRAP, kek, DEFAULT_IV);
  const wrapped = cipher.update(key);
  cipher.final();
  return plain(wrapped);
};

const unwrapKey = (kek: KeyObject, wrapped: Uint8Array): Uint8Array | undefined => {
  if (wrapped.length !== WRAPPED_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(WRAP, kek, DEFAULT_IV);
    const key = decipher.update(wrapped);
    decipher.final();
    return key.length === DATA_KEY_BYTES ? plain(key) : undefined;
  } catch {
    // OpenSSL's only way to say that the integrity value did not match.
    return undefined;
  }
};

/** An id that tells nothing about the key: HMAC of a fixed text under it, 8 bytes as hex. */
export const wrappingKeyId = (kek: KeyObject): string =>
  createHmac('sha256', kek).update('kadi wrapping key id').digest('hex').slice(0, 16);

/**
 * Record keys under AES-256 wrapping keys, newest first: the first wraps new data keys, all of them unwrap. Takes over the
 * bytes given and wipes them.
 */
export const recordKeys = (newestFirst: readonly [Uint8Array, ...Uint8Array[]]): RecordKeys => {
  const held = newestFirst.map((raw) => {
    if (raw.length !== DATA_KEY_BYTES) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { bytes: raw.length });
    const kek = createSecretKey(raw);
    raw.fill(0);
    return { keyId: wrappingKeyId(kek), kek };
  });
  const byId = new Map(held.map(({ keyId, kek }) => [keyId, kek]));
  const [newest] = held;
  if (newest === undefined) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { keys: 0 });
  const opened = (wrapped: Uint8Array, keyId: string): Uint8Array => {
    const kek = byId.get(keyId);
    if (kek === undefined) throw failure(CRYPTO_ERRORS, 'ENVELOPE_KEY_UNKNOWN', { keyId });
    const raw = unwrapKey(kek, wrapped);
    if (raw === undefined)
      throw failure(CRYPTO_ERRORS, 'ENVELOPE_BROKEN', { keyId, wrapped: wrapped.length });
    return raw;
  };
  return {
    newest: newest.keyId,
    async newDataKey() {
      const raw = randomFillSync(new Uint8Array(DATA_KEY_BYTES));
      const wrapped = wrapKey(newest.kek, raw);
      return { key: dataKeyFrom(raw), wrapped, keyId: newest.keyId };
    },
    async unwrap(wrapped, keyId) {
      return dataKeyFrom(opened(wrapped, keyId));
    },
    async rewrap(wrapped, keyId) {
      const raw = opened(wrapped, keyId);
      const again = wrapKey(newest.kek, raw);
      raw.fill(0);
      return { wrapped: again, keyId: newest.keyId };
    },
  };
};
