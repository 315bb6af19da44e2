import { createPublicKey, hash, type KeyObject, sign as nodeSign, verify } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { KeyPurpose, Signer } from '../signer.ts';

/** Hex of the first 8 bytes of SHA-256 over the SubjectPublicKeyInfo. */
export const keyIdOf = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'hex').slice(0, 16);

const algorithmOf = (key: KeyObject): Signer['algorithm'] => {
  const curve = key.asymmetricKeyDetails?.namedCurve ?? 'none';
  if (curve === 'prime256v1') return 'ES256';
  if (curve === 'secp384r1') return 'ES384';
  throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { curve });
};

/**
 * A signer whose key lies in this process's memory (demo mode). Signing runs on the calling thread: a P-256 signature and
 * its check take less time than a trip to the thread pool and back would be worth.
 */
export class SoftwareSigner implements Signer {
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: Signer['algorithm'];
  readonly publicKey: KeyObject;
  readonly certificate: Uint8Array | null;
  readonly #privateKey: KeyObject;

  /** EC P-256 or P-384; another curve is KEY_SIZE. */
  constructor(purpose: KeyPurpose, privateKey: KeyObject, certificate: Uint8Array | null) {
    this.purpose = purpose;
    this.#privateKey = privateKey;
    this.publicKey = createPublicKey(privateKey);
    this.algorithm = algorithmOf(this.publicKey);
    this.keyId = keyIdOf(this.publicKey);
    this.certificate = certificate;
  }

  async sign(data: Uint8Array, encoding: 'der' | 'p1363'): Promise<Uint8Array> {
    const digest = this.algorithm === 'ES384' ? 'sha384' : 'sha256';
    const dsaEncoding = encoding === 'der' ? 'der' : 'ieee-p1363';
    const signature = nodeSign(digest, data, { key: this.#privateKey, dsaEncoding });
    if (!verify(digest, data, { key: this.publicKey, dsaEncoding }, signature)) {
      throw failure(CRYPTO_ERRORS, 'KEY_SIGNATURE_UNSOUND', { keyId: this.keyId, purpose: this.purpose });
    }
    return plain(signature);
  }
}
