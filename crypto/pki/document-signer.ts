import { sameBytes } from '../bytes.ts';
import { OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

/** What does not depend on the document or the day: found out once per document signer and list of trust anchors. */
export interface SignerStanding {
  readonly certificate: Certificate;
  /** The CSCA whose key signed it; null when no anchor did. */
  readonly anchor: Certificate | null;
  /** Rules of the document signer profile that the certificate breaks. */
  readonly profileFaults: readonly string[];
}

/** Doc 9303-12 table 6, column "Document Signer". */
const REQUIRED = [
  ['AuthorityKeyIdentifier', OID.authorityKeyIdentifier],
  ['KeyUsage', OID.keyUsage],
] as const;

/** Required since the seventh edition; readers must take older certificates too (Doc 9303-12 §7.1, Appendix C). */
const REQUIRED_OF_OURS = [
  ['PrivateKeyUsagePeriod', OID.privateKeyUsagePeriod],
  ['SubjectAltName', OID.subjectAltName],
  ['IssuerAltName', OID.issuerAltName],
  ['CRLDistributionPoints', OID.crlDistributionPoints],
  ['DocumentType', OID.documentTypeList],
] as const;

const FORBIDDEN = [
  ['BasicConstraints CA', OID.basicConstraints],
  ['ExtKeyUsage', OID.extKeyUsage],
  ['NameConstraints', '2.5.29.30'],
  ['PolicyMappings', '2.5.29.33'],
  ['PolicyConstraints', '2.5.29.36'],
  ['FreshestCRL', '2.5.29.46'],
  ['InhibitAnyPolicy', '2.5.29.54'],
  ['SubjectDirectoryAttributes', '2.5.29.9'],
  ['Netscape', '2.16.840.1.113730.1.1'],
] as const;

/** Critical extensions this verifier understands; an unknown critical one makes the certificate unusable (RFC 5280). */
const UNDERSTOOD = new Set<string>([...REQUIRED, ...REQUIRED_OF_OURS].map(([, type]) => type));

const OUR_COUNTRY = 'KE';

const faultsOf = (certificate: Certificate): readonly string[] => {
  const faults: string[] = [];
  const has = (type: string): boolean => certificate.extensions.has(type);
  if (certificate.version !== 3) faults.push('version is not 3');
  if (certificate.serial.length > 20 || (certificate.serial[0] ?? 0x80) >= 0x80) faults.push('serial number');
  const strict = certificate.subjectCountry === OUR_COUNTRY;
  for (const [name, type] of strict ? [...REQUIRED, ...REQUIRED_OF_OURS] : REQUIRED) {
    if (!has(type)) faults.push(`${name} is missing`);
  }
  for (const [name, type] of FORBIDDEN) {
    if (has(type)) faults.push(`${name} must not be there`);
  }
  const usages = certificate.keyUsage ?? [];
  if (has(OID.keyUsage)) {
    if (!usages.includes('digitalSignature')) faults.push('key usage is not digitalSignature');
    if (strict && usages.length !== 1) faults.push('key usage is more than digitalSignature');
    if (strict && certificate.extensions.get(OID.keyUsage) !== true) faults.push('key usage is not critical');
  }
  for (const [type, critical] of certificate.extensions) {
    if (critical && !UNDERSTOOD.has(type)) faults.push('unknown critical extension');
  }
  return faults;
};

const isAnchorOf = (anchor: Certificate, certificate: Certificate): boolean => {
  if (!sameBytes(anchor.subject, certificate.issuer)) return false;
  if (!anchor.isCa || anchor.keyUsage?.includes('keyCertSign') !== true) return false;
  // Several keys of one CSCA share a name; the key identifiers tell them apart where both are there.
  const named = certificate.authorityKeyId;
  if (named !== null && anchor.subjectKeyId !== null && !sameBytes(named, anchor.subjectKeyId)) return false;
  return certificate.x509.verify(anchor.publicKey);
};

const KEPT = 64;
const known = new Map<string, SignerStanding>();

/**
 * Reads a document signer certificate and finds its CSCA among `trust`. Kept by content, because one signer
 * stands behind hundreds of thousands of cards and a P-384 check costs ten times a card.
 */
export const signerStanding = (der: Uint8Array, trust: readonly Uint8Array[]): SignerStanding => {
  const key = [der, ...trust].map((bytes) => `${bytes.length}:${ascii(bytes)}`).join('');
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const certificate = readCertificate(der);
  const anchor = trust.map(readCertificate).find((candidate) => isAnchorOf(candidate, certificate)) ?? null;
  const standing = { certificate, anchor, profileFaults: faultsOf(certificate) };
  if (known.size >= KEPT) known.delete(known.keys().next().value ?? '');
  known.set(key, standing);
  return standing;
};
