import { sameBytes } from '../bytes.ts';
import { type ProfileReport, profileFaults, type Strictness, strictnessFor } from './check-profile.ts';
import { issuedBy } from './link-certificates.ts';
import { nameText, sameName } from './names.ts';
import type { CheckedProfile } from './profile-rules.ts';
import type { Certificate } from './read-certificate.ts';
import type { Crl } from './read-crl.ts';
import { revocationOf } from './revocation.ts';

/** One reason for or against a signer. `why` only where `ok` is false. */
export interface SignerCheck {
  readonly check: string;
  readonly ok: boolean;
  readonly why?: string;
}

/** What does not depend on the day: found out once per signer and list of trust anchors. */
export interface SignerStanding {
  readonly certificate: Certificate;
  /** What it was taken for. */
  readonly profile: CheckedProfile;
  /** The CSCA whose key signed it; null when no anchor did. */
  readonly anchor: Certificate | null;
  /** All anchors that did, each with its own profile: a root and its link certificate have the same key. */
  readonly anchors: readonly { readonly certificate: Certificate; readonly profile: ProfileReport }[];
  /** Why no anchor did. */
  readonly anchorFault: string | null;
  /** Rules of its profile that the certificate breaks, and where it leaves the profile as real issuers do. */
  readonly profileFaults: readonly string[];
  readonly remarks: readonly string[];
}

export interface SignerVerdict {
  readonly certificate: Certificate;
  readonly anchor: Certificate | null;
  /** `ok` only when every check is. */
  readonly ok: boolean;
  readonly checks: readonly SignerCheck[];
  readonly remarks: readonly string[];
}

export interface SignerQuestion {
  /** The day of inspection. */
  readonly at: Date;
  /** When the signer says it signed; null when it does not say. */
  readonly signedAt: Date | null;
  readonly crls?: readonly Crl[];
}

/** May this certificate stand at the beginning of a path? One that is trusted is either a CA or older than that extension. */
const mayIssue = (anchor: Certificate): boolean =>
  (anchor.isCa || anchor.version !== 3) &&
  (anchor.keyUsage === null || anchor.keyUsage.includes('keyCertSign'));

const findAnchors = (
  certificate: Certificate,
  trust: readonly Certificate[],
): { readonly anchors: readonly Certificate[]; readonly fault: string | null } => {
  const named = trust.filter((anchor) => sameName(anchor.subject, certificate.issuer));
  if (named.length === 0) {
    return {
      anchors: [],
      fault: `no country signer of this name is trusted: ${nameText(certificate.issuer)}`,
    };
  }
  const able = named.filter(mayIssue);
  if (able.length === 0) return { anchors: [], fault: 'the trusted certificate of this name may not issue' };
  const why = new Map(able.map((anchor) => [anchor, issuedBy(anchor, certificate)] as const));
  const anchors = able.filter((anchor) => why.get(anchor) === null);
  const keyId = certificate.authorityKeyId;
  // Of several keys of one name the reason of the one that is meant is the one worth telling.
  const meant = able.find(
    (one) => keyId !== null && one.subjectKeyId !== null && sameBytes(one.subjectKeyId, keyId),
  );
  const told =
    meant ?? (keyId === null || able.some((one) => one.subjectKeyId === null) ? able[0] : undefined);
  const fault = told === undefined ? 'the country signer with this key is not trusted' : why.get(told);
  return { anchors, fault: anchors.length > 0 ? null : (fault ?? 'wrong signature') };
};

const anchorProfile = (anchor: Certificate): CheckedProfile =>
  sameName(anchor.issuer, anchor.subject) ? 'csca' : 'link';

/** Finds the CSCA of a signer among `trust` and holds it against its profile. */
export const standingOf = (
  certificate: Certificate,
  trust: readonly Certificate[],
  profile: CheckedProfile = 'document-signer',
  strictness: Strictness = strictnessFor(certificate),
): SignerStanding => {
  const { anchors, fault } = findAnchors(certificate, trust);
  const report = profileFaults(certificate, profile, strictness);
  return {
    certificate,
    profile,
    anchor: anchors[0] ?? null,
    anchors: anchors.map((one) => ({ certificate: one, profile: profileFaults(one, anchorProfile(one)) })),
    anchorFault: fault,
    profileFaults: report.faults,
    remarks: report.remarks,
  };
};

/** How the checks call it. */
const LABELS: Readonly<Record<CheckedProfile, string>> = {
  csca: 'country signer',
  link: 'link',
  'document-signer': 'document signer',
  'barcode-signer': 'barcode signer',
  'master-list-signer': 'list signer',
  'revocation-signer': 'revocation signer',
};

const alive = (certificate: Certificate, at: Date): boolean =>
  certificate.notBefore <= at && at <= certificate.notAfter;

const day = (at: Date): string => at.toISOString().slice(0, 10);

const outside = (one: Certificate, at: Date): string | null =>
  alive(one, at) ? null : `valid from ${day(one.notBefore)} to ${day(one.notAfter)}`;

/** PrivateKeyUsagePeriod, or where there is none the whole validity. */
const usageFault = (one: Certificate, signedAt: Date, at: Date): string | null => {
  if (signedAt > at) return 'signed in the future';
  const from = one.usageFrom ?? one.notBefore;
  const until = one.usageUntil ?? one.notAfter;
  return from <= signedAt && signedAt <= until
    ? null
    : `the key was in use from ${day(from)} to ${day(until)}`;
};

const keyIdFault = (anchor: Certificate, one: Certificate): string | null => {
  const named = one.authorityKeyId;
  if (named === null || anchor.subjectKeyId === null) return null;
  return sameBytes(named, anchor.subjectKeyId) ? null : 'names another key than the one that signed it';
};

const sameCountry = (anchor: Certificate, one: Certificate): boolean =>
  anchor.subjectCountry?.toUpperCase() === one.subjectCountry?.toUpperCase();

/**
 * Everything about a signer but its signature over the document (Doc 9303-12 §6.1.2 and table 1; RFC 5280 §6.1 for a path of
 * one certificate). A check that could not be made because an earlier one failed is not in the list.
 */
export const checkStanding = (
  standing: SignerStanding,
  trust: readonly Certificate[],
  { at, signedAt, crls = [] }: SignerQuestion,
): SignerVerdict => {
  const { certificate, anchors } = standing;
  const label = LABELS[standing.profile];
  const checks: SignerCheck[] = [];
  const remarks = [...standing.remarks];
  const say = (check: string, why: string | null): void => {
    checks.push(why === null ? { check, ok: true } : { check, ok: false, why });
  };
  const used = anchors.find((one) => alive(one.certificate, at)) ?? anchors[0];
  const anchor = used?.certificate ?? null;
  say(`${label} profile`, standing.profileFaults.length === 0 ? null : standing.profileFaults.join('; '));
  say('issued by a trusted country signer', standing.anchorFault);
  if (used !== undefined && anchor !== null) {
    const { faults, remarks: said } = used.profile;
    say('country signer profile', faults.length === 0 ? null : faults.join('; '));
    remarks.push(...said.map((remark) => `country signer: ${remark}`));
    say('key of the country signer', keyIdFault(anchor, certificate));
    say(
      'country of the certificates',
      sameCountry(anchor, certificate) ? null : `${label} and country signer differ`,
    );
    say('country signer is valid', outside(anchor, at));
  }
  say(`${label} is valid`, outside(certificate, at));
  // Not every issuer states when it signed (the attribute is optional); then there is nothing to compare.
  if (signedAt !== null) say('signed while the key was in use', usageFault(certificate, signedAt, at));
  if (anchor !== null) {
    const found = revocationOf(certificate, trust, crls, at);
    // A country signer that lost its key puts its own certificates, links too, on its list.
    const lost = revocationOf(anchor, trust, crls, at).revoked;
    if (lost !== null) say('country signer is not revoked', `revoked on ${day(lost.at)}`);
    remarks.push(...found.remarks);
    if (found.revoked !== null) say('not revoked', `revoked on ${day(found.revoked.at)}`);
    else if (found.lists > 0) say('not revoked', null);
    // A list that is there but cannot be believed may hide what the true one says.
    else if (found.faults.length > 0) say('not revoked', `revocation list: ${found.faults.join('; ')}`);
    else remarks.push('no revocation list of this country signer');
    if (found.lists > 0)
      remarks.push(...found.faults.map((fault) => `a revocation list was not used: ${fault}`));
  }
  return { certificate, anchor, ok: checks.every(({ ok }) => ok), checks, remarks };
};
