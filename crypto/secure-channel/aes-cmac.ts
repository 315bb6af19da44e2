import { createCipheriv } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';

export const AES_BLOCK = 16;
const ZERO_BLOCK = new Uint8Array(AES_BLOCK);

/** Key lengths in bits by length in bytes; anything else is KEY_SIZE. */
export const aesBits = (key: Uint8Array): 128 | 192 | 256 => {
  if (key.length === 16) return 128;
  if (key.length === 24) return 192;
  if (key.length === 32) return 256;
  throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { bytes: key.length });
};

/** One AES block, no chaining: for subkeys, key check values and the ICVs of SCP03. */
export const aesBlock = (key: Uint8Array, block: Uint8Array): Uint8Array => {
  const cipher = createCipheriv(`aes-${aesBits(key)}-ecb`, key, null).setAutoPadding(false);
  return new Uint8Array(cipher.update(block));
};

/** Doubling in GF(2^128) with the polynomial of RFC 4493 §2.3. */
const double = (block: Uint8Array): Uint8Array => {
  const out = new Uint8Array(AES_BLOCK);
  let carry = 0;
  for (let i = AES_BLOCK - 1; i >= 0; i--) {
    const byte = block[i] ?? 0;
    out[i] = ((byte << 1) | carry) & 0xff;
    carry = byte >> 7;
  }
  if (carry === 1) out[AES_BLOCK - 1] = (out[AES_BLOCK - 1] ?? 0) ^ 0x87;
  return out;
};

/**
 * AES-CMAC (RFC 4493, NIST SP 800-38B) over the parts one after another, all 16 bytes. OpenSSL's CMAC is not reachable
 * from node:crypto; one CBC pass over the message with its last block prepared gives the same value.
 */
export const aesCmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const blocks = Math.max(1, Math.ceil(length / AES_BLOCK));
  const message = new Uint8Array(blocks * AES_BLOCK);
  let offset = 0;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.length;
  }
  const whole = length === message.length;
  if (!whole) message[length] = 0x80;
  const once = double(aesBlock(key, ZERO_BLOCK));
  const mask = whole ? once : double(once);
  const last = message.length - AES_BLOCK;
  for (let i = 0; i < AES_BLOCK; i++) message[last + i] = (message[last + i] ?? 0) ^ (mask[i] ?? 0);
  const cipher = createCipheriv(`aes-${aesBits(key)}-cbc`, key, ZERO_BLOCK).setAutoPadding(false);
  return new Uint8Array(cipher.update(message).subarray(-AES_BLOCK));
};
