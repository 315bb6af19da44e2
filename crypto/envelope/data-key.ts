import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';

/**
 * The key of one request. Sealed form: `01` (version) ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16), NIST SP 800-38D.
 * `binding` names the place the bytes belong to, such as `record:<requestId>`; it is authenticated, not stored, so an
 * envelope moved to another row or column does not open (ENVELOPE_BROKEN).
 */
export interface DataKey {
  seal(clear: Uint8Array, binding: string): Uint8Array;
  open(sealed: Uint8Array, binding: string): Uint8Array;
}

export const DATA_KEY_BYTES = 32;
const ALGORITHM = 'aes-256-gcm';
const VERSION = 0x01;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;
/** What a seal adds to the clear bytes. */
export const SEAL_OVERHEAD = HEAD_BYTES + TAG_BYTES;

// The version is authenticated too: an old form can never be passed off as a newer one.
const additional = (binding: string): Buffer => Buffer.from(`kadi-envelope-${VERSION}:${binding}`, 'utf8');

class GcmDataKey implements DataKey {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  seal(clear: Uint8Array, binding: string): Uint8Array {
    const sealed = new Uint8Array(clear.length + SEAL_OVERHEAD);
    sealed[0] = VERSION;
    // Random nonces are safe here because one data key seals a handful of things, not 2^32.
    const nonce = randomFillSync(sealed.subarray(1, HEAD_BYTES));
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(additional(binding));
    sealed.set(cipher.update(clear), HEAD_BYTES);
    cipher.final();
    sealed.set(cipher.getAuthTag(), HEAD_BYTES + clear.length);
    return sealed;
  }

  open(sealed: Uint8Array, binding: string): Uint8Array {
    if (sealed.length < SEAL_OVERHEAD || sealed[0] !== VERSION) {
      throw failure(CRYPTO_ERRORS, 'ENVELOPE_BROKEN', { bytes: sealed.length, version: sealed[0] ?? 'none' });
    }
    const end = sealed.length - TAG_BYTES;
    // Always the last 16 bytes: a shorter tag, which GCM would take, cannot be handed in.
    const decipher = createDecipheriv(ALGORITHM, this.#key, sealed.subarray(1, HEAD_BYTES))
      .setAAD(additional(binding))
      .setAuthTag(sealed.subarray(end));
    const clear = decipher.update(sealed.subarray(HEAD_BYTES, end));
    try {
      decipher.final();
    } catch {
      throw failure(CRYPTO_ERRORS, 'ENVELOPE_BROKEN', { bytes: sealed.length });
    }
    return plain(clear);
  }
}

/** Takes over `raw` (32 bytes) and wipes it: from here on the key is inside OpenSSL and prints as nothing. */
export const dataKeyFrom = (raw: Uint8Array): DataKey => {
  const key = createSecretKey(raw);
  raw.fill(0);
  return new GcmDataKey(key);
};
