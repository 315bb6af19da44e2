import { hash, type KeyObject } from 'node:crypto';
import { sameBytes } from '../../bytes.ts';
import { signatureFault } from '../../pki/verify-signature.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';

/** Why the signature over the signed attributes does not hold; null when it does. SHA-1 is not judged here. */
export const sodSignatureFault = (sod: Sod, key: KeyObject): string | null => {
  const { sortedAttributes, signedAttributes, signatureAlgorithm, signature } = sod;
  const rules = { digest: sod.digestAlgorithm, sha1: true };
  const fault = (signed: Uint8Array): string | null =>
    signatureFault(signed, signatureAlgorithm, key, signature, rules);
  // When they came in another order than that of DER, the signer may have signed the one or the other.
  if (sortedAttributes !== null && fault(sortedAttributes) === null) return null;
  return fault(signedAttributes);
};

/** The two links from the signature to the hashes: the digest of the content, and the signature over that digest. */
export const checkSignature = (checks: Checks, sod: Sod, key: KeyObject): void => {
  const digest = hash(sod.digestAlgorithm, sod.content, 'buffer');
  const same = sameBytes(digest, sod.messageDigest);
  checks.say('message digest', same ? null : 'the security object was changed');
  checks.say('signature', sodSignatureFault(sod, key));
};
