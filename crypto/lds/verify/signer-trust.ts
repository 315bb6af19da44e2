import { checkSigner } from '../../pki/document-signer.ts';
import { loadTrust, type Trust } from '../../pki/load-trust.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import { revocationOf } from '../../pki/revocation.ts';
import { signatureFault } from '../../pki/verify-signature.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';
import { namesAgree } from './names-agree.ts';

const KEPT = 16;
const lists = new Map<string, Trust>();

/** A list of country signers in DER as trust, kept by content: the chain is then verified once per signer and not per card. */
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

const ISSUED = 'issued by a trusted country signer';

/** The country signer of an old document signer whose certificate is signed over SHA-1. */
const anchorOverSha1 = (one: Certificate, anchors: readonly Certificate[]): Certificate | undefined =>
  anchors.find(
    (anchor) =>
      anchor.isCa &&
      namesAgree(anchor.subject, one.issuer) &&
      signatureFault(one.tbs, one.signatureAlgorithm, anchor.publicKey, one.signature, { sha1: true }) ===
        null,
  );

/** What `checkSigner` could not look at because it takes no SHA-1. */
const checkOldAnchor = (
  checks: Checks,
  certificate: Certificate,
  anchor: Certificate,
  { anchors, crls }: Trust,
  at: Date,
): void => {
  checks.say(ISSUED, 'its certificate is signed over SHA-1', 'remark');
  const alive = anchor.notBefore <= at && at <= anchor.notAfter;
  checks.say('country signer is valid', alive ? null : 'outside its validity');
  const { revoked, faults } = revocationOf(certificate, anchors, crls, at);
  checks.say('not revoked', revoked === null ? null : 'it is in the revocation list');
  checks.all('revocation lists', faults, 'failed');
};

/** Chain, profile, validity, period of use and revocation of the document signer (Doc 9303-12 §6). */
export const checkTrust = (
  checks: Checks,
  sod: Sod,
  certificate: Certificate,
  trust: Trust,
  at: Date,
  legacy: boolean,
): void => {
  const { anchors, crls } = trust;
  const verdict = checkSigner(certificate.der, anchors, { at, signedAt: sod.signingTime, crls });
  const old = legacy && verdict.anchor === null ? anchorOverSha1(certificate, anchors) : undefined;
  for (const { check, ok, why } of verdict.checks) {
    const noTrust = check === ISSUED && anchors.length === 0;
    if (check === ISSUED && old !== undefined) checkOldAnchor(checks, certificate, old, trust, at);
    else checks.say(check, ok ? null : noTrust ? 'no country signer given' : (why ?? 'not so'));
  }
  // The attribute is optional; without it there is nothing to compare with the period of use.
  if (sod.signingTime === null)
    checks.say('signed while the key was in use', 'the issuer does not say when it signed', 'remark');
  checks.all('certificates', verdict.remarks, 'remark');
};
