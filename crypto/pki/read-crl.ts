import { failure } from '../../card/errors.ts';
import { oidText, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import { allBer, BerCursor, onlyBer, readBer, readingAs, timeOf } from './ber.ts';
import { PKI_ERRORS } from './errors.ts';
import { namePart } from './names.ts';

/** One line of a revocation list. */
export interface RevokedEntry {
  /** Content of the serial INTEGER. */
  readonly serial: Uint8Array;
  readonly at: Date;
  /** CRLReason (RFC 5280 §5.3.1) where the issuer gives one; ICAO lists have none. */
  readonly reason: number | null;
}

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
const MOST_ENTRIES = 1_000_000;

const CRL_NUMBER = '2.5.29.20';
const REASON = '2.5.29.21';
const ISSUING_POINT = '2.5.29.28';

const bad = (rule: string, cause?: unknown): Error => failure(PKI_ERRORS, 'CRL_UNREADABLE', { rule }, cause);

interface Extension {
  readonly type: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

const extensionsOf = (list: Uint8Array): readonly Extension[] =>
  allBer(list).map((one) => {
    const cursor = new BerCursor(one.value);
    const type = oidText(cursor.take(TAG.oid).value);
    const critical = (cursor.optional(TAG.boolean)?.value[0] ?? 0) !== 0;
    return { type, critical, value: cursor.take(TAG.octetString).value };
  });

/** IssuingDistributionPoint: a list of all document signers may name its address [0] and say it holds no CAs [1]. */
const isWhole = (value: Uint8Array): boolean =>
  allBer(onlyBer(value, TAG.sequence)).every(({ tag }) => tag === 0xa0 || tag === 0x81);

const unusableOf = (extensions: readonly Extension[]): string | null => {
  for (const { type, critical, value } of extensions) {
    if (type === ISSUING_POINT && !isWhole(value)) return 'a list of some certificates only';
    const known = type === ISSUING_POINT || type === CRL_NUMBER || type === OID.authorityKeyIdentifier;
    if (critical && !known) return 'unknown critical extension';
  }
  return null;
};

const entryOf = (bytes: Uint8Array): { readonly entry: RevokedEntry; readonly critical: boolean } => {
  const cursor = new BerCursor(bytes);
  const serial = cursor.take(TAG.integer).value;
  const at = timeOf(cursor.take(TAG.utcTime, TAG.generalizedTime));
  const extensions = cursor.optional(TAG.sequence);
  cursor.end();
  const found = extensions === undefined ? [] : extensionsOf(extensions.value);
  const reason = found.find(({ type }) => type === REASON);
  const [code] = reason === undefined ? [] : onlyBer(reason.value, 0x0a);
  return {
    entry: { serial, at, reason: code ?? null },
    critical: found.some(({ type, critical }) => critical && type !== REASON),
  };
};

/** Every entry is read once, so that looking one up later cannot fail; only the places are kept, for there may be a million. */
const placesOf = (list: Uint8Array): { readonly places: Uint32Array; readonly critical: boolean } => {
  let places = new Uint32Array(64);
  let count = 0;
  let critical = false;
  for (let at = 0; at < list.length; ) {
    if (count === MOST_ENTRIES)
      throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { entries: count, limit: MOST_ENTRIES });
    if (count === places.length) {
      const larger = new Uint32Array(count * 2);
      larger.set(places);
      places = larger;
    }
    const object = readBer(list, at);
    if (object.tag !== TAG.sequence) throw bad('revoked certificate');
    critical ||= entryOf(object.value).critical;
    places[count++] = at;
    at = object.end;
  }
  return { places: places.subarray(0, count), critical };
};

/** The number without leading zeros: not every issuer writes it in its shortest form. */
const digits = (serial: Uint8Array): Uint8Array => {
  let lead = 0;
  while (lead < serial.length - 1 && serial[lead] === 0) lead++;
  return serial.subarray(lead);
};

const finder = (list: Uint8Array, places: Uint32Array): Pick<Crl, 'find' | 'entries'> => {
  const entryAt = (at: number): RevokedEntry => entryOf(readBer(list, at).value).entry;
  return {
    find(serial) {
      const wanted = digits(serial);
      for (const at of places) {
        const found = digits(readBer(readBer(list, at).value, 0).value);
        if (found.length === wanted.length && Buffer.compare(found, wanted) === 0) return entryAt(at);
      }
      return null;
    },
    *entries() {
      for (const at of places) yield entryAt(at);
    },
  };
};

const read = (der: Uint8Array): Crl => {
  const outer = new BerCursor(onlyBer(der, TAG.sequence));
  const signed = outer.take(TAG.sequence);
  const signatureAlgorithm = outer.whole(outer.take(TAG.sequence));
  const signature = outer.take(TAG.bitString).value;
  outer.end();
  if (signature[0] !== 0) throw bad('signature');
  const fields = new BerCursor(signed.value);
  const version = fields.optional(TAG.integer)?.value;
  if (version !== undefined && (version.length !== 1 || version[0] !== 1)) throw bad('version');
  const signedAlgorithm = fields.whole(fields.take(TAG.sequence));
  const issuer = fields.whole(fields.take(TAG.sequence));
  const thisUpdate = timeOf(fields.take(TAG.utcTime, TAG.generalizedTime));
  const next = fields.optional(TAG.utcTime, TAG.generalizedTime);
  const revoked = fields.optional(TAG.sequence)?.value ?? new Uint8Array();
  const tagged = fields.optional(0xa0);
  fields.end();
  const extensions = tagged === undefined ? [] : extensionsOf(onlyBer(tagged.value, TAG.sequence));
  const contentsOf = (type: string): Uint8Array | undefined =>
    extensions.find((one) => one.type === type)?.value;
  const authority = contentsOf(OID.authorityKeyIdentifier);
  const number = contentsOf(CRL_NUMBER);
  const { places, critical } = placesOf(revoked);
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
    unusable: unusableOf(extensions) ?? (critical ? 'unknown critical extension of an entry' : null),
    count: places.length,
    tbs: outer.whole(signed),
    signedAlgorithm,
    signatureAlgorithm,
    signature: signature.subarray(1),
    ...finder(revoked, places),
  };
};

/**
 * Reads any issuer's revocation list, DER. Throws CRL_UNREADABLE with the rule that is broken, PKI_TOO_LARGE over 64 MB or a
 * million entries. Verifies nothing.
 */
export const readCrl = (der: Uint8Array): Crl => {
  if (der.length > LARGEST) throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { bytes: der.length, limit: LARGEST });
  return readingAs(bad, () => read(der));
};
