import { failure } from '../../card/errors.ts';
import { algorithm, derNull, integer, sequence, tagged } from '../der.ts';
import { DIGEST_OID, OID } from '../oids.ts';
import { SIGNATURE_ALGORITHMS, type SignatureScheme, type Signer } from '../signer.ts';
import { SOD_ERRORS } from './sod-errors.ts';

/** What this issuer hashes data groups with, and what its signers sign over. */
export type SodDigest = 'sha256' | 'sha384' | 'sha512';

const ECDSA = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
} as const;

const RSA = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
} as const;

/**
 * RSASSA-PSS-params written out in full: their defaults are SHA-1. Inside them the hash carries NULL (RFC 4055 §2.1),
 * unlike the digest algorithms of the SOD itself; the trailer field is the default and stays out (DER).
 */
const pss = (digest: SodDigest, salt: number): Uint8Array => {
  const hashed = algorithm(DIGEST_OID[digest], derNull());
  return algorithm(
    OID.rsaPss,
    sequence(tagged(0, hashed), tagged(1, algorithm(OID.mgf1, hashed)), tagged(2, integer(salt))),
  );
};

/** SignerInfo.signatureAlgorithm (Doc 9303-12 §4.4): ECDSA without parameters, RSA with NULL, PSS with its own. */
const identifierOf = (scheme: Exclude<SignatureScheme, { family: 'eddsa' }>): Uint8Array => {
  switch (scheme.family) {
    case 'ecdsa':
      return algorithm(ECDSA[scheme.digest]);
    case 'pss':
      return pss(scheme.digest, scheme.salt);
    case 'rsa':
      return algorithm(RSA[scheme.digest], derNull());
  }
};

/** How this signer signs a SOD. Throws SOD_ALGORITHM for a way that Doc 9303-12 does not know (EdDSA). */
export const sodAlgorithm = (
  signer: Pick<Signer, 'algorithm' | 'keyId'>,
): { readonly digest: SodDigest; readonly signatureAlgorithm: Uint8Array } => {
  const scheme: SignatureScheme = SIGNATURE_ALGORITHMS[signer.algorithm];
  if (scheme.family === 'eddsa')
    throw failure(SOD_ERRORS, 'SOD_ALGORITHM', { key: signer.keyId, algorithm: signer.algorithm });
  return { digest: scheme.digest, signatureAlgorithm: identifierOf(scheme) };
};
