import { failure } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { tlv } from '../tlv.ts';

/**
 * Old issuers wrote the CMS envelope in BER: indefinite lengths, lengths with leading zeros, octet strings in pieces. Doc
 * 9303-10 §4.6.2 wants DER, yet such documents are still carried, so the envelope is brought into DER before it is read.
 * The certificates stay as they are: their own signature is over the bytes as they came.
 */
const DEEPEST = 24;
/** Of one object; more is nothing a signer writes. */
const MOST_PARTS = 1000;
/** 77, ContentInfo, [0], SignedData, then [0]: the certificates. */
const CERTIFICATES = { depth: 4, tag: 0xa0 } as const;
const OCTET_STRING_IN_PIECES = 0x24;

const malformed = (why: string, at: number): Error => failure(DOCUMENT_ERRORS, 'TLV_MALFORMED', { why, at });

interface Head {
  readonly tag: number;
  readonly start: number;
  /** Null: indefinite, up to two zero bytes. */
  readonly length: number | null;
}

const headAt = (bytes: Uint8Array, at: number): Head => {
  const byte = (index: number): number => {
    const value = bytes[index];
    if (value === undefined) throw malformed('cut off', at);
    return value;
  };
  const tag = byte(at);
  // No tag of CMS or of a certificate needs a second byte.
  if ((tag & 0x1f) === 0x1f) throw malformed('tag too long', at);
  const first = byte(at + 1);
  if (first < 0x80) return { tag, start: at + 2, length: first };
  const count = first & 0x7f;
  if (count === 0) {
    if ((tag & 0x20) === 0) throw malformed('indefinite length of a simple value', at);
    return { tag, start: at + 2, length: null };
  }
  if (count > 8) throw malformed('length too long', at);
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + byte(at + 2 + i);
  return { tag, start: at + 2 + count, length };
};

interface Piece {
  readonly der: Uint8Array;
  readonly end: number;
}

const isEnd = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0 && bytes[at + 1] === 0;

/** The contents of an octet string in pieces, which are octet strings themselves. */
const joined = (pieces: readonly Uint8Array[]): Uint8Array[] =>
  pieces.map((piece) => {
    if (piece[0] !== 0x04) throw malformed('octet string in pieces', 0);
    return piece.subarray(headAt(piece, 0).start);
  });

const convert = (bytes: Uint8Array, at: number, limit: number, depth: number, parent: number): Piece => {
  if (depth > DEEPEST) throw malformed('nested too deeply', at);
  const head = headAt(bytes, at);
  const definite = head.length === null ? limit : head.start + head.length;
  if (definite > limit) throw malformed('value longer than the bytes given', at);
  const asTheyCame = depth === CERTIFICATES.depth + 1 && parent === CERTIFICATES.tag;
  if ((head.tag & 0x20) === 0 || (asTheyCame && head.length !== null)) {
    const value = bytes.subarray(head.start, definite);
    return { der: asTheyCame ? bytes.subarray(at, definite) : tlv(head.tag, value), end: definite };
  }
  const parts: Uint8Array[] = [];
  let next = head.start;
  while (head.length === null ? !isEnd(bytes, next) : next < definite) {
    const part = convert(bytes, next, definite, depth + 1, head.tag);
    if (parts.push(part.der) > MOST_PARTS) throw malformed('too many objects', at);
    next = part.end;
  }
  const end = head.length === null ? next + 2 : next;
  if (end > limit) throw malformed('cut off', at);
  if (head.tag === OCTET_STRING_IN_PIECES) return { der: tlv(0x04, ...joined(parts)), end };
  return { der: tlv(head.tag, ...parts), end };
};

/** An EF.SOD with its envelope in DER; `changed` when it was not. Bytes after it are given back. Throws TLV_MALFORMED. */
export const derOf = (
  file: Uint8Array,
): { readonly der: Uint8Array; readonly changed: boolean; readonly rest: Uint8Array } => {
  const { der, end } = convert(file, 0, file.length, 0, 0);
  return { der, changed: !sameBytes(der, file.subarray(0, end)), rest: file.subarray(end) };
};
