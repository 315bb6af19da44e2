import { failure } from '../card/errors.ts';
import { DOCUMENT_ERRORS } from './document-errors.ts';

/**
 * BER-TLV as ISO/IEC 7816-4 §6.3 and ICAO Doc 9303-10 use it: tags of one or two bytes (three are read), definite
 * lengths of one to four bytes (short form, 81, 82, 83). Indefinite lengths do not exist on a card and are refused.
 */
export interface Tlv {
  /** The tag bytes as one number: 0x61, 0x5f1f, 0x7f61. */
  readonly tag: number;
  /** A view of the value; no copy. */
  readonly value: Uint8Array;
  /** Where the tag starts, and where the next object starts, in the bytes given. */
  readonly start: number;
  readonly end: number;
}

const MAX_LENGTH = 0xffffff;

const malformed = (why: string, at: number): Error => failure(DOCUMENT_ERRORS, 'TLV_MALFORMED', { why, at });

const tagSize = (tag: number): number => (tag > 0xffff ? 3 : tag > 0xff ? 2 : 1);

const lengthSize = (length: number): number =>
  length < 0x80 ? 1 : length <= 0xff ? 2 : length <= 0xffff ? 3 : 4;

const headSize = (tag: number, length: number): number => tagSize(tag) + lengthSize(length);

/** Writes tag and shortest length to the start of `out`; returns where the value begins. */
const putHead = (out: Uint8Array, tag: number, length: number): number => {
  let at = 0;
  for (let shift = (tagSize(tag) - 1) * 8; shift >= 0; shift -= 8) out[at++] = (tag >>> shift) & 0xff;
  const lengthBytes = lengthSize(length);
  if (lengthBytes > 1) out[at++] = 0x80 | (lengthBytes - 1);
  for (let shift = (Math.max(1, lengthBytes - 1) - 1) * 8; shift >= 0; shift -= 8)
    out[at++] = (length >>> shift) & 0xff;
  return at;
};

/** Length of the values together. Throws TLV_TOO_LARGE over 16,777,215 bytes, TLV_MALFORMED for a tag that is none. */
const measured = (tag: number, values: readonly Uint8Array[]): number => {
  let length = 0;
  for (const value of values) length += value.length;
  if (length > MAX_LENGTH) throw failure(DOCUMENT_ERRORS, 'TLV_TOO_LARGE', { bytes: length });
  if (!Number.isInteger(tag) || tag < 0 || tag > 0xffffff) throw malformed('tag out of range', 0);
  return length;
};

/** One object: tag, shortest length, then the values one after the other. Throws TLV_TOO_LARGE over 16,777,215 bytes. */
export const tlv = (tag: number, ...values: readonly Uint8Array[]): Uint8Array => {
  const length = measured(tag, values);
  const out = new Uint8Array(headSize(tag, length) + length);
  let at = putHead(out, tag, length);
  for (const value of values) {
    out.set(value, at);
    at += value.length;
  }
  return out;
};

/**
 * The same object as pieces that are put together once, by `concat`: a picture inside nine objects would else be copied
 * nine times. Throws as `tlv`.
 */
export const tlvPieces = (tag: number, ...values: readonly Uint8Array[]): readonly Uint8Array[] => {
  const length = measured(tag, values);
  const head = new Uint8Array(headSize(tag, length));
  putHead(head, tag, length);
  return [head, ...values];
};

const byteAt = (bytes: Uint8Array, at: number): number => {
  const byte = bytes[at];
  if (byte === undefined) throw malformed('cut short', at);
  return byte;
};

export interface TlvRules {
  /** DER (ITU-T X.690 §10.1): every length in its shortest form. BER files of real issuers do not always have it. */
  readonly shortestLengths?: boolean;
}

/** Reads the object that starts at `at`. Throws TLV_MALFORMED when it does not lie wholly inside `bytes`. */
export const readTlv = (bytes: Uint8Array, at = 0, rules: TlvRules = {}): Tlv => {
  let next = at;
  let tag = byteAt(bytes, next++);
  if ((tag & 0x1f) === 0x1f) {
    let more = true;
    for (let count = 0; more; count++) {
      if (count === 2) throw malformed('tag too long', at);
      const byte = byteAt(bytes, next++);
      if (count === 0 && (byte & 0x7f) === 0) throw malformed('tag not in its shortest form', at);
      tag = tag * 256 + byte;
      more = (byte & 0x80) !== 0;
    }
  }
  const first = byteAt(bytes, next++);
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0) throw malformed('indefinite length', at);
    if (count > 3) throw malformed('length of more than three bytes', at);
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + byteAt(bytes, next++);
    if (rules.shortestLengths === true && lengthSize(length) !== count + 1) {
      throw malformed('length not in its shortest form', at);
    }
  }
  const end = next + length;
  if (end > bytes.length) throw malformed('value longer than the bytes given', at);
  return { tag, value: bytes.subarray(next, end), start: at, end };
};

/** All objects side by side; they must fill `bytes` to the last byte. At most `limit` of them (1,000 unless told). */
export const walkTlv = (bytes: Uint8Array, rules: TlvRules = {}, limit = 1000): readonly Tlv[] => {
  const found: Tlv[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (found.length === limit) throw malformed('too many objects', at);
    const object = readTlv(bytes, at, rules);
    found.push(object);
    at = object.end;
  }
  return found;
};

/** The one object `bytes` consists of: its tag must be `tag` and nothing may follow. Returns its value. */
export const onlyTlv = (bytes: Uint8Array, tag: number, rules: TlvRules = {}): Uint8Array => {
  const object = readTlv(bytes, 0, rules);
  if (object.tag !== tag)
    throw malformed(`tag ${object.tag.toString(16)} where ${tag.toString(16)} belongs`, 0);
  if (object.end !== bytes.length) throw malformed('bytes after the end', object.end);
  return object.value;
};
