import { failure } from '../../card/errors.ts';
import { TAG } from '../der.ts';
import { OID } from '../oids.ts';
import { allBer, BerCursor, onlyBer, readingAs, timeOf } from './ber.ts';
import { badCrl, type CrlExtension, crlExtensions, Entries, type RevokedEntry } from './crl-entries.ts';
import { PKI_ERRORS } from './errors.ts';
import { namePart } from './names.ts';

export type { RevokedEntry } from './crl-entries.ts';

/** A certificate revocation list (RFC 5280 §5, Doc 9303-12 table 7) as read; not yet verified. */
export interface Crl {
  readonly der: Uint8Array;
  /** 1 or 2. */
  readonly version: number;
  /** The Name, DER. */
  readonly issuer: Uint8Array;
  readonly issuerCountry: string | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly authorityKeyId: Uint8Array | null;
  /** Content of the cRLNumber INTEGER. */
  readonly number: Uint8Array | null;
  /** Dotted OID → critical. */
  readonly extensions: ReadonlyMap<string, boolean>;
  /** Why it says nothing about a document signer (a delta list, an unknown critical extension); null when it does. */
  readonly unusable: string | null;
  /** How many certificates it revokes. */
  readonly count: number;
  readonly tbs: Uint8Array;
  /** AlgorithmIdentifier inside what is signed and beside the signature, DER. */
  readonly signedAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
  /** The entry of a serial number; null when it is not revoked here. */
  find(serial: Uint8Array): RevokedEntry | null;
  entries(): Iterable<RevokedEntry>;
}

const LARGEST = 64 * 1024 * 1024;

const CRL_NUMBER = '2.5.29.20';
const ISSUING_POINT = '2.5.29.28';

/** IssuingDistributionPoint: a list of all document signers may name its address [0] and say it holds no CAs [1]. */
const isWhole = (value: Uint8Array): boolean =>
  allBer(onlyBer(value, TAG.sequence)).every(({ tag }) => tag === 0xa0 || tag === 0x81);

const unusableOf = (extensions: readonly CrlExtension[]): string | null => {
  for (const { type, critical, value } of extensions) {
    if (type === ISSUING_POINT && !isWhole(value)) return 'a list of some certificates only';
    const known = type === ISSUING_POINT || type === CRL_NUMBER || type === OID.authorityKeyIdentifier;
    if (critical && !known) return 'unknown critical extension';
  }
  return null;
};

const read = (der: Uint8Array): Crl => {
  const outer = new BerCursor(onlyBer(der, TAG.sequence));
  const signed = outer.take(TAG.sequence);
  const signatureAlgorithm = outer.whole(outer.take(TAG.sequence));
  const signature = outer.take(TAG.bitString).value;
  outer.end();
  if (signature[0] !== 0) throw badCrl('signature');
  const fields = new BerCursor(signed.value);
  const version = fields.optional(TAG.integer)?.value;
  if (version !== undefined && (version.length !== 1 || version[0] !== 1)) throw badCrl('version');
  const signedAlgorithm = fields.whole(fields.take(TAG.sequence));
  const issuer = fields.whole(fields.take(TAG.sequence));
  const thisUpdate = timeOf(fields.take(TAG.utcTime, TAG.generalizedTime));
  const next = fields.optional(TAG.utcTime, TAG.generalizedTime);
  const revoked = fields.optional(TAG.sequence)?.value ?? new Uint8Array();
  const tagged = fields.optional(0xa0);
  fields.end();
  const extensions = tagged === undefined ? [] : crlExtensions(onlyBer(tagged.value, TAG.sequence));
  const contentsOf = (type: string): Uint8Array | undefined =>
    extensions.find((one) => one.type === type)?.value;
  const authority = contentsOf(OID.authorityKeyIdentifier);
  const number = contentsOf(CRL_NUMBER);
  const entries = new Entries(revoked);
  return {
    der,
    version: version === undefined ? 1 : 2,
    issuer,
    issuerCountry: namePart(issuer, OID.countryName),
    thisUpdate,
    nextUpdate: next === undefined ? null : timeOf(next),
    authorityKeyId:
      authority === undefined
        ? null
        : (allBer(onlyBer(authority, TAG.sequence)).find(({ tag }) => tag === 0x80)?.value ?? null),
    number: number === undefined ? null : onlyBer(number, TAG.integer),
    extensions: new Map(extensions.map((one) => [one.type, one.critical])),
    unusable: unusableOf(extensions) ?? (entries.critical ? 'unknown critical extension of an entry' : null),
    count: entries.count,
    tbs: outer.whole(signed),
    signedAlgorithm,
    signatureAlgorithm,
    signature: signature.subarray(1),
    find: (serial) => entries.find(serial),
    entries: () => entries.all(),
  };
};

/**
 * Reads any issuer's revocation list, DER. Throws CRL_UNREADABLE with the rule that is broken, PKI_TOO_LARGE over 64 MB or a
 * million entries. Verifies nothing.
 */
export const readCrl = (der: Uint8Array): Crl => {
  if (der.length > LARGEST) throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { bytes: der.length, limit: LARGEST });
  return readingAs(badCrl, () => read(der));
};
