import { createPublicKey, type KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { soundKey } from '../sound-key.ts';
import { allBer, BerCursor, onlyBer, readingAs, timeOf } from './ber.ts';
import { curveOf } from './curves.ts';
import { PKI_ERRORS } from './errors.ts';
import { type ParsedExtensions, readExtensions } from './extensions.ts';
import { namePart } from './names.ts';

/** A certificate taken apart as far as the documents need it. Byte fields are DER, as they stand in it. */
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
  /** Issuer or subject unique identifiers, which Doc 9303-12 table 5 forbids. */
  readonly hasUniqueIds: boolean;
  /** What is signed, the algorithm inside it and the one beside the signature (they must be the same), the signature. */
  readonly tbs: Uint8Array;
  readonly signedAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

/** The largest of the 588 country signers of 2026 has 3 kB; an RSA-16384 key would still fit. */
const LARGEST = 64 * 1024;

const bad = (rule: string, cause?: unknown): Error =>
  failure(DOCUMENT_ERRORS, 'PKI_UNREADABLE', { rule }, cause);

/** OpenSSL refuses points that are not on their curve here; a curve without a name is nobody's. */
const publicKeyOf = (keyInfo: Uint8Array): KeyObject => {
  let key: KeyObject;
  try {
    key = soundKey(createPublicKey({ key: Buffer.from(keyInfo), format: 'der', type: 'spki' }));
  } catch (cause) {
    throw bad('public key', cause);
  }
  if (key.asymmetricKeyType === 'ec' && curveOf(key) === undefined) throw bad('curve of the public key');
  return key;
};

const bitsOf = (value: Uint8Array): Uint8Array => {
  if (value[0] !== 0) throw bad('bit string of whole bytes');
  return value.subarray(1);
};

const keyBitsOf = (keyInfo: Uint8Array): Uint8Array => {
  const cursor = new BerCursor(onlyBer(keyInfo, TAG.sequence));
  cursor.take(TAG.sequence);
  return bitsOf(cursor.take(TAG.bitString).value);
};

const versionOf = (tagged: Uint8Array | undefined): number => {
  if (tagged === undefined) return 1;
  const value = onlyBer(tagged, TAG.integer);
  const [version] = value;
  if (value.length !== 1 || version === undefined || version > 2) throw bad('version');
  return version + 1;
};

const read = (der: Uint8Array): Certificate => {
  const outer = new BerCursor(onlyBer(der, TAG.sequence));
  const signed = outer.take(TAG.sequence);
  const signatureAlgorithm = outer.whole(outer.take(TAG.sequence));
  const signature = bitsOf(outer.take(TAG.bitString).value);
  outer.end();
  const fields = new BerCursor(signed.value);
  const part = (): Uint8Array => fields.whole(fields.take(TAG.sequence));
  const version = versionOf(fields.optional(0xa0)?.value);
  const serial = fields.take(TAG.integer).value;
  const signedAlgorithm = part();
  const issuer = part();
  const validity = new BerCursor(fields.take(TAG.sequence).value);
  const notBefore = timeOf(validity.take(TAG.utcTime, TAG.generalizedTime));
  const notAfter = timeOf(validity.take(TAG.utcTime, TAG.generalizedTime));
  const subject = part();
  const keyInfo = part();
  const ids = [fields.optional(0x81), fields.optional(0x82)];
  const extensions = fields.optional(0xa3);
  fields.end();
  return {
    der,
    version,
    serial,
    issuer,
    subject,
    issuerCountry: namePart(issuer, OID.countryName),
    subjectCountry: namePart(subject, OID.countryName),
    notBefore,
    notAfter,
    publicKey: publicKeyOf(keyInfo),
    publicKeyBytes: keyBitsOf(keyInfo),
    hasUniqueIds: ids.some((id) => id !== undefined),
    tbs: outer.whole(signed),
    signedAlgorithm,
    signatureAlgorithm,
    signature,
    ...readExtensions(extensions === undefined ? [] : allBer(onlyBer(extensions.value, TAG.sequence))),
  };
};

/**
 * Reads any X.509 certificate (RFC 5280), those too that leave DER or lack extensions. Verifies nothing. Throws
 * PKI_UNREADABLE with the rule that is broken, PKI_TOO_LARGE over 64 kB.
 */
export const readCertificate = (der: Uint8Array): Certificate => {
  if (der.length > LARGEST) throw failure(PKI_ERRORS, 'PKI_TOO_LARGE', { bytes: der.length, limit: LARGEST });
  return readingAs(bad, () => read(der));
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
