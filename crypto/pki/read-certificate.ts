import { type KeyObject, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { failure } from '../../card/errors.ts';
import { DerCursor, oidText, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { onlyTlv } from '../tlv.ts';
import { type ParsedExtensions, readExtensions } from './extensions.ts';

/** A certificate taken apart as far as the documents need it. Byte fields are DER. */
export interface Certificate extends ParsedExtensions {
  readonly der: Uint8Array;
  readonly version: number;
  /** Content of the serial INTEGER. */
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** countryName of issuer and subject, as written; null when there is none. */
  readonly issuerCountry: string | null;
  readonly subjectCountry: string | null;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  /** Contents of the subjectPublicKey BIT STRING. */
  readonly publicKeyBytes: Uint8Array;
  readonly x509: X509Certificate;
}

type Asn1 = forge.asn1.Asn1;

const bad = (rule: string, cause?: unknown): Error =>
  failure(DOCUMENT_ERRORS, 'PKI_UNREADABLE', { rule }, cause);

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const kids = (node: Asn1 | undefined): readonly Asn1[] => {
  if (node === undefined || typeof node.value === 'string') throw bad('structure');
  return node.value;
};

const text = (node: Asn1 | undefined): string => {
  if (typeof node?.value !== 'string') throw bad('structure');
  return node.value;
};

const derOf = (node: Asn1 | undefined): Uint8Array => {
  if (node === undefined) throw bad('structure');
  return bytes(forge.asn1.toDer(node).getBytes());
};

/** The only value of countryName in a Name. */
const countryOf = (name: Asn1 | undefined): string | null => {
  for (const set of kids(name)) {
    for (const attribute of kids(set)) {
      const [type, value] = kids(attribute);
      if (oidText(bytes(text(type))) === OID.countryName) return text(value);
    }
  }
  return null;
};

const dateOf = (node: Asn1 | undefined): Date => {
  const value = text(node);
  const at =
    node?.type === forge.asn1.Type.UTCTIME
      ? forge.asn1.utcTimeToDate(value)
      : forge.asn1.generalizedTimeToDate(value);
  if (Number.isNaN(at.getTime())) throw bad('validity');
  return at;
};

/** Contents of the BIT STRING after its count of unused bits. forge would take it for nested ASN.1, so it is not asked. */
const keyBytesOf = (keyInfo: Uint8Array): Uint8Array => {
  const cursor = new DerCursor(onlyTlv(keyInfo, TAG.sequence));
  cursor.take(TAG.sequence);
  return cursor.take(TAG.bitString).value.subarray(1);
};

const parse = (der: Uint8Array): Asn1 => {
  try {
    return forge.asn1.fromDer(ascii(der), true);
  } catch (cause) {
    throw bad('DER', cause);
  }
};

/** Reads any X.509 certificate (RFC 5280). Throws PKI_UNREADABLE. Does not verify anything. */
export const readCertificate = (der: Uint8Array): Certificate => {
  const [tbs] = kids(parse(der));
  const fields = [...kids(tbs)];
  const first = fields[0];
  const hasVersion = first?.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && Number(first.type) === 0;
  const version = hasVersion ? text(kids(fields.shift())[0]).charCodeAt(0) + 1 : 1;
  const [serial, , issuer, validity, subject, keyInfo, ...rest] = fields;
  const extensions = rest.find(
    (node) => node.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && Number(node.type) === 3,
  );
  const [notBefore, notAfter] = kids(validity);
  let x509: X509Certificate;
  let publicKey: KeyObject;
  try {
    x509 = new X509Certificate(der);
    publicKey = x509.publicKey;
  } catch (cause) {
    throw bad('public key', cause);
  }
  return {
    der,
    version,
    serial: bytes(text(serial)),
    issuer: derOf(issuer),
    subject: derOf(subject),
    issuerCountry: countryOf(issuer),
    subjectCountry: countryOf(subject),
    notBefore: dateOf(notBefore),
    notAfter: dateOf(notAfter),
    publicKey,
    publicKeyBytes: keyBytesOf(derOf(keyInfo)),
    x509,
    ...readExtensions(extensions === undefined ? [] : kids(kids(extensions)[0]).map(derOf)),
  };
};

/** PEM of a certificate (RFC 7468), for files that other tools read. Certificates only: keys are never text. */
export const pemOf = (der: Uint8Array): string => {
  readCertificate(der);
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
