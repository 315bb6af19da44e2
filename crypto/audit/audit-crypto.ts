import { hash, verify } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { Signer } from '../signer.ts';
import { merkleRoot } from './merkle.ts';

/** What the ledger needs of us to chain and seal its events; it declares the same shape for itself. */
export interface AuditCrypto {
  /** SHA-256(02 ‖ previous head ‖ canonical event), 32 bytes. `previous` is 32 bytes, zeros for a chain's first event. */
  link(previous: Uint8Array, event: Uint8Array): Uint8Array;
  root(leaves: readonly Uint8Array[]): Uint8Array;
  sign(seal: Uint8Array): Promise<{ readonly keyId: string; readonly signature: Uint8Array }>;
  /** False for a key id that is not held as well: such a seal says nothing to us. */
  verify(seal: Uint8Array, keyId: string, signature: Uint8Array): boolean;
}

/** Not 00 and 01: a chain's link can never be passed off as a Merkle leaf or node (RFC 9162 §2.1.1). */
const LINK = Uint8Array.of(0x02);
const HEAD_BYTES = 32;

/**
 * Chain and seals under an audit key; `earlier` are the keys it followed, whose seals still verify. Signatures are ECDSA
 * over the seal's bytes as they are, in DER: `openssl dgst -sha256 -verify` checks them.
 */
export const auditCrypto = (signer: Signer, earlier: readonly Signer[] = []): AuditCrypto => {
  const held = new Map([...earlier, signer].map((one) => [one.keyId, one]));
  for (const one of held.values()) {
    if (one.purpose !== 'audit-seal') {
      throw failure(CRYPTO_ERRORS, 'KEY_WRONG_PURPOSE', { purpose: one.purpose, needed: 'audit-seal' });
    }
  }
  return {
    link(previous, event) {
      // A shorter head would let bytes wander between head and event without changing the hash.
      if (previous.length !== HEAD_BYTES) throw new RangeError(`audit head of ${previous.length} bytes`);
      return plain(hash('sha256', concat(LINK, previous, event), 'buffer'));
    },
    root: merkleRoot,
    async sign(seal) {
      return { keyId: signer.keyId, signature: await signer.sign(seal, 'der') };
    },
    verify(seal, keyId, signature) {
      const key = held.get(keyId);
      if (key === undefined) return false;
      const digest = key.algorithm === 'ES384' ? 'sha384' : 'sha256';
      return verify(digest, seal, { key: key.publicKey, dsaEncoding: 'der' }, signature);
    },
  };
};
