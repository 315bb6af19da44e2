import { sameBytes } from '../../bytes.ts';
import { type ProfileReport, profileFaults } from '../../pki/check-profile.ts';
import { loadTrust, type Trust } from '../../pki/load-trust.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import { signatureFault } from '../../pki/verify-signature.ts';
import { namesAgree } from './names-agree.ts';

/** What does not depend on the document or the day. */
export interface Standing {
  /** The country signer whose key signed it; null when none of those trusted did. */
  readonly anchor: Certificate | null;
  /** That signature is over SHA-1. */
  readonly sha1: boolean;
  readonly profile: ProfileReport;
  readonly anchorProfile: ProfileReport;
}

/** Country signers of before Doc 9303-12 have no extensions at all; where they say what they are, it has to be this. */
const mayIssue = (anchor: Certificate): boolean =>
  (anchor.keyUsage === null || anchor.keyUsage.includes('keyCertSign')) &&
  (anchor.isCa || !anchor.extensions.has('2.5.29.19')) &&
  anchor.extendedUsages.length === 0;

const isSignedBy = (anchor: Certificate, certificate: Certificate, sha1: boolean): boolean => {
  const { tbs, signatureAlgorithm, signature } = certificate;
  return signatureFault(tbs, signatureAlgorithm, anchor.publicKey, signature, { sha1 }) === null;
};

const isAnchorOf = (anchor: Certificate, certificate: Certificate): boolean => {
  // Several keys of one country signer share a name; the key identifiers tell them apart where both are there. After a
  // change of its name only they lead to it (Doc 9303-12 §7.1: NameChange).
  const named = certificate.authorityKeyId;
  const sameKey = named !== null && anchor.subjectKeyId !== null && sameBytes(named, anchor.subjectKeyId);
  if (!sameKey && named !== null && anchor.subjectKeyId !== null) return false;
  if (!sameKey && !namesAgree(anchor.subject, certificate.issuer)) return false;
  if (!mayIssue(anchor)) return false;
  return isSignedBy(anchor, certificate, true);
};

const NOTHING: ProfileReport = { faults: [], remarks: [] };
const KEPT = 64;
const known = new WeakMap<Trust, Map<Certificate, Standing>>();

/** Kept per signer: one stands behind hundreds of thousands of cards, and a P-384 check costs ten times a card. */
export const standingOf = (certificate: Certificate, trust: Trust): Standing => {
  const signers = known.get(trust) ?? new Map<Certificate, Standing>();
  known.set(trust, signers);
  const kept = signers.get(certificate);
  if (kept !== undefined) return kept;
  const anchor = trust.anchors.find((candidate) => isAnchorOf(candidate, certificate)) ?? null;
  const standing = {
    anchor,
    sha1: anchor !== null && !isSignedBy(anchor, certificate, false),
    profile: profileFaults(certificate, 'document-signer'),
    anchorProfile: anchor === null ? NOTHING : profileFaults(anchor, 'csca'),
  };
  if (signers.size >= KEPT) signers.clear();
  signers.set(certificate, standing);
  return standing;
};

const lists = new Map<string, Trust>();

/** A list of country signers in DER as trust, kept by content. */
export const trustOf = (given: readonly Uint8Array[] | Trust): Trust => {
  if ('anchors' in given) return given;
  const key = given.map((der) => `${der.length}:${Buffer.from(der).toString('latin1')}`).join('');
  const kept = lists.get(key);
  if (kept !== undefined) return kept;
  const trust = loadTrust(given.map((bytes, index) => ({ name: `country signer ${index + 1}`, bytes })));
  if (lists.size >= KEPT) lists.clear();
  lists.set(key, trust);
  return trust;
};
