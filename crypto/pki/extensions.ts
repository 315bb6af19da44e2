import { failure, isKadiError } from '../../card/errors.ts';
import { oidText, smallInteger, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { ascii } from '../text.ts';
import type { Tlv } from '../tlv.ts';
import { allBer, BerCursor, onlyBer, timeOf } from './ber.ts';
import { namePart } from './names.ts';

/** The extensions the documents need (RFC 5280 §4.2, Doc 9303-12 table 6); null or empty when absent. */
export interface ParsedExtensions {
  /** Dotted OID → critical, in the order of the certificate. */
  readonly extensions: ReadonlyMap<string, boolean>;
  /** Those whose contents could not be read: a real issuer's slip must not cost the whole certificate. Dotted OIDs. */
  readonly unreadable: readonly string[];
  readonly subjectKeyId: Uint8Array | null;
  readonly authorityKeyId: Uint8Array | null;
  /** Names of the bits set, as in RFC 5280; null when the extension is absent. */
  readonly keyUsage: readonly string[] | null;
  readonly isCa: boolean;
  readonly pathLength: number | null;
  readonly usageFrom: Date | null;
  readonly usageUntil: Date | null;
  readonly documentTypes: readonly string[] | null;
  readonly extendedUsages: readonly string[];
  /** localityName in the directoryName of SubjectAltName and of IssuerAltName: the ICAO code of the State. */
  readonly state: string | null;
  readonly issuerState: string | null;
  /** The whole SubjectAltName, DER: what is issued under this certificate repeats it as IssuerAltName. */
  readonly altNames: Uint8Array | null;
  readonly crlAddresses: readonly string[];
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'PKI_UNREADABLE', { rule });

const keyUsages = (value: Uint8Array): readonly string[] => {
  const bits = onlyBer(value, TAG.bitString).subarray(1);
  return KEY_USAGES.filter((_, index) => (((bits[index >> 3] ?? 0) << (index & 7)) & 0x80) !== 0);
};

const inner = (value: Uint8Array): readonly Tlv[] => allBer(onlyBer(value, TAG.sequence));

const period = (value: Uint8Array): readonly [Date | null, Date | null] => {
  const at = (object: Tlv | undefined): Date | null =>
    object === undefined ? null : timeOf({ ...object, tag: TAG.generalizedTime });
  const objects = inner(value);
  return [at(objects.find(({ tag }) => tag === 0x80)), at(objects.find(({ tag }) => tag === 0x81))];
};

const stateOf = (value: Uint8Array): string | null => {
  const directory = inner(value).find(({ tag }) => tag === 0xa4);
  return directory === undefined ? null : namePart(directory.value, OID.localityName);
};

const documentTypesOf = (value: Uint8Array): readonly string[] => {
  const cursor = new BerCursor(onlyBer(value, TAG.sequence));
  if (smallInteger(cursor.take(TAG.integer).value) !== 0) throw bad('document type list version');
  const list = allBer(cursor.take(TAG.set).value).map((one) => ascii(one.value));
  cursor.end();
  return list;
};

/** DistributionPointName fullName URIs. */
const addressesOf = (value: Uint8Array): readonly string[] =>
  inner(value).flatMap((point) =>
    allBer(point.value)
      .filter(({ tag }) => tag === 0xa0)
      .flatMap((name) => allBer(name.value))
      .filter(({ tag }) => tag === 0xa0)
      .flatMap((full) => allBer(full.value))
      .filter(({ tag }) => tag === 0x86)
      .map((uri) => ascii(uri.value)),
  );

const basic = (value: Uint8Array): { readonly isCa: boolean; readonly pathLength: number | null } => {
  const objects = inner(value);
  const length = objects.find(({ tag }) => tag === TAG.integer);
  return {
    isCa: objects.some(({ tag, value: flag }) => tag === TAG.boolean && (flag[0] ?? 0) !== 0),
    pathLength: length === undefined ? null : (smallInteger(length.value) ?? null),
  };
};

/** Reads the extensions, each a SEQUENCE. Throws when one is there twice or is no extension. */
export const readExtensions = (encoded: readonly Tlv[]): ParsedExtensions => {
  const critical = new Map<string, boolean>();
  const values = new Map<string, Uint8Array>();
  for (const one of encoded) {
    if (one.tag !== TAG.sequence) throw bad('extension');
    const cursor = new BerCursor(one.value);
    const type = oidText(cursor.take(TAG.oid).value);
    if (critical.has(type)) throw bad('extension twice');
    critical.set(type, (cursor.optional(TAG.boolean)?.value[0] ?? 0) !== 0);
    values.set(type, cursor.take(TAG.octetString).value);
    cursor.end();
  }
  const unreadable: string[] = [];
  const read = <T>(type: string, reader: (value: Uint8Array) => T): T | null => {
    const value = values.get(type);
    if (value === undefined) return null;
    try {
      return reader(value);
    } catch (error) {
      if (!isKadiError(error)) throw error;
      unreadable.push(type);
      return null;
    }
  };
  const usage = read(OID.privateKeyUsagePeriod, period);
  const constraints = read(OID.basicConstraints, basic);
  return {
    extensions: critical,
    unreadable,
    subjectKeyId: read(OID.subjectKeyIdentifier, (value) => onlyBer(value, TAG.octetString)),
    authorityKeyId: read(
      OID.authorityKeyIdentifier,
      (value) => inner(value).find(({ tag }) => tag === 0x80)?.value ?? null,
    ),
    keyUsage: read(OID.keyUsage, keyUsages),
    isCa: constraints?.isCa ?? false,
    pathLength: constraints?.pathLength ?? null,
    usageFrom: usage?.[0] ?? null,
    usageUntil: usage?.[1] ?? null,
    documentTypes: read(OID.documentTypeList, documentTypesOf),
    extendedUsages: read(OID.extKeyUsage, (value) => inner(value).map((one) => oidText(one.value))) ?? [],
    state: read(OID.subjectAltName, stateOf),
    issuerState: read(OID.issuerAltName, stateOf),
    altNames: values.get(OID.subjectAltName) ?? null,
    crlAddresses: read(OID.crlDistributionPoints, addressesOf) ?? [],
  };
};
