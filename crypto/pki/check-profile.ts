import { sameBytes } from '../bytes.ts';
import { bitString, sequence } from '../der.ts';
import { OID } from '../oids.ts';
import { namePart } from './names.ts';
import {
  ALL_EXTENSIONS,
  type CheckedProfile,
  EXTENSIONS,
  type ExtensionName,
  RULES,
  type Rules,
  UNDERSTOOD,
  VITAL,
} from './profile-rules.ts';
import { COUNTRY, ORGANISATION } from './profiles.ts';
import type { Certificate } from './read-certificate.ts';

/** `ours`: the whole profile of Doc 9303-12. `lenient`: what no verification can do without; the rest becomes remarks. */
export type Strictness = 'ours' | 'lenient';

export interface ProfileReport {
  /** The certificate cannot be used as what it was taken for. */
  readonly faults: readonly string[];
  /** It leaves the profile where real issuers do. */
  readonly remarks: readonly string[];
}

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
  // What is signed is one part; the wrapping around it could be written in other ways by anybody.
  const der = sequence(one.tbs, one.signatureAlgorithm, bitString(one.signature));
  report.leaves(!sameBytes(der, one.der), 'not DER');
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
  const has = (name: ExtensionName): boolean => one.extensions.has(EXTENSIONS[name]);
  for (const name of mustHave) report.fault(!has(name), `${name} is missing`);
  for (const name of rules.requiredOfOurs) report.leaves(!has(name), `${name} is missing`);
  const fine = new Set<string>([...rules.required, ...rules.requiredOfOurs, ...rules.allowed]);
  for (const name of ALL_EXTENSIONS) {
    // A signer that may issue, or one made for another purpose, is refused whoever made it.
    const grave = name === 'ExtKeyUsage' || (name === 'BasicConstraints' && one.isCa);
    if (!has(name) || fine.has(name)) continue;
    if (grave) report.fault(true, `${name} must not be there`);
    else report.leaves(true, `${name} must not be there`);
  }
  for (const type of one.unreadable) {
    const name = ALL_EXTENSIONS.find((known) => EXTENSIONS[known] === type) ?? type;
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
