import type { Trust } from '../../pki/load-trust.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';
import { standingOf } from './find-anchor.ts';
import { checkRevocation } from './revocation.ts';

const checkProfile = (
  checks: Checks,
  check: string,
  { faults, remarks }: { readonly faults: readonly string[]; readonly remarks: readonly string[] },
): void => {
  if (faults.length > 0) checks.all(check, [...faults, ...remarks]);
  else checks.all(check, remarks, 'remark');
};

const within = (from: Date | null, at: Date, until: Date | null): boolean =>
  (from === null || from <= at) && (until === null || at <= until);

const checkAnchor = (checks: Checks, certificate: Certificate, anchor: Certificate, at: Date): void => {
  const [country, issuing] = [certificate.subjectCountry, anchor.subjectCountry];
  // The country signers of some States of before 2010 carry no country in their name.
  const unsaid = country === null || issuing === null;
  const same = !unsaid && country.toUpperCase() === issuing.toUpperCase();
  checks.say(
    'country of the certificates',
    same ? null : unsaid ? 'one of them names no country' : 'document signer and country signer differ',
    unsaid ? 'remark' : 'failed',
  );
  const alive = within(anchor.notBefore, at, anchor.notAfter);
  checks.say('country signer is valid', alive ? null : 'outside its validity');
  // Its own usage period is a promise of its keepers; that it was kept can only be told from what it signed.
  const kept = within(anchor.usageFrom, certificate.notBefore, anchor.usageUntil);
  checks.say(
    'country signer signed while its key was in use',
    kept ? null : 'the document signer begins outside the usage period of that key',
    'remark',
  );
};

const checkTimes = (checks: Checks, certificate: Certificate, signingTime: Date | null, at: Date): void => {
  const alive = within(certificate.notBefore, at, certificate.notAfter);
  checks.say('document signer is valid', alive ? null : 'outside its validity');
  const check = 'signed while the key was in use';
  // The attribute is optional; without it there is nothing to compare.
  if (signingTime === null) {
    checks.say(check, 'the issuer does not say when it signed', 'remark');
    return;
  }
  const valid = within(certificate.notBefore, signingTime, certificate.notAfter);
  const inUse = within(certificate.usageFrom, signingTime, certificate.usageUntil);
  const why = 'outside the usage period of the key, or in the future';
  checks.say(check, valid && inUse && signingTime <= at ? null : why);
};

/** Path, times and revocation (Doc 9303-12 §6 and table 1; RFC 5280 §6.1 for a path of one certificate). */
export const checkSigner = (
  checks: Checks,
  sod: Sod,
  certificate: Certificate,
  trust: Trust,
  at: Date,
  legacy: 'failed' | 'remark',
): void => {
  const { anchor, profile, anchorProfile, sha1 } = standingOf(certificate, trust);
  checkProfile(checks, 'document signer profile', profile);
  const check = 'issued by a trusted country signer';
  if (anchor !== null) {
    checks.say(check, null);
    checks.say('hash under the document signer', sha1 ? 'SHA-1 is no longer allowed' : null, legacy);
    checkProfile(checks, 'country signer profile', anchorProfile);
    checkAnchor(checks, certificate, anchor, at);
    checkRevocation(checks, certificate, anchor, trust, at);
  } else if (trust.anchors.length === 0) checks.say(check, 'no country signer given');
  else checks.say(check, 'no trust anchor signed the document signer');
  checkTimes(checks, certificate, sod.signingTime, at);
};
