import {
  constants,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
  type SignKeyObjectInput,
} from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { isScalarCurve, lowered } from '../seal/ecdsa-scalars.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type SignatureScheme } from '../signer.ts';

/** OpenSSL's names of the curves. */
const CURVES: Readonly<Record<string, SignatureAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
  brainpoolP256r1: 'ESB256',
  brainpoolP384r1: 'ESB384',
  brainpoolP512r1: 'ESB512',
};

/** How a key of this kind signs unless told otherwise: ECDSA by its curve, RSA with PSS and SHA-256. Throws KEY_SIZE. */
export const algorithmOf = (key: KeyObject): SignatureAlgorithm => {
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return 'PS256';
  if (key.asymmetricKeyType === 'ed25519') return 'Ed25519';
  const curve = key.asymmetricKeyDetails?.namedCurve ?? 'none';
  const algorithm = CURVES[curve];
  if (algorithm === undefined) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { curve });
  return algorithm;
};

export const schemeOf = (algorithm: SignatureAlgorithm): SignatureScheme => SIGNATURE_ALGORITHMS[algorithm];

const inputOf = (scheme: SignatureScheme, key: KeyObject, encoding: 'der' | 'p1363'): SignKeyObjectInput => {
  switch (scheme.family) {
    case 'ecdsa':
      return { key, dsaEncoding: encoding === 'der' ? 'der' : 'ieee-p1363' };
    case 'pss':
      return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.salt };
    case 'rsa':
      return { key, padding: constants.RSA_PKCS1_PADDING };
    case 'eddsa':
      return { key };
  }
};

/**
 * The lower s of a raw ECDSA signature (see ecdsa-scalars), before it is verified: whoever needs it need not change a
 * verified signature. In DER, for CMS and certificates, a signature stays as it was made.
 */
export const settled = (key: KeyObject, raw: Uint8Array): Uint8Array => {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return isScalarCurve(curve) ? lowered(curve, raw) : raw;
};

const digestOf = (scheme: SignatureScheme): string | null =>
  scheme.family === 'eddsa' ? null : scheme.digest;

/** Signs on the calling thread: a P-256 signature takes less time than a trip to the thread pool and back. */
export const signWith = (
  algorithm: SignatureAlgorithm,
  privateKey: KeyObject,
  data: Uint8Array,
  encoding: 'der' | 'p1363',
): Uint8Array => {
  const scheme = schemeOf(algorithm);
  const signature = plain(nodeSign(digestOf(scheme), data, inputOf(scheme, privateKey, encoding)));
  return encoding === 'p1363' ? settled(privateKey, signature) : signature;
};

/** False for a wrong signature; never throws for one that is malformed. */
export const verifyWith = (
  algorithm: SignatureAlgorithm,
  publicKey: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
  encoding: 'der' | 'p1363',
): boolean => {
  const scheme = schemeOf(algorithm);
  try {
    return nodeVerify(digestOf(scheme), data, inputOf(scheme, publicKey, encoding), signature);
  } catch {
    return false;
  }
};
