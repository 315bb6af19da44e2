import { randomFillSync } from 'node:crypto';
import { failure, isKadiError } from '../../../card/index.ts';
import { sameBytes } from '../../bytes.ts';
import { DATA_KEY_BYTES, dataKeyFrom } from '../../envelope/data-key.ts';
import type { RecordKeys } from '../../envelope/index.ts';
import { CRYPTO_ERRORS } from '../../errors.ts';
import type { Device } from './device.ts';
import type { KeyRef } from './messages.ts';
import { type Patience, patiently } from './patience.ts';

const WRAPPED_BYTES = DATA_KEY_BYTES + 8;

/** How devices say that the integrity value of RFC 3394 did not match; SoftHSM has only the general error for it. */
const NOT_OPENED = new Set([
  'CKR_GENERAL_ERROR',
  'CKR_FUNCTION_FAILED',
  'CKR_WRAPPED_KEY_INVALID',
  'CKR_WRAPPED_KEY_LEN_RANGE',
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
]);

/** A wrapping key in the token; its id is the object's CKA_ID. */
export interface TokenWrapping {
  readonly key: KeyRef;
  readonly keyId: string;
}

/** AES key wrap done in the token. The bytes are those of the software: either opens what the other has wrapped. */
export class TokenWrap {
  readonly #device: Device;
  readonly #patience: Patience;

  constructor(device: Device, patience: Patience) {
    this.#device = device;
    this.#patience = patience;
  }

  #ask(op: 'wrap' | 'unwrap', key: KeyRef, data: Uint8Array): Promise<Uint8Array> {
    return patiently(this.#device, this.#patience, () => this.#device.ask({ op, key, data }));
  }

  /** 40 bytes. Opened once before it is believed: a wrong one would be found out when the record is needed. */
  async wrap({ key, keyId }: TokenWrapping, raw: Uint8Array): Promise<Uint8Array> {
    const wrapped = await this.#ask('wrap', key, raw);
    const again = await this.#ask('unwrap', key, wrapped);
    const sound = wrapped.length === WRAPPED_BYTES && sameBytes(again, raw);
    again.fill(0);
    if (!sound) throw failure(CRYPTO_ERRORS, 'KEY_SIGNATURE_UNSOUND', { keyId, purpose: 'record-wrap' });
    return wrapped;
  }

  /** 32 bytes; the caller wipes them. Throws ENVELOPE_BROKEN. */
  async unwrap({ key, keyId }: TokenWrapping, wrapped: Uint8Array): Promise<Uint8Array> {
    const broken = (): Error => failure(CRYPTO_ERRORS, 'ENVELOPE_BROKEN', { keyId, wrapped: wrapped.length });
    if (wrapped.length !== WRAPPED_BYTES) throw broken();
    try {
      const raw = await this.#ask('unwrap', key, wrapped);
      if (raw.length !== DATA_KEY_BYTES) throw broken();
      return raw;
    } catch (error) {
      const refused = isKadiError(error) && error.code === 'KEY_DEVICE_REFUSED';
      if (refused && NOT_OPENED.has(String(error.facts['ckr']))) throw broken();
      throw error;
    }
  }
}

/** `newestFirst`: the first wraps, all unwrap. */
export const tokenRecordKeys = (
  wrap: TokenWrap,
  newestFirst: readonly [TokenWrapping, ...TokenWrapping[]],
): RecordKeys => {
  const [newest] = newestFirst;
  const opened = (wrapped: Uint8Array, keyId: string): Promise<Uint8Array> => {
    const held = newestFirst.find((one) => one.keyId === keyId);
    if (held === undefined) throw failure(CRYPTO_ERRORS, 'ENVELOPE_KEY_UNKNOWN', { keyId });
    return wrap.unwrap(held, wrapped);
  };
  return {
    newest: newest.keyId,
    async newDataKey() {
      const raw = randomFillSync(new Uint8Array(DATA_KEY_BYTES));
      const wrapped = await wrap.wrap(newest, raw);
      return { key: dataKeyFrom(raw), wrapped, keyId: newest.keyId };
    },
    async unwrap(wrapped, keyId) {
      return dataKeyFrom(await opened(wrapped, keyId));
    },
    async rewrap(wrapped, keyId) {
      const raw = await opened(wrapped, keyId);
      try {
        return { wrapped: await wrap.wrap(newest, raw), keyId: newest.keyId };
      } finally {
        raw.fill(0);
      }
    },
  };
};
