/** Sign-in tokens: 256 random bits as text, of which only the digest is kept. */

import { sha256Hex } from '../extract/index.ts';
import { randomBytes } from '../random.ts';

const TOKEN_BYTES = 32;

/** 64 hexadecimal characters. */
export const newToken = (): string => Buffer.from(randomBytes(TOKEN_BYTES)).toString('hex');

/**
 * SHA-256 in hexadecimal. Nothing slower is needed: the token is random and cannot be guessed from a list, and looking it up by digest
 * says nothing about how much of it was right.
 */
export const tokenDigest = (token: string): string => sha256Hex(new TextEncoder().encode(token));
