import { failure } from '../../card/errors.ts';
import { signatureIdentifier } from '../pki/signature-algorithms.ts';
import { SIGNATURE_ALGORITHMS, type SignatureScheme, type Signer } from '../signer.ts';
import { SOD_ERRORS } from './sod-errors.ts';

/** What this issuer hashes data groups with, and what its signers sign over. */
export type SodDigest = 'sha256' | 'sha384' | 'sha512';

/**
 * How this signer signs a SOD: the digest, and SignerInfo.signatureAlgorithm in DER (Doc 9303-12 §4.1.6). Throws
 * SOD_ALGORITHM for a way that Doc 9303-12 does not know (EdDSA).
 */
export const sodAlgorithm = (
  signer: Pick<Signer, 'algorithm' | 'keyId'>,
): { readonly digest: SodDigest; readonly signatureAlgorithm: Uint8Array } => {
  const scheme: SignatureScheme = SIGNATURE_ALGORITHMS[signer.algorithm];
  if (scheme.family === 'eddsa')
    throw failure(SOD_ERRORS, 'SOD_ALGORITHM', { key: signer.keyId, algorithm: signer.algorithm });
  return { digest: scheme.digest, signatureAlgorithm: signatureIdentifier(signer.algorithm) };
};
