import { failure } from '../card/errors.ts';
import { concat } from './bytes.ts';
import { DOCUMENT_ERRORS } from './document-errors.ts';
import { utf8 } from './text.ts';
import { readTlv, type Tlv, type TlvRules, tlv, walkTlv } from './tlv.ts';

/**
 * The few DER forms (ITU-T X.690) the SOD and the certificates are made of. Written by hand because the SOD is on the
 * hot path of 37.7 million cards: most of its bytes are the same for every card of one signer and are kept ready.
 */
const DER: TlvRules = { shortestLengths: true };

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(TAG.sequence, ...parts);
export const octets = (...parts: readonly Uint8Array[]): Uint8Array => tlv(TAG.octetString, ...parts);
export const derNull = (): Uint8Array => tlv(TAG.null);
export const derTrue = (): Uint8Array => tlv(TAG.boolean, Uint8Array.of(0xff));
export const printable = (text: string): Uint8Array => tlv(TAG.printableString, utf8(text));
export const utf8String = (text: string): Uint8Array => tlv(TAG.utf8String, utf8(text));
export const bitString = (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
  tlv(TAG.bitString, Uint8Array.of(unusedBits), bytes);
/** [n] constructed (explicit, or implicit over a constructed type). */
export const tagged = (n: number, ...parts: readonly Uint8Array[]): Uint8Array => tlv(0xa0 | n, ...parts);
/** [n] primitive (implicit over a primitive type). */
export const taggedPrimitive = (n: number, value: Uint8Array): Uint8Array => tlv(0x80 | n, value);

/** SET OF: DER wants the encodings in ascending order (X.690 §11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array =>
  tlv(TAG.set, ...[...parts].sort((a, b) => Buffer.compare(a, b)));

/** A whole number of at most 48 bits, or big-endian unsigned bytes. */
export const integer = (value: number | Uint8Array): Uint8Array => {
  let bytes: readonly number[];
  if (typeof value === 'number') {
    const digits: number[] = [];
    for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
    bytes = digits;
  } else {
    let lead = 0;
    while (lead < value.length && value[lead] === 0) lead++;
    bytes = [...value.subarray(lead)];
  }
  if (bytes.length === 0) bytes = [0];
  const pad = (bytes[0] ?? 0) >= 0x80 ? [0] : [];
  return tlv(TAG.integer, Uint8Array.from([...pad, ...bytes]));
};

export const oid = (dotted: string): Uint8Array => {
  const arcs = dotted.split('.').map(Number);
  const [first = 0, second = 0, ...rest] = arcs;
  const out: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left % 128) | 0x80);
    out.push(...digits);
  }
  return tlv(TAG.oid, Uint8Array.from(out));
};

export const oidText = (value: Uint8Array): string => {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join('.');
};

const stamp = (at: Date): string => at.toISOString().replace(/[-:T]/g, '').slice(0, 14);

/** YYYYMMDDHHMMSSZ, no fractions of a second (RFC 5280 §4.1.2.5.2). */
export const generalizedTime = (at: Date): Uint8Array => tlv(TAG.generalizedTime, utf8(`${stamp(at)}Z`));

/** UTCTime to the end of 2049, GeneralizedTime after (RFC 5280 §4.1.2.5, Doc 9303-12 table 5). */
export const time = (at: Date): Uint8Array =>
  at.getUTCFullYear() < 2050 ? tlv(TAG.utcTime, utf8(`${stamp(at).slice(2)}Z`)) : generalizedTime(at);

/** Reads a UTCTime or GeneralizedTime that has seconds and ends in Z; undefined for any other form. */
export const readTime = (object: Tlv): Date | undefined => {
  const text = Buffer.from(object.value).toString('latin1');
  const short = object.tag === TAG.utcTime;
  if (!short && object.tag !== TAG.generalizedTime) return undefined;
  if (!(short ? /^\d{12}Z$/ : /^\d{14}Z$/).test(text)) return undefined;
  const full = short ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const iso = full.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z');
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) || at.toISOString() !== iso ? undefined : at;
};

/** The children of a constructed object, every length in its shortest form. */
export const children = (value: Uint8Array): readonly Tlv[] => walkTlv(value, DER);
export const readDer = (bytes: Uint8Array, at = 0): Tlv => readTlv(bytes, at, DER);

/** The whole encoding of an object read out of `bytes`. */
export const encodingOf = (bytes: Uint8Array, object: Tlv): Uint8Array =>
  bytes.subarray(object.start, object.end);

/** Takes the objects of a SEQUENCE one after the other and complains when an expected one is not there. */
export class DerCursor {
  readonly #bytes: Uint8Array;
  readonly #objects: readonly Tlv[];
  #next = 0;

  constructor(value: Uint8Array) {
    this.#bytes = value;
    this.#objects = children(value);
  }

  /** The next object when it has this tag; it is then taken. */
  optional(tag: number): Tlv | undefined {
    const object = this.#objects[this.#next];
    if (object === undefined || object.tag !== tag) return undefined;
    this.#next++;
    return object;
  }

  take(tag: number): Tlv {
    const object = this.optional(tag);
    if (object === undefined) {
      throw failure(DOCUMENT_ERRORS, 'TLV_MALFORMED', {
        why: `tag ${tag.toString(16)} expected`,
        at: this.#next,
      });
    }
    return object;
  }

  whole(object: Tlv): Uint8Array {
    return encodingOf(this.#bytes, object);
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#next !== this.#objects.length) {
      throw failure(DOCUMENT_ERRORS, 'TLV_MALFORMED', { why: 'unexpected object', at: this.#next });
    }
  }
}

export const algorithm = (dotted: string, ...parameters: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(dotted), ...parameters);

/** A small non-negative INTEGER in its shortest form; undefined otherwise. */
export const smallInteger = (value: Uint8Array): number | undefined => {
  const [first, second] = value;
  if (first === undefined || value.length > 4 || first >= 0x80) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  return Buffer.from(concat(new Uint8Array(4 - value.length), value)).readUInt32BE();
};
