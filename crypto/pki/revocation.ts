import { sameBytes } from '../bytes.ts';
import { sameName } from './names.ts';
import type { Certificate } from './read-certificate.ts';
import type { Crl, RevokedEntry } from './read-crl.ts';
import { signatureFault } from './verify-signature.ts';

const checked = new WeakMap<Crl, WeakMap<Certificate, { readonly fault: string | null }>>();

/**
 * Why a revocation list is not this country signer's; null when it is. Kept, because one list stands behind every card of
 * a State.
 */
export const crlFault = (crl: Crl, issuer: Certificate): string | null => {
  const kept = checked.get(crl)?.get(issuer);
  if (kept !== undefined) return kept.fault;
  const fault = findFault(crl, issuer);
  const byIssuer = checked.get(crl) ?? new WeakMap<Certificate, { readonly fault: string | null }>();
  byIssuer.set(issuer, { fault });
  checked.set(crl, byIssuer);
  return fault;
};

const findFault = (crl: Crl, issuer: Certificate): string | null => {
  if (!sameName(crl.issuer, issuer.subject)) return 'the list of another authority';
  if (issuer.keyUsage !== null && !issuer.keyUsage.includes('cRLSign'))
    return 'its issuer may not sign lists';
  const named = crl.authorityKeyId;
  if (named !== null && issuer.subjectKeyId !== null && !sameBytes(named, issuer.subjectKeyId))
    return 'signed with another key of that authority';
  if (!sameBytes(crl.signedAlgorithm, crl.signatureAlgorithm)) return 'two signature algorithms';
  return signatureFault(crl.tbs, crl.signatureAlgorithm, issuer.publicKey, crl.signature);
};

/** `stale`: the next list was due; `early`: dated after `at`. A list without a next date is never stale. */
export const crlFreshness = (crl: Crl, at: Date): 'fresh' | 'stale' | 'early' => {
  if (crl.thisUpdate > at) return 'early';
  return crl.nextUpdate !== null && crl.nextUpdate < at ? 'stale' : 'fresh';
};

/** The entry of a certificate in a list of its own issuer; null when there is none or the list is somebody else's. */
export const isRevoked = (crl: Crl, certificate: Certificate): RevokedEntry | null =>
  sameName(crl.issuer, certificate.issuer) ? crl.find(certificate.serial) : null;

export interface RevocationFinding {
  /** Null when no list that can be used says it is revoked. */
  readonly revoked: RevokedEntry | null;
  /** Lists of this authority whose signature was verified and that can be used. */
  readonly lists: number;
  /** Why lists of this authority were not used. */
  readonly faults: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Asks every list of the issuer of `certificate`. A country signer signs its list with its newest key, for the certificates of
 * all its keys (Doc 9303-12 §5.1), so any of `anchors` with that name may have signed it.
 */
export const revocationOf = (
  certificate: Certificate,
  anchors: readonly Certificate[],
  crls: readonly Crl[],
  at: Date,
): RevocationFinding => {
  const faults: string[] = [];
  const remarks: string[] = [];
  let lists = 0;
  let revoked: RevokedEntry | null = null;
  for (const crl of crls) {
    if (!sameName(crl.issuer, certificate.issuer)) continue;
    const why = anchors
      .filter((anchor) => sameName(anchor.subject, crl.issuer))
      .map((anchor) => crlFault(crl, anchor));
    if (!why.includes(null)) {
      faults.push(why.at(-1) ?? 'no country signer of that name is trusted');
      continue;
    }
    if (crl.unusable !== null) {
      faults.push(crl.unusable);
      continue;
    }
    lists++;
    const freshness = crlFreshness(crl, at);
    if (freshness === 'stale') remarks.push('the revocation list is out of date');
    if (freshness === 'early') remarks.push('the revocation list is dated in the future');
    revoked ??= crl.find(certificate.serial);
  }
  return { revoked, lists, faults, remarks };
};
