import { sameBytes } from '../bytes.ts';
import { OID } from '../oids.ts';
import { NAME_CHANGE } from './build-extensions.ts';
import { namePart } from './names.ts';
import { type CertificateProfile, COUNTRY, EXTENDED_USAGE, ORGANISATION, PROFILES } from './profiles.ts';
import type { Certificate } from './read-certificate.ts';

/** `ours`: the whole profile of Doc 9303-12. `lenient`: what no verification can do without; the rest becomes remarks. */
export type Strictness = 'ours' | 'lenient';

/** `link`: a country signer's key signed by its predecessor's. */
export type CheckedProfile = CertificateProfile | 'link';

export interface ProfileReport {
  /** The certificate cannot be used as what it was taken for. */
  readonly faults: readonly string[];
  /** It leaves the profile where real issuers do. */
  readonly remarks: readonly string[];
}

interface Rules {
  /** Whatever the issuer, since the first edition. */
  readonly required: readonly ExtensionName[];
  /** Since the seventh edition; readers must take older certificates too (Doc 9303-12 §7.1, Appendix C). */
  readonly requiredOfOurs: readonly ExtensionName[];
  readonly usages: readonly string[];
  readonly extendedUsage: string | null;
  readonly allowed: readonly ExtensionName[];
}

const NAMES = {
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

type ExtensionName = keyof typeof NAMES;

const isName = (name: string): name is ExtensionName => Object.hasOwn(NAMES, name);
const ALL = Object.keys(NAMES).filter(isName);

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

const RULES: Readonly<Record<CheckedProfile, Rules>> = {
  csca: CA,
  link: { ...CA, requiredOfOurs: [...CA.requiredOfOurs, 'AuthorityKeyIdentifier'] },
  'document-signer': {
    required: ['AuthorityKeyIdentifier', 'KeyUsage'],
    requiredOfOurs: [...COMMON, 'DocumentType'],
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
const VITAL: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extKeyUsage,
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
  OID.privateKeyUsagePeriod,
]);

const UNDERSTOOD: ReadonlySet<string> = new Set(
  ALL.slice(0, ALL.indexOf('NameConstraints')).map((name) => NAMES[name]),
);

class Report {
  readonly faults: string[] = [];
  readonly remarks: string[] = [];
  readonly #strict: boolean;

  constructor(strictness: Strictness) {
    this.#strict = strictness === 'ours';
  }

  fault(broken: boolean, what: string): void {
    if (broken) this.faults.push(what);
  }

  /** A fault of ours, a remark about others. */
  leaves(broken: boolean, what: string): void {
    if (broken) (this.#strict ? this.faults : this.remarks).push(what);
  }
}

const checkBody = (report: Report, one: Certificate): void => {
  report.leaves(one.version !== 3, 'version is not 3');
  const [first = 0x80, second = 0x80] = one.serial;
  const minimal = one.serial.length > 0 && first < 0x80 && !(first === 0 && second < 0x80);
  report.leaves(!minimal || one.serial.length > 20, 'serial number');
  report.fault(!sameBytes(one.signedAlgorithm, one.signatureAlgorithm), 'two signature algorithms');
  report.leaves(one.hasUniqueIds, 'unique identifiers');
  report.leaves(!/^[A-Z]{2}$/.test(one.subjectCountry ?? ''), 'country of two capital letters');
  report.leaves(one.issuerCountry !== one.subjectCountry, 'country of issuer and subject');
  report.leaves(namePart(one.subject, OID.commonName) === null, 'common name is missing');
  report.fault(one.notBefore > one.notAfter, 'ends before it begins');
};

const checkUsages = (report: Report, one: Certificate, rules: Rules): void => {
  const usages = one.keyUsage;
  const [first] = rules.usages;
  if (usages !== null && first !== undefined) {
    report.fault(!usages.includes(first), `key usage is not ${first}`);
    const only =
      usages.length === rules.usages.length && rules.usages.every((usage) => usages.includes(usage));
    report.leaves(!only, `key usage is more or less than ${rules.usages.join(' and ')}`);
    report.leaves(one.extensions.get(OID.keyUsage) !== true, 'key usage is not critical');
  }
  if (rules.extendedUsage !== null && one.extensions.has(OID.extKeyUsage)) {
    const only = one.extendedUsages.length === 1 && one.extendedUsages[0] === rules.extendedUsage;
    report.fault(!only, 'extended key usage is another');
    report.leaves(one.extensions.get(OID.extKeyUsage) !== true, 'extended key usage is not critical');
  }
};

const checkExtensions = (report: Report, one: Certificate, rules: Rules): void => {
  // Version 1 has no extensions to lack (country signers of before 2006).
  const mustHave = one.version === 3 ? rules.required : [];
  const has = (name: ExtensionName): boolean => one.extensions.has(NAMES[name]);
  for (const name of mustHave) report.fault(!has(name), `${name} is missing`);
  for (const name of rules.requiredOfOurs) report.leaves(!has(name), `${name} is missing`);
  const fine = new Set<string>([...rules.required, ...rules.requiredOfOurs, ...rules.allowed]);
  for (const name of ALL) {
    // A signer that may issue, or one made for another purpose, is refused whoever made it.
    const grave = name === 'ExtKeyUsage' || (name === 'BasicConstraints' && one.isCa);
    if (!has(name) || fine.has(name)) continue;
    if (grave) report.fault(true, `${name} must not be there`);
    else report.leaves(true, `${name} must not be there`);
  }
  for (const type of one.unreadable) {
    const name = ALL.find((known) => NAMES[known] === type) ?? type;
    if (VITAL.has(type)) report.fault(true, `${name} cannot be read`);
    else report.leaves(true, `${name} cannot be read`);
  }
  for (const [type, critical] of one.extensions) {
    // RFC 5280 §4.2: an unknown critical extension makes a certificate unusable.
    report.fault(critical && !UNDERSTOOD.has(type), 'unknown critical extension');
  }
};

const checkAuthority = (report: Report, one: Certificate, profile: CheckedProfile): void => {
  if (profile !== 'csca' && profile !== 'link') return;
  if (one.extensions.has(OID.basicConstraints))
    report.fault(!one.isCa, 'BasicConstraints is not that of a CA');
  report.leaves(one.isCa && one.pathLength !== 0, 'path length is not 0');
  report.leaves(
    one.isCa && one.extensions.get(OID.basicConstraints) !== true,
    'BasicConstraints is not critical',
  );
};

/** Issued by this project's own country signer: that is, in its name, not merely for its country. */
export const isOurs = (certificate: Certificate): boolean =>
  certificate.issuerCountry === COUNTRY &&
  namePart(certificate.issuer, OID.organizationName) === ORGANISATION;

/** Ours are held to the whole profile; everybody else to what verification needs. */
export const strictnessFor = (certificate: Certificate): Strictness =>
  isOurs(certificate) ? 'ours' : 'lenient';

/** Holds a certificate against its profile (Doc 9303-12 tables 5, 6 and 18). Says nothing about signatures or the day. */
export const profileFaults = (
  certificate: Certificate,
  profile: CheckedProfile,
  strictness: Strictness = strictnessFor(certificate),
): ProfileReport => {
  const report = new Report(strictness);
  const rules = RULES[profile];
  checkBody(report, certificate);
  checkUsages(report, certificate, rules);
  checkExtensions(report, certificate, rules);
  checkAuthority(report, certificate, profile);
  return { faults: report.faults, remarks: report.remarks };
};
