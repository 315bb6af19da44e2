import { inflateSync } from 'node:zlib';
import { fromBase45 } from './base45.ts';
import { type SignatureFault, signedBy } from './check-signature.ts';
import { messageOf, type SignedMessage } from './cose.ts';
import { type OpenedBarcode, readClaims } from './cwt.ts';
import { decrypted } from './encrypted.ts';
import { isOurs, type Jwks } from './jwks.ts';
import { Refused, type SealRefusal } from './refused.ts';

export type BarcodeVerdict =
  | { readonly ok: true; readonly keyId: string | null; readonly claims: OpenedBarcode }
  | { readonly ok: false; readonly code: SealRefusal };

/** What a barcode says without anybody vouching for it. */
export type UnverifiedBarcode =
  | {
      readonly ok: true;
      readonly keyId: string | null;
      /** COSE number of the algorithm it claims to be signed with; null when it is not signed at all. */
      readonly algorithm: number | null;
      readonly signatureBytes: number;
      readonly encrypted: boolean;
      readonly claims: OpenedBarcode;
    }
  | { readonly ok: false; readonly code: SealRefusal };

/** The largest alphanumeric QR code has 4,296 characters; nothing longer can come off a card. */
const MAX_TEXT = 4296;
/** Unpacked size: ten times what a barcode of this issuer holds, and a face besides. A zip bomb stops here. */
const MAX_BYTES = 8192;

const inflate = (packed: Uint8Array): Uint8Array => {
  try {
    // With `info` the number of bytes eaten is known, so that nothing can hide behind the stream.
    const unpacked: unknown = inflateSync(packed, { maxOutputLength: MAX_BYTES, info: true });
    const { buffer, engine } = unpacked as { buffer: Uint8Array; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== packed.length) throw new Refused('BARCODE_TRAILING_DATA');
    return buffer;
  } catch (error) {
    if (error instanceof RangeError) throw new Refused('BARCODE_TOO_LARGE');
    throw error instanceof Refused ? error : new Refused('BARCODE_NOT_ZLIB');
  }
};

const unpack = (text: string): Uint8Array => {
  if (text.length > MAX_TEXT) throw new Refused('BARCODE_TOO_LARGE');
  const packed = fromBase45(text);
  if (packed === undefined || packed.length === 0) throw new Refused('BARCODE_NOT_BASE45');
  return inflate(packed);
};

const SIGNATURE_FAULTS = {
  'wrong-algorithm': 'BARCODE_WRONG_ALGORITHM',
  'unknown-key': 'BARCODE_UNKNOWN_KEY',
  'wrong-key': 'BARCODE_WRONG_KEY',
  'bad-signature': 'BARCODE_BAD_SIGNATURE',
  malleated: 'BARCODE_MALLEATED',
} as const satisfies Record<SignatureFault, SealRefusal>;

const hex = (keyId: Uint8Array | undefined): string | null =>
  keyId === undefined ? null : Buffer.from(keyId).toString('hex');

const verdictOf = <T>(work: () => T): T | { readonly ok: false; readonly code: SealRefusal } => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return { ok: false, code: error.code };
    throw error;
  }
};

/** `exp` and `nbf` against the time of inspection, to the second; null when it is within both. */
export const outOfTime = (
  claims: Pick<OpenedBarcode, 'notBefore' | 'expires'>,
  at: Date,
): 'BARCODE_NOT_YET_VALID' | 'BARCODE_EXPIRED' | null => {
  // Asked this way round, a time that is none (NaN) is within nothing.
  if (claims.notBefore !== null && !(at >= claims.notBefore)) return 'BARCODE_NOT_YET_VALID';
  return claims.expires !== null && !(at < claims.expires) ? 'BARCODE_EXPIRED' : null;
};

/**
 * Reads and verifies a scanned barcode text (exactly as scanned: a space is a character of Base45). Signature first,
 * contents after. `at` is the time of inspection; `exp` and `nbf` are compared to the second. Fields of Claim 169 that
 * this reader does not know are kept apart. `decryptionKeys`: for encrypted barcodes, keys agreed with their issuer.
 * Never throws for anything in the text.
 */
export const openBarcode = (
  text: string,
  jwks: Jwks,
  at: Date,
  options: { readonly decryptionKeys?: readonly Uint8Array[] } = {},
): BarcodeVerdict =>
  verdictOf((): BarcodeVerdict => {
    let message = messageOf(unpack(text));
    if (message.kind === 'encrypted') message = messageOf(decrypted(message, options.decryptionKeys ?? []));
    // Encrypted twice: no such form (the inner message is what is signed).
    if (message.kind === 'encrypted') throw new Refused('BARCODE_NOT_COSE');
    const signer = signedBy(message, jwks, 'barcode-signer');
    if (typeof signer === 'string') throw new Refused(SIGNATURE_FAULTS[signer]);
    const claims = readClaims(message.payload, isOurs(signer));
    const code = outOfTime(claims, at);
    return code === null ? { ok: true, keyId: hex(message.keyId), claims } : { ok: false, code };
  });

/**
 * Reads a barcode without keys, for finding out what is in one: **nobody vouches for what it says.** An encrypted
 * barcode may hold claims without a signature, which `openBarcode` refuses. Never throws for anything in the text.
 */
export const readUnverifiedBarcode = (
  text: string,
  options: { readonly decryptionKeys?: readonly Uint8Array[] } = {},
): UnverifiedBarcode =>
  verdictOf((): UnverifiedBarcode => {
    const outer = messageOf(unpack(text));
    if (outer.kind === 'signed') return unverified(outer, false);
    const inner = decrypted(outer, options.decryptionKeys ?? []);
    // A map stands for itself, an array with a tag for a signed message (RFC 8949 §3.1).
    if ((inner[0] ?? 0) >> 5 === 5) {
      const claims = readClaims(inner, false);
      return { ok: true, keyId: null, algorithm: null, signatureBytes: 0, encrypted: true, claims };
    }
    const message = messageOf(inner);
    if (message.kind === 'encrypted') throw new Refused('BARCODE_NOT_COSE');
    return unverified(message, true);
  });

const unverified = (message: SignedMessage, encrypted: boolean): UnverifiedBarcode => {
  const { algorithm, keyId, payload, signature } = message;
  if (typeof algorithm !== 'number') throw new Refused('BARCODE_WRONG_ALGORITHM');
  const claims = readClaims(payload, false);
  return { ok: true, keyId: hex(keyId), algorithm, signatureBytes: signature.length, encrypted, claims };
};
