import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { utf8 } from '../text.ts';

/**
 * Deterministic CBOR (RFC 8949 §4.2.1) of the few kinds a seal is made of. Hand-written because it stands on the path of
 * every card; reading is left to a full library, and tests hold one against the other.
 */
const head = (major: number, n: number): Uint8Array => {
  const type = major << 5;
  if (!Number.isSafeInteger(n) || n < 0) throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field: 'number' });
  if (n < 24) return Uint8Array.of(type | n);
  if (n < 0x100) return Uint8Array.of(type | 24, n);
  if (n < 0x1_0000) return Uint8Array.of(type | 25, n >> 8, n & 0xff);
  const out = new Uint8Array(n < 0x1_0000_0000 ? 5 : 9);
  const view = new DataView(out.buffer);
  out[0] = type | (out.length === 5 ? 26 : 27);
  if (out.length === 5) view.setUint32(1, n);
  else view.setBigUint64(1, BigInt(n));
  return out;
};

export const cborInteger = (n: number): Uint8Array => (n < 0 ? head(1, -1 - n) : head(0, n));
export const cborText = (text: string): Uint8Array => {
  const bytes = utf8(text);
  return concat(head(3, bytes.length), bytes);
};
export const cborBytes = (bytes: Uint8Array): Uint8Array => concat(head(2, bytes.length), bytes);
export const cborArray = (...items: readonly Uint8Array[]): Uint8Array =>
  concat(head(4, items.length), ...items);
export const cborTag = (tag: number, item: Uint8Array): Uint8Array => concat(head(6, tag), item);

/** Keys in the order of their encodings, which for numbers below 2^64 is: 0, 1, 2 … then −1, −2 … */
export const cborMap = (entries: readonly (readonly [number, Uint8Array])[]): Uint8Array => {
  const encoded = entries.map(([key, value]) => [cborInteger(key), value] as const);
  encoded.sort(([a], [b]) => Buffer.compare(a, b));
  return concat(head(5, encoded.length), ...encoded.flat());
};
