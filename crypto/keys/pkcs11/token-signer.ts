import { hash, type KeyObject } from 'node:crypto';
import { failure } from '../../../card/index.ts';
import { algorithm as algorithmId, derNull, integer, octets, sequence } from '../../der.ts';
import { CRYPTO_ERRORS } from '../../errors.ts';
import { DIGEST_OID } from '../../oids.ts';
import { type KeyPurpose, SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type Signer } from '../../signer.ts';
import { settled, verifyWith } from '../sign-with.ts';
import { keyIdOf } from '../software-signer.ts';
import type { Device } from './device.ts';
import type { KeyRef } from './messages.ts';
import { type Patience, patiently } from './patience.ts';

/** Bytes of r, and of s. */
const SCALAR_BYTES = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
} as const;

/** What the token signs: it hashes nothing itself, so that a long message does not travel to it (PKCS#11 §2.3.6, §2.1.10). */
const inputOf = (algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array => {
  const scheme = SIGNATURE_ALGORITHMS[algorithm];
  switch (scheme.family) {
    case 'eddsa':
      return data;
    case 'ecdsa':
    case 'pss':
      return hash(scheme.digest, data, 'buffer');
    case 'rsa':
      // DigestInfo, RFC 8017 §9.2.
      return sequence(
        algorithmId(DIGEST_OID[scheme.digest], derNull()),
        octets(hash(scheme.digest, data, 'buffer')),
      );
  }
};

export interface TokenKey {
  readonly key: KeyRef;
  readonly purpose: KeyPurpose;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly certificate: Uint8Array | null;
}

/** A signer whose key is in a token. It waits while the token is away, as long as it has patience. */
export class TokenSigner implements Signer {
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly certificate: Uint8Array | null;
  readonly #device: Device;
  readonly #patience: Patience;
  readonly #key: KeyRef;

  constructor(device: Device, patience: Patience, of: TokenKey) {
    this.#device = device;
    this.#patience = patience;
    this.#key = of.key;
    this.purpose = of.purpose;
    this.algorithm = of.algorithm;
    this.publicKey = of.publicKey;
    this.certificate = of.certificate;
    this.keyId = keyIdOf(of.publicKey);
  }

  async sign(data: Uint8Array, encoding: 'der' | 'p1363'): Promise<Uint8Array> {
    const { algorithm } = this;
    const input = inputOf(algorithm, data);
    const raw = await patiently(this.#device, this.#patience, () =>
      this.#device.ask({ op: 'sign', key: this.#key, algorithm, data: input }),
    );
    const signature = this.#encoded(raw, encoding);
    if (signature === undefined || !verifyWith(algorithm, this.publicKey, data, signature, encoding)) {
      throw failure(CRYPTO_ERRORS, 'KEY_SIGNATURE_UNSOUND', { keyId: this.keyId, purpose: this.purpose });
    }
    return signature;
  }

  /** CKM_ECDSA gives r ‖ s, each as long as the curve's order. */
  #encoded(raw: Uint8Array, encoding: 'der' | 'p1363'): Uint8Array | undefined {
    const scheme = SIGNATURE_ALGORITHMS[this.algorithm];
    if (scheme.family !== 'ecdsa') return raw;
    const half = SCALAR_BYTES[scheme.curve];
    if (raw.length !== 2 * half) return undefined;
    return encoding === 'p1363'
      ? settled(this.publicKey, raw)
      : sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
  }
}
