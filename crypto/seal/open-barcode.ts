import { verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { decode, Tag } from 'cbor2';
import type { BarcodeRefusal } from '../document-errors.ts';
import { fromBase45 } from './base45.ts';
import { COSE, CWT, IDENTITY } from './claim-169.ts';
import { candidates, es256Key, type Jwks } from './jwks.ts';
import { signedBytes } from './seal-barcode.ts';

/** What a signed barcode says. A field the issuer left out is null; every one is optional in Claim 169. */
export interface OpenedBarcode {
  readonly issuer: string | null;
  /** `sub`: for this issuer the card serial. Whether the card is still good is asked by it. */
  readonly serial: string | null;
  readonly issuedAt: Date | null;
  readonly notBefore: Date | null;
  readonly expires: Date | null;
  readonly id: string | null;
  readonly version: string | null;
  readonly language: string | null;
  readonly fullName: string | null;
  /** YYYYMMDD, `00` for an unknown month or day. */
  readonly dateOfBirth: string | null;
  readonly sex: 'M' | 'F' | 'X' | null;
  readonly nationality: string | null;
  readonly countryOfIssuance: string | null;
}

export type BarcodeVerdict =
  | { readonly ok: true; readonly keyId: string | null; readonly claims: OpenedBarcode }
  | { readonly ok: false; readonly code: BarcodeRefusal };

/** The largest alphanumeric QR code has 4,296 characters; nothing longer can come off a card. */
const MAX_TEXT = 4296;
/** Unpacked size: ten times what a barcode of this issuer holds. A zip bomb stops here. */
const MAX_BYTES = 8192;
const MAX_DEPTH = 8;
const MAX_KEYS_TRIED = 16;
const MAX_KEY_ID = 64;
const SIGNATURE_BYTES = 64;

const refuse = (code: BarcodeRefusal): BarcodeVerdict => ({ ok: false, code });

class Refused extends Error {
  readonly code: BarcodeRefusal;
  constructor(code: BarcodeRefusal) {
    super(code);
    this.code = code;
  }
}

const inflate = (packed: Uint8Array): Uint8Array => {
  try {
    // With `info` the number of bytes eaten is known, so that nothing can hide behind the stream.
    const unpacked: unknown = inflateSync(packed, { maxOutputLength: MAX_BYTES, info: true });
    const { buffer, engine } = unpacked as { buffer: Uint8Array; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== packed.length) throw new Refused('BARCODE_NOT_ZLIB');
    return buffer;
  } catch (error) {
    if (error instanceof RangeError) throw new Refused('BARCODE_TOO_LARGE');
    throw error instanceof Refused ? error : new Refused('BARCODE_NOT_ZLIB');
  }
};

/** One CBOR item and nothing after it; no map with a key twice, no strings of open length. */
const cbor = (bytes: Uint8Array, code: BarcodeRefusal): unknown => {
  try {
    return decode(bytes, {
      preferMap: true,
      rejectDuplicateKeys: true,
      rejectStreaming: true,
      maxDepth: MAX_DEPTH,
      ignoreGlobalTags: true,
    });
  } catch {
    throw new Refused(code);
  }
};

interface Envelope {
  readonly protectedHeader: Uint8Array;
  readonly keyId: Uint8Array | undefined;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

const envelopeOf = (message: unknown): Envelope => {
  const outer = message instanceof Tag && message.tag === COSE.cwt ? message.contents : message;
  const parts: unknown = outer instanceof Tag && outer.tag === COSE.sign1 ? outer.contents : undefined;
  if (!Array.isArray(parts) || parts.length !== 4) throw new Refused('BARCODE_NOT_COSE');
  const [protectedHeader, unprotected, payload, signature]: unknown[] = parts;
  if (
    !(protectedHeader instanceof Uint8Array) ||
    !(unprotected instanceof Map) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  ) {
    throw new Refused('BARCODE_NOT_COSE');
  }
  const header = cbor(protectedHeader, 'BARCODE_NOT_COSE');
  if (!(header instanceof Map)) throw new Refused('BARCODE_NOT_COSE');
  // A label in both headers, or a critical one: not for this reader to guess at (RFC 9052 §3 and §3.1).
  if ([...header.keys()].some((label) => unprotected.has(label))) throw new Refused('BARCODE_NOT_COSE');
  if (header.has(COSE.critical) || header.get(COSE.algorithm) !== COSE.es256) {
    throw new Refused('BARCODE_WRONG_ALGORITHM');
  }
  const keyId: unknown = header.get(COSE.keyId) ?? unprotected.get(COSE.keyId);
  if (keyId !== undefined && (!(keyId instanceof Uint8Array) || keyId.length > MAX_KEY_ID)) {
    throw new Refused('BARCODE_NOT_COSE');
  }
  return { protectedHeader, keyId, payload, signature };
};

const checkSignature = (envelope: Envelope, jwks: Jwks): void => {
  const found = candidates(jwks, envelope.keyId).slice(0, MAX_KEYS_TRIED);
  if (found.length === 0) throw new Refused('BARCODE_UNKNOWN_KEY');
  const fit = found.map(es256Key).filter((key) => key !== null);
  if (fit.length === 0) throw new Refused('BARCODE_WRONG_KEY');
  const signed = signedBytes(envelope.protectedHeader, envelope.payload);
  const good =
    envelope.signature.length === SIGNATURE_BYTES &&
    fit.some((key) => verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, envelope.signature));
  if (!good) throw new Refused('BARCODE_BAD_SIGNATURE');
};

const BAD: BarcodeRefusal = 'BARCODE_BAD_CLAIMS';

const textAt = (map: ReadonlyMap<unknown, unknown>, key: number): string | null => {
  const value = map.get(key);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw new Refused(BAD);
  return value;
};

const timeAt = (map: ReadonlyMap<unknown, unknown>, key: number): Date | null => {
  const value = map.get(key);
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Refused(BAD);
  const at = new Date(value * 1000);
  if (Number.isNaN(at.getTime())) throw new Refused(BAD);
  return at;
};

const SEXES = new Map<unknown, 'M' | 'F' | 'X'>([
  [1, 'M'],
  [2, 'F'],
  [3, 'X'],
]);

const claimsOf = (payload: Uint8Array): OpenedBarcode => {
  const cwt = cbor(payload, BAD);
  if (!(cwt instanceof Map)) throw new Refused(BAD);
  const identity: unknown = cwt.get(CWT.identity);
  if (identity === undefined) throw new Refused('BARCODE_NO_IDENTITY');
  if (!(identity instanceof Map)) throw new Refused(BAD);
  const dateOfBirth = textAt(identity, IDENTITY.dateOfBirth);
  if (dateOfBirth !== null && !/^\d{8}$/.test(dateOfBirth)) throw new Refused(BAD);
  const sexNumber: unknown = identity.get(IDENTITY.sex);
  const sex = sexNumber === undefined ? null : SEXES.get(sexNumber);
  if (sex === undefined) throw new Refused(BAD);
  return {
    issuer: textAt(cwt, CWT.issuer),
    serial: textAt(cwt, CWT.subject),
    issuedAt: timeAt(cwt, CWT.issuedAt),
    notBefore: timeAt(cwt, CWT.notBefore),
    expires: timeAt(cwt, CWT.expires),
    id: textAt(identity, IDENTITY.id),
    version: textAt(identity, IDENTITY.version),
    language: textAt(identity, IDENTITY.language),
    fullName: textAt(identity, IDENTITY.fullName),
    dateOfBirth,
    sex,
    nationality: textAt(identity, IDENTITY.nationality),
    countryOfIssuance: textAt(identity, IDENTITY.countryOfIssuance),
  };
};

/**
 * Reads and verifies a scanned barcode text (exactly as scanned: a space is a character of Base45). Signature first,
 * contents after. `at` is the time of inspection; `exp` and `nbf` are compared to the second. Fields of Claim 169 that
 * this reader does not know are passed over. Never throws for anything in the text.
 */
export const openBarcode = (text: string, jwks: Jwks, at: Date): BarcodeVerdict => {
  try {
    if (text.length > MAX_TEXT) return refuse('BARCODE_TOO_LARGE');
    const packed = fromBase45(text);
    if (packed === undefined || packed.length === 0) return refuse('BARCODE_NOT_BASE45');
    const envelope = envelopeOf(cbor(inflate(packed), 'BARCODE_NOT_COSE'));
    checkSignature(envelope, jwks);
    const claims = claimsOf(envelope.payload);
    if (claims.notBefore !== null && at < claims.notBefore) return refuse('BARCODE_NOT_YET_VALID');
    if (claims.expires !== null && at >= claims.expires) return refuse('BARCODE_EXPIRED');
    const keyId = envelope.keyId === undefined ? null : Buffer.from(envelope.keyId).toString('hex');
    return { ok: true, keyId, claims };
  } catch (error) {
    if (error instanceof Refused) return refuse(error.code);
    throw error;
  }
};
