import { hash } from 'node:crypto';
import { plain } from '../bytes.ts';

const HASH_BYTES = 32;
const LEAF = 0x00;
const NODE = 0x01;

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

const leafHash = (leaf: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(1 + leaf.length);
  bytes[0] = LEAF;
  bytes.set(leaf, 1);
  return sha256(bytes);
};

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = NODE;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
};

/**
 * Merkle tree head of the leaves in their order (RFC 9162 §2.1.1), 32 bytes; of no leaves, the hash of nothing. Works level
 * by level: an odd last node rises unchanged, which gives the same tree as the RFC's split at the largest power of two.
 */
export const merkleRoot = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return plain(sha256(new Uint8Array(0)));
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
