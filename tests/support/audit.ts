/** The audit hashes and an Ed25519 seal key made for the test, written apart from the crypto room. */
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { AuditCrypto } from '../../ledger/index.ts';

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 9162 §2.1.1. */
const merkle = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return sha256(Uint8Array.of(0), only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Uint8Array.of(1), merkle(leaves.slice(0, split)), merkle(leaves.slice(split)));
};

export const testAudit = (): AuditCrypto => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    link: (previous, event) => sha256(previous, event),
    root: merkle,
    sign: async (seal) => ({ keyId: 'test-audit-1', signature: sign(null, seal, privateKey) }),
    verify: (seal, keyId, signature) => keyId === 'test-audit-1' && verify(null, seal, publicKey, signature),
  };
};
