import { OID } from '../oids.ts';
import { NAME_CHANGE } from './build-extensions.ts';
import { type CertificateProfile, EXTENDED_USAGE, PROFILES } from './profiles.ts';

/** `link`: a country signer's key signed by its predecessor's. */
export type CheckedProfile = CertificateProfile | 'link';

/** What a kind of certificate must, may and must not have (Doc 9303-12 tables 5, 6 and 18). */
export interface Rules {
  /** Whatever the issuer: without it the certificate cannot be told from another kind. */
  readonly required: readonly ExtensionName[];
  /** Since the seventh edition; readers must take older certificates too (Doc 9303-12 §7.1, Appendix C). */
  readonly requiredOfOurs: readonly ExtensionName[];
  readonly usages: readonly string[];
  readonly extendedUsage: string | null;
  readonly allowed: readonly ExtensionName[];
}

export const EXTENSIONS = {
  AuthorityKeyIdentifier: OID.authorityKeyIdentifier,
  SubjectKeyIdentifier: OID.subjectKeyIdentifier,
  KeyUsage: OID.keyUsage,
  PrivateKeyUsagePeriod: OID.privateKeyUsagePeriod,
  SubjectAltName: OID.subjectAltName,
  IssuerAltName: OID.issuerAltName,
  BasicConstraints: OID.basicConstraints,
  ExtKeyUsage: OID.extKeyUsage,
  CRLDistributionPoints: OID.crlDistributionPoints,
  DocumentType: OID.documentTypeList,
  NameChange: NAME_CHANGE,
  CertificatePolicies: '2.5.29.32',
  NameConstraints: '2.5.29.30',
  PolicyMappings: '2.5.29.33',
  PolicyConstraints: '2.5.29.36',
  FreshestCRL: '2.5.29.46',
  InhibitAnyPolicy: '2.5.29.54',
  SubjectDirectoryAttributes: '2.5.29.9',
  Netscape: '2.16.840.1.113730.1.1',
} as const;

export type ExtensionName = keyof typeof EXTENSIONS;

const isName = (name: string): name is ExtensionName => Object.hasOwn(EXTENSIONS, name);
export const ALL_EXTENSIONS = Object.keys(EXTENSIONS).filter(isName);

/** All of them stand in certificates of this project (table 6, columns m). */
const COMMON = ['SubjectAltName', 'IssuerAltName', 'CRLDistributionPoints', 'PrivateKeyUsagePeriod'] as const;

const CA: Rules = {
  required: ['BasicConstraints'],
  requiredOfOurs: ['KeyUsage', 'SubjectKeyIdentifier', ...COMMON],
  usages: ['keyCertSign', 'cRLSign'],
  extendedUsage: null,
  allowed: ['AuthorityKeyIdentifier', 'CertificatePolicies', 'NameChange'],
};

const LIST_SIGNER: Omit<Rules, 'extendedUsage'> = {
  required: ['ExtKeyUsage'],
  requiredOfOurs: ['AuthorityKeyIdentifier', 'KeyUsage', 'SubjectKeyIdentifier', ...COMMON],
  usages: ['digitalSignature'],
  allowed: ['CertificatePolicies'],
};

export const RULES: Readonly<Record<CheckedProfile, Rules>> = {
  csca: CA,
  link: { ...CA, requiredOfOurs: [...CA.requiredOfOurs, 'AuthorityKeyIdentifier'] },
  'document-signer': {
    // Real ones lack any of these (BSI's of 2008 the KeyUsage): what is absent does not restrict (RFC 5280 §4.2.1.3).
    required: [],
    requiredOfOurs: ['AuthorityKeyIdentifier', 'KeyUsage', ...COMMON, 'DocumentType'],
    usages: ['digitalSignature'],
    extendedUsage: null,
    allowed: ['SubjectKeyIdentifier', 'CertificatePolicies'],
  },
  'barcode-signer': {
    required: ['ExtKeyUsage'],
    requiredOfOurs: ['AuthorityKeyIdentifier'],
    usages: [],
    extendedUsage: EXTENDED_USAGE.barcodeSigner,
    allowed: ['DocumentType'],
  },
  'master-list-signer': { ...LIST_SIGNER, extendedUsage: PROFILES['master-list-signer'].extendedUsage },
  'revocation-signer': { ...LIST_SIGNER, extendedUsage: PROFILES['revocation-signer'].extendedUsage },
};

/** Without these no path can be built, whoever the issuer is. */
export const VITAL: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extKeyUsage,
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
  OID.privateKeyUsagePeriod,
]);

export const UNDERSTOOD: ReadonlySet<string> = new Set(
  ALL_EXTENSIONS.slice(0, ALL_EXTENSIONS.indexOf('NameConstraints')).map((name) => EXTENSIONS[name]),
);
