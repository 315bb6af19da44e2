import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditCrypto, merkleRoot } from '../../crypto/audit/index.ts';
import { SoftwareSigner } from '../../crypto/keys/software-signer.ts';
import type { KeyPurpose } from '../../crypto/signer.ts';
import type { AuditCrypto as LedgerAuditCrypto } from '../../ledger/types.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

const signerFor = (purpose: KeyPurpose) =>
  new SoftwareSigner(purpose, generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey, null);

/** The leaves and tree heads that Certificate Transparency logs are tested with. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the Merkle root', () => {
  for (const [count, root] of ROOTS.entries()) {
    test(`of ${count} leaves is the published one`, () => {
      expect(hexOf(merkleRoot(LEAVES.slice(0, count).map(bytes)))).toBe(root);
    });
  }

  /** RFC 9162 §2.1.1 word for word: split at the largest power of two below n. */
  const recursive = (leaves: readonly Uint8Array[]): Buffer => {
    const sha = (...parts: readonly Uint8Array[]) =>
      parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
    const [only] = leaves;
    if (only === undefined) return sha();
    if (leaves.length === 1) return sha(Uint8Array.of(0), only);
    const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return sha(Uint8Array.of(1), recursive(leaves.slice(0, split)), recursive(leaves.slice(split)));
  };

  test('is the one of the RFC’s recursive definition for any number of leaves', () => {
    for (let count = 0; count <= 70; count++) {
      const leaves = Array.from({ length: count }, (_, i) => Uint8Array.of(i, count));
      expect(hexOf(merkleRoot(leaves))).toBe(recursive(leaves).toString('hex'));
    }
  });

  const someLeaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 40 });
  const changed = (before: readonly Uint8Array[], after: readonly Uint8Array[]) =>
    expect(hexOf(merkleRoot(after))).not.toBe(hexOf(merkleRoot(before)));

  test('changes when a leaf is altered, removed, repeated or put elsewhere', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (leaves, pick, other) => {
        const at = pick % leaves.length;
        const to = other % leaves.length;
        const leaf = leaves[at] ?? new Uint8Array(0);
        changed(leaves, leaves.with(at, Uint8Array.of(...leaf, 0)));
        changed(leaves, leaves.toSpliced(at, 1));
        changed(leaves, leaves.toSpliced(at, 0, leaf));
        const swapped = leaves.with(at, leaves[to] ?? leaf).with(to, leaf);
        if (hexOf(leaf) !== hexOf(leaves[to] ?? leaf)) changed(leaves, swapped);
      }),
    );
  });
});

describe('links and seals', () => {
  const signer = signerFor('audit-seal');
  const audit: LedgerAuditCrypto = auditCrypto(signer);

  test('a link is SHA-256 of 02, the head before it and the event', () => {
    const event = Buffer.from('{"event":"accepted"}');
    const expected = createHash('sha256')
      .update(Buffer.from([2]))
      .update(Buffer.alloc(32))
      .update(event)
      .digest('hex');
    expect(hexOf(audit.link(new Uint8Array(32), event))).toBe(expected);
  });

  test('bytes cannot wander between head and event', () => {
    expect(() => audit.link(new Uint8Array(31), Uint8Array.of(0, 1))).toThrow(RangeError);
  });

  test('a seal verifies, and no altered seal, signature or key id does', async () => {
    const seal = Buffer.from('{"seal":7}');
    const { keyId, signature } = await audit.sign(seal);
    expect(keyId).toBe(signer.keyId);
    expect(audit.verify(seal, keyId, signature)).toBe(true);
    expect(audit.verify(Buffer.from('{"seal":8}'), keyId, signature)).toBe(false);
    expect(audit.verify(seal, '0000000000000000', signature)).toBe(false);
    for (let at = 0; at < signature.length; at++) {
      expect(audit.verify(seal, keyId, signature.with(at, (signature[at] ?? 0) ^ 1))).toBe(false);
    }
    expect(audit.verify(seal, keyId, new Uint8Array(0))).toBe(false);
  });

  test('seals of the key before still verify after a change of keys', async () => {
    const seal = Buffer.from('{"seal":1}');
    const { keyId, signature } = await audit.sign(seal);
    const next = auditCrypto(signerFor('audit-seal'), [signer]);
    expect(next.verify(seal, keyId, signature)).toBe(true);
    expect((await next.sign(seal)).keyId).not.toBe(keyId);
  });

  test('a key of another purpose seals nothing', () => {
    expect(() => auditCrypto(signerFor('document-signer'))).toThrowError(
      expect.objectContaining({ code: 'KEY_WRONG_PURPOSE' }),
    );
  });
});
