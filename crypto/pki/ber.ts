import forge from 'node-forge';
import { failure, isKadiError } from '../../card/errors.ts';
import { plain } from '../bytes.ts';
import { TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii } from '../text.ts';
import type { Tlv } from '../tlv.ts';

/**
 * A reader of BER (ITU-T X.690) for certificates, revocation lists and master lists of any issuer: lengths of up to four
 * bytes in whatever form, because real files are not always DER. It goes one level at a time and copies nothing.
 */
const malformed = (why: string, at: number): Error => failure(DOCUMENT_ERRORS, 'TLV_MALFORMED', { why, at });

const INDEFINITE = 'indefinite length';

/** The object that starts at `at`; it must lie wholly inside `bytes`. */
export const readBer = (bytes: Uint8Array, at: number): Tlv => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw malformed('cut short', at);
  // Nothing in X.509 or CMS has a tag number over thirty.
  if ((tag & 0x1f) === 0x1f) throw malformed('tag of several bytes', at);
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0) throw malformed(INDEFINITE, at);
    if (count > 4) throw malformed('length of more than four bytes', at);
    length = 0;
    for (let left = count; left > 0; left--) length = length * 256 + (bytes[start++] ?? 0);
  }
  const end = start + length;
  if (end > bytes.length) throw malformed('value longer than the bytes given', at);
  return { tag, value: bytes.subarray(start, end), start: at, end };
};

/** The value of the one object `bytes` consists of. */
export const onlyBer = (bytes: Uint8Array, tag: number): Uint8Array => {
  const object = readBer(bytes, 0);
  if (object.tag !== tag)
    throw malformed(`tag ${object.tag.toString(16)} where ${tag.toString(16)} belongs`, 0);
  if (object.end !== bytes.length) throw malformed('bytes after the end', object.end);
  return object.value;
};

/** Takes objects one after the other out of the value of a constructed object. */
export class BerCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(value: Uint8Array) {
    this.#bytes = value;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  optional(...tags: readonly number[]): Tlv | undefined {
    const tag = this.#bytes[this.#at];
    if (tag === undefined || !tags.includes(tag)) return undefined;
    return this.next();
  }

  take(...tags: readonly number[]): Tlv {
    const object = this.optional(...tags);
    if (object === undefined)
      throw malformed(`tag ${tags.map((tag) => tag.toString(16)).join(' or ')} expected`, this.#at);
    return object;
  }

  next(): Tlv {
    const object = readBer(this.#bytes, this.#at);
    this.#at = object.end;
    return object;
  }

  whole(object: Tlv): Uint8Array {
    return this.#bytes.subarray(object.start, object.end);
  }

  /** Nothing may be left. */
  end(): void {
    if (!this.done) throw malformed('unexpected object', this.#at);
  }
}

/** All objects of a value, at most `limit`. */
export const allBer = (value: Uint8Array, limit = 1000): readonly Tlv[] => {
  const cursor = new BerCursor(value);
  const found: Tlv[] = [];
  while (!cursor.done) {
    if (found.length === limit) throw malformed('too many objects', limit);
    found.push(cursor.next());
  }
  return found;
};

/** An OCTET STRING that BER lets a writer cut in pieces (X.690 §8.7.3); one level of pieces, as CMS writers make them. */
export const octetsOf = (object: Tlv): Uint8Array =>
  object.tag === 0x24
    ? plain(Buffer.concat(allBer(object.value, 100_000).map(({ value }) => value)))
    : object.value;

/** A master list has about 1 MB; node-forge makes an object of every two bytes of a hostile file. */
const CONVERTED_AT_MOST = 3 * 1024 * 1024;
const DEPTH = 32;

/** The same objects with definite lengths, as node-forge writes them. Depth and size are bounded. */
const definite = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > CONVERTED_AT_MOST) throw malformed(INDEFINITE, 0);
  try {
    // The types know neither of the options; without them forge would guess at what is inside keys and signatures.
    const options = { strict: true, decodeBitStrings: false, maxDepth: DEPTH };
    const tree = forge.asn1.fromDer(ascii(bytes), options as unknown as boolean);
    return plain(Buffer.from(forge.asn1.toDer(tree).getBytes(), 'latin1'));
  } catch {
    throw malformed('indefinite length that does not end', 0);
  }
};

/** Runs a reader; when it meets an indefinite length (BER, allowed in CMS) it is run again on definite ones. */
export const readingBer = <T>(bytes: Uint8Array, reader: (bytes: Uint8Array) => T): T => {
  try {
    return reader(bytes);
  } catch (error) {
    if (!isKadiError(error) || error.facts.why !== INDEFINITE) throw error;
    return reader(definite(bytes));
  }
};

/** Runs a reader and gives what it says about the structure the code of the thing that is read. */
export const readingAs = <T>(fault: (rule: string, cause: unknown) => Error, reader: () => T): T => {
  try {
    return reader();
  } catch (error) {
    if (!isKadiError(error) || error.code !== 'TLV_MALFORMED') throw error;
    throw fault(`${error.facts.why ?? 'structure'}`, error);
  }
};

/** A UTCTime or GeneralizedTime as any issuer may write it: with or without seconds, fractions, in Z or with an offset. */
export const timeOf = ({ tag, value }: Tlv): Date => {
  const text = ascii(value);
  const form = tag === TAG.utcTime ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?()(Z|[+-]\d{4})$/ : FULL;
  const [, year = '', month, day, hour, minute, second = '00', , zone = 'Z'] = form.exec(text) ?? [];
  const century = year.length === 4 ? '' : Number(year) < 50 ? '20' : '19';
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const at = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  if (value.length > 30 || Number.isNaN(at.getTime())) throw malformed('time', 0);
  return at;
};

const FULL = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\.\d{1,9})?(Z|[+-]\d{4})$/;
