import { createHash, hash } from 'node:crypto';
import { plain } from '../bytes.ts';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);
const HASH_BYTES = 32;

const leafHash = (leaf: Uint8Array): Uint8Array => createHash('sha256').update(LEAF).update(leaf).digest();
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/**
 * Merkle tree head of the leaves in their order (RFC 9162 §2.1.1), 32 bytes; of no leaves, the hash of nothing. Works level
 * by level: an odd last node rises unchanged, which gives the same tree as the RFC's split at the largest power of two.
 */
export const merkleRoot = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return plain(hash('sha256', new Uint8Array(0), 'buffer'));
  let level = leaves.map(leafHash);
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] ?? new Uint8Array(HASH_BYTES);
      const right = level[i + 1];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return plain(level[0] ?? new Uint8Array(HASH_BYTES));
};
