import { sameBytes } from '../bytes.ts';
import { verifyWith } from '../keys/sign-with.ts';
import { COSE } from './claim-169.ts';
import { type SignedMessage, signedBytes } from './cose.ts';
import { isLow, soundScalars } from './ecdsa-scalars.ts';
import {
  candidates,
  isOurs,
  type Jwk,
  type Jwks,
  type PublishedPurpose,
  serves,
  verificationKey,
} from './jwks.ts';

const MAX_KEYS_TRIED = 16;
const EDDSA_BYTES = 64;
const NOTHING = new Uint8Array(32);

export type SignatureFault = 'wrong-algorithm' | 'unknown-key' | 'wrong-key' | 'bad-signature' | 'malleated';

const ALGORITHMS = new Map<unknown, 'ES256' | 'Ed25519'>([
  [COSE.es256, 'ES256'],
  [COSE.eddsa, 'Ed25519'],
]);

/** Right length and range; no signer gives an r or s of zeros, nor the same bytes twice. */
const plausible = (algorithm: 'ES256' | 'Ed25519', signature: Uint8Array): boolean => {
  if (signature.length !== EDDSA_BYTES) return false;
  const r = signature.subarray(0, 32);
  const s = signature.subarray(32);
  if (sameBytes(r, s) || sameBytes(s, NOTHING)) return false;
  return algorithm === 'Ed25519' || soundScalars('prime256v1', signature);
};

/**
 * The key of `jwks` that signed the message for this purpose, or why there is none. Which algorithm is right follows
 * from the key, so that a message cannot choose a weaker one.
 */
export const signedBy = (
  message: SignedMessage,
  jwks: Jwks,
  purpose: PublishedPurpose,
): Jwk | SignatureFault => {
  const algorithm = ALGORITHMS.get(message.algorithm);
  if (algorithm === undefined) return 'wrong-algorithm';
  const found = candidates(jwks, message.keyId);
  if (found.length === 0) return 'unknown-key';
  const fit = found
    .filter((jwk) => serves(jwk, purpose))
    .flatMap((jwk) => {
      const key = verificationKey(jwk);
      return key?.algorithm === algorithm ? [{ jwk, key: key.key }] : [];
    })
    .slice(0, MAX_KEYS_TRIED);
  if (fit.length === 0) return 'wrong-key';
  if (!plausible(algorithm, message.signature)) return 'bad-signature';
  const signed = signedBytes(message.protectedHeader, message.payload);
  const signer = fit.find(({ key }) => verifyWith(algorithm, key, signed, message.signature, 'p1363'));
  if (signer === undefined) return 'bad-signature';
  if (algorithm === 'ES256' && isOurs(signer.jwk) && !isLow('prime256v1', message.signature))
    return 'malleated';
  return signer.jwk;
};
