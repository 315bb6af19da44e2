import type { KeyObject } from 'node:crypto';

/** What a key may be used for. One key, one purpose: a key of the wrong purpose is refused where it would sign. */
export type KeyPurpose = 'csca' | 'document-signer' | 'barcode-signer' | 'audit-seal' | 'register';

/** A private key that never leaves its place (a token, or in demo mode a marked file), seen only as something that signs. */
export interface Signer {
  /** Hex, first 8 bytes of SHA-256 of the SubjectPublicKeyInfo (DER, named curve). */
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: 'ES256' | 'ES384';
  readonly publicKey: KeyObject;
  /** DER; null while the certificate has not been issued. */
  readonly certificate: Uint8Array | null;
  /** Signs (hash per algorithm) and verifies its own signature before returning it. */
  sign(data: Uint8Array, encoding: 'der' | 'p1363'): Promise<Uint8Array>;
}
