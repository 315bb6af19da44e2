import { checkSigner } from '../../pki/document-signer.ts';
import { loadTrust, type Trust } from '../../pki/load-trust.ts';
import type { Certificate } from '../../pki/read-certificate.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';

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

/** Chain, profile, validity, period of use and revocation of the document signer (Doc 9303-12 §6). */
export const checkTrust = (
  checks: Checks,
  sod: Sod,
  certificate: Certificate,
  { anchors, crls }: Trust,
  at: Date,
): void => {
  const verdict = checkSigner(certificate.der, anchors, { at, signedAt: sod.signingTime, crls });
  for (const { check, ok, why } of verdict.checks) {
    const noTrust = check === 'issued by a trusted country signer' && anchors.length === 0;
    checks.say(check, ok ? null : noTrust ? 'no country signer given' : (why ?? 'not so'));
  }
  // The attribute is optional; without it there is nothing to compare with the period of use.
  if (sod.signingTime === null)
    checks.say('signed while the key was in use', 'the issuer does not say when it signed', 'remark');
  checks.all('certificates', verdict.remarks, 'remark');
};
