import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { ByteCursor, lengthBytes } from './cursor.ts';
import { VDS_ERRORS } from './errors.ts';
import { encodeHeader, readHeader, type VdsHeader } from './header.ts';

/** One document feature: what its tag means follows from the feature definition of the header. */
export interface VdsMessage {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** A seal taken apart; nobody has vouched for it yet. */
export interface VdsParts {
  readonly header: VdsHeader;
  readonly messages: readonly VdsMessage[];
  /** Header and messages: what is signed. */
  readonly signedBytes: Uint8Array;
  /** r‖s as it stands there. */
  readonly signature: Uint8Array;
}

const SIGNATURE = 0xff;
/** The largest QR code holds 2,953 bytes, the largest Data Matrix 1,556. */
const MAX_BYTES = 2953;

/** Header and messages, to be signed. Throws VDS_FIELD. */
export const encodeSigned = (header: VdsHeader, messages: readonly VdsMessage[]): Uint8Array => {
  const tags = new Set(messages.map(({ tag }) => tag));
  if (messages.length === 0 || tags.size !== messages.length) {
    throw failure(VDS_ERRORS, 'VDS_FIELD', { field: 'features', rule: 'one or more, each once' });
  }
  for (const { tag, value } of messages) {
    if (!Number.isInteger(tag) || tag < 0 || tag >= SIGNATURE || value.length > MAX_BYTES) {
      throw failure(VDS_ERRORS, 'VDS_FIELD', {
        field: `feature ${tag}`,
        rule: 'tag 0 to 254, value not too long',
      });
    }
  }
  const zone = messages.map(({ tag, value }) => concat(Uint8Array.of(tag), lengthBytes(value.length), value));
  return concat(encodeHeader(header), ...zone);
};

/** The whole seal. Throws VDS_FIELD when it fits no symbol. */
export const encodeVds = (signed: Uint8Array, signature: Uint8Array): Uint8Array => {
  const whole = concat(signed, Uint8Array.of(SIGNATURE), lengthBytes(signature.length), signature);
  if (whole.length > MAX_BYTES)
    throw failure(VDS_ERRORS, 'VDS_FIELD', { field: 'features', rule: 'too long' });
  return whole;
};

/**
 * Takes a seal apart (Doc 9303-13 §3). Throws VDS_NOT_A_SEAL, VDS_VERSION, VDS_TOO_LARGE, VDS_TRUNCATED, VDS_BAD_C40,
 * VDS_BAD_DATE, VDS_BAD_LENGTH, VDS_DUPLICATE_FEATURE, VDS_NO_FEATURE, VDS_NO_SIGNATURE, VDS_TRAILING_DATA.
 */
export const readVds = (bytes: Uint8Array): VdsParts => {
  if (bytes.length > MAX_BYTES) throw failure(VDS_ERRORS, 'VDS_TOO_LARGE', { bytes: bytes.length });
  const cursor = new ByteCursor(bytes);
  const header = readHeader(cursor);
  const messages: VdsMessage[] = [];
  const seen = new Set<number>();
  for (;;) {
    if (cursor.left === 0) throw failure(VDS_ERRORS, 'VDS_NO_SIGNATURE');
    const signedLength = cursor.at;
    const tag = cursor.byte();
    const value = cursor.take(cursor.length());
    if (tag === SIGNATURE) {
      if (value.length === 0) throw failure(VDS_ERRORS, 'VDS_NO_SIGNATURE');
      if (cursor.left > 0) throw failure(VDS_ERRORS, 'VDS_TRAILING_DATA', { bytes: cursor.left });
      if (messages.length === 0) throw failure(VDS_ERRORS, 'VDS_NO_FEATURE');
      return {
        header,
        messages,
        signedBytes: Uint8Array.from(bytes.subarray(0, signedLength)),
        signature: value,
      };
    }
    if (seen.has(tag)) throw failure(VDS_ERRORS, 'VDS_DUPLICATE_FEATURE', { tag });
    seen.add(tag);
    messages.push({ tag, value });
  }
};
