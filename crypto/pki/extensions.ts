import { failure } from '../../card/errors.ts';
import { DerCursor, oidText, readTime, smallInteger, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { onlyTlv, type Tlv, walkTlv } from '../tlv.ts';

/** The extensions the documents need (RFC 5280 §4.2, Doc 9303-12 table 6); null or empty when absent. */
export interface ParsedExtensions {
  /** Dotted OID → critical, in the order of the certificate. */
  readonly extensions: ReadonlyMap<string, boolean>;
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
  /** localityName in the directoryName of SubjectAltName: the ICAO code of the State. */
  readonly state: string | null;
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
  const bits = onlyTlv(value, TAG.bitString).subarray(1);
  return KEY_USAGES.filter((_, index) => (((bits[index >> 3] ?? 0) << (index & 7)) & 0x80) !== 0);
};

const inner = (value: Uint8Array): readonly Tlv[] => walkTlv(onlyTlv(value, TAG.sequence));

const period = (value: Uint8Array): readonly [Date | null, Date | null] => {
  const at = (object: Tlv | undefined): Date | null => {
    if (object === undefined) return null;
    const date = readTime({ ...object, tag: TAG.generalizedTime });
    if (date === undefined) throw bad('private key usage period');
    return date;
  };
  const objects = inner(value);
  return [at(objects.find(({ tag }) => tag === 0x80)), at(objects.find(({ tag }) => tag === 0x81))];
};

const stateOf = (value: Uint8Array): string | null => {
  const directory = inner(value).find(({ tag }) => tag === 0xa4);
  if (directory === undefined) return null;
  for (const set of walkTlv(onlyTlv(directory.value, TAG.sequence))) {
    for (const attribute of walkTlv(set.value)) {
      const [type, text] = walkTlv(attribute.value);
      if (type !== undefined && text !== undefined && oidText(type.value) === OID.localityName)
        return ascii(text.value);
    }
  }
  return null;
};

const documentTypesOf = (value: Uint8Array): readonly string[] => {
  const cursor = new DerCursor(onlyTlv(value, TAG.sequence));
  if (smallInteger(cursor.take(TAG.integer).value) !== 0) throw bad('document type list version');
  const list = walkTlv(cursor.take(TAG.set).value).map((one) => ascii(one.value));
  cursor.end();
  return list;
};

/** DistributionPointName fullName URIs. */
const addressesOf = (value: Uint8Array): readonly string[] =>
  inner(value).flatMap((point) =>
    walkTlv(point.value)
      .filter(({ tag }) => tag === 0xa0)
      .flatMap((name) => walkTlv(name.value))
      .filter(({ tag }) => tag === 0xa0)
      .flatMap((full) => walkTlv(full.value))
      .filter(({ tag }) => tag === 0x86)
      .map((uri) => ascii(uri.value)),
  );

const basic = (value: Uint8Array): { readonly isCa: boolean; readonly pathLength: number | null } => {
  const objects = inner(value);
  const length = objects.find(({ tag }) => tag === TAG.integer);
  return {
    isCa: objects.some(({ tag, value: flag }) => tag === TAG.boolean && flag[0] === 0xff),
    pathLength: length === undefined ? null : (smallInteger(length.value) ?? null),
  };
};

/** Reads the extensions, each given as the DER of its SEQUENCE. Throws PKI_UNREADABLE when one is there twice. */
export const readExtensions = (encoded: readonly Uint8Array[]): ParsedExtensions => {
  const critical = new Map<string, boolean>();
  const values = new Map<string, Uint8Array>();
  for (const one of encoded) {
    const cursor = new DerCursor(onlyTlv(one, TAG.sequence));
    const type = oidText(cursor.take(TAG.oid).value);
    if (critical.has(type)) throw bad('extension twice');
    critical.set(type, cursor.optional(TAG.boolean)?.value[0] === 0xff);
    values.set(type, cursor.take(TAG.octetString).value);
    cursor.end();
  }
  const read = <T>(type: string, reader: (value: Uint8Array) => T): T | null => {
    const value = values.get(type);
    return value === undefined ? null : reader(value);
  };
  const usage = read(OID.privateKeyUsagePeriod, period);
  const constraints = read(OID.basicConstraints, basic);
  return {
    extensions: critical,
    subjectKeyId: read(OID.subjectKeyIdentifier, (value) => onlyTlv(value, TAG.octetString)),
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
    crlAddresses: read(OID.crlDistributionPoints, addressesOf) ?? [],
  };
};
