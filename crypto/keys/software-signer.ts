import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { KeyPurpose, SignatureAlgorithm, Signer } from '../signer.ts';
import { algorithmOf, signWith, verifyWith } from './sign-with.ts';

/** Hex of the first 8 bytes of SHA-256 over the SubjectPublicKeyInfo. */
export const keyIdOf = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'hex').slice(0, 16);

/** A signer whose key lies in this process's memory (demo mode). */
export class SoftwareSigner implements Signer {
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly certificate: Uint8Array | null;
  readonly #privateKey: KeyObject;

  /** `algorithm`: only where a key has more than one way (RSA). A curve we do not sign with is KEY_SIZE. */
  constructor(
    purpose: KeyPurpose,
    privateKey: KeyObject,
    certificate: Uint8Array | null,
    algorithm?: SignatureAlgorithm,
  ) {
    this.purpose = purpose;
    this.#privateKey = privateKey;
    this.publicKey = createPublicKey(privateKey);
    this.algorithm = algorithm ?? algorithmOf(this.publicKey);
    this.keyId = keyIdOf(this.publicKey);
    this.certificate = certificate;
  }

  async sign(data: Uint8Array, encoding: 'der' | 'p1363'): Promise<Uint8Array> {
    const signature = signWith(this.algorithm, this.#privateKey, data, encoding);
    if (!verifyWith(this.algorithm, this.publicKey, data, signature, encoding)) {
      throw failure(CRYPTO_ERRORS, 'KEY_SIGNATURE_UNSOUND', { keyId: this.keyId, purpose: this.purpose });
    }
    return signature;
  }
}
