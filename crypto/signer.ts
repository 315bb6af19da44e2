import type { KeyObject } from 'node:crypto';

/** What a key may be used for. One key, one purpose: a key of the wrong purpose is refused where it would sign. */
export type KeyPurpose =
  | 'csca'
  | 'document-signer'
  | 'barcode-signer'
  | 'master-list-signer'
  | 'revocation-signer'
  | 'audit-seal'
  | 'register';

/**
 * The ways of signing, by their registered JOSE names (IANA JOSE registry: ES*, PS*, RS256 RFC 7518; Ed25519 RFC 9864; ESB*
 * are ECDSA on the Brainpool curves). `salt`: bytes, as long as the hash (RFC 7518 §3.5).
 */
export const SIGNATURE_ALGORITHMS = {
  ES256: { family: 'ecdsa', curve: 'P-256', digest: 'sha256' },
  ES384: { family: 'ecdsa', curve: 'P-384', digest: 'sha384' },
  ES512: { family: 'ecdsa', curve: 'P-521', digest: 'sha512' },
  ESB256: { family: 'ecdsa', curve: 'brainpoolP256r1', digest: 'sha256' },
  ESB384: { family: 'ecdsa', curve: 'brainpoolP384r1', digest: 'sha384' },
  ESB512: { family: 'ecdsa', curve: 'brainpoolP512r1', digest: 'sha512' },
  PS256: { family: 'pss', digest: 'sha256', salt: 32 },
  PS384: { family: 'pss', digest: 'sha384', salt: 48 },
  PS512: { family: 'pss', digest: 'sha512', salt: 64 },
  RS256: { family: 'rsa', digest: 'sha256' },
  Ed25519: { family: 'eddsa' },
} as const satisfies Readonly<Record<string, SignatureScheme>>;

export type SignatureScheme =
  | {
      readonly family: 'ecdsa';
      readonly curve: CurveName;
      readonly digest: 'sha256' | 'sha384' | 'sha512';
    }
  | { readonly family: 'pss'; readonly digest: 'sha256' | 'sha384' | 'sha512'; readonly salt: number }
  | { readonly family: 'rsa'; readonly digest: 'sha256' | 'sha384' | 'sha512' }
  | { readonly family: 'eddsa' };

export type CurveName =
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'brainpoolP256r1'
  | 'brainpoolP384r1'
  | 'brainpoolP512r1';

export type SignatureAlgorithm = keyof typeof SIGNATURE_ALGORITHMS;

/** A private key that never leaves its place (a token, or in demo mode a marked file), seen only as something that signs. */
export interface Signer {
  /** Hex, first 8 bytes of SHA-256 of the SubjectPublicKeyInfo (DER, named curve). */
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  /** DER; null while the certificate has not been issued. */
  readonly certificate: Uint8Array | null;
  /**
   * Signs (hash per algorithm) and verifies its own signature before returning it. `encoding` says how r and s of an ECDSA
   * signature are written, `p1363` with the lower of the two values that s may have; the other families have one form.
   */
  sign(data: Uint8Array, encoding: 'der' | 'p1363'): Promise<Uint8Array>;
}
