import { constants, createHash, type KeyObject, publicEncrypt } from 'node:crypto';
import { concat, hexOf, plain, sameBytes } from '../bytes.ts';
import type { PlainEcdsaHash } from './protocols.ts';

/** Trailers of ISO/IEC 9796-2: BC alone is SHA-1, else the hash by number and CC (Doc 9303-11 §6.1.2). */
const HASH_BY_TRAILER: Readonly<Record<number, PlainEcdsaHash>> = {
  51: 'sha1',
  52: 'sha256',
  53: 'sha512',
  54: 'sha384',
  56: 'sha224',
};
/** Partial recovery, bits 01, more data follow, no padding nibbles. */
const HEADER = 0x6a;
const TRAILER_SHA1 = 0xbc;
const TRAILER_HASH = 0xcc;
/** A modulus shorter than 1,024 bits proves nothing today; a longer one than 4,096 no chip has. */
const MODULUS_BITS = { least: 1_024, most: 4_096 } as const;

/** What the signature opens to, or n less that: a signer may give the smaller of the two (ISO/IEC 9796-2 annex B). */
const representatives = (key: KeyObject, signature: Uint8Array): readonly Uint8Array[] => {
  const opened = plain(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  const other = BigInt(`0x${hexOf(modulus)}`) - BigInt(`0x${hexOf(opened)}`);
  const complement = Buffer.from(other.toString(16).padStart(opened.length * 2, '0'), 'hex');
  return [opened, plain(complement)];
};

const fits = (message: Uint8Array, challenge: Uint8Array): boolean => {
  const last = message.at(-1);
  const short = last === TRAILER_SHA1;
  const hash = short ? 'sha1' : last === TRAILER_HASH ? HASH_BY_TRAILER[message.at(-2) ?? 0] : undefined;
  if (message[0] !== HEADER || hash === undefined) return false;
  const digest = (recovered: Uint8Array) => createHash(hash).update(recovered).update(challenge).digest();
  const hashBytes = digest(new Uint8Array(0)).length;
  const end = message.length - (short ? 1 : 2) - hashBytes;
  // Something must have been recovered: without it, an old signature of the chip's could be dressed up.
  if (end <= 1) return false;
  return sameBytes(plain(digest(message.subarray(1, end))), message.subarray(end, end + hashBytes));
};

/**
 * Checks a signature of ISO/IEC 9796-2 digital signature scheme 1 with partial recovery, M2 being the challenge
 * (Doc 9303-11 §6.1.2): the RSA form of Active Authentication. False for whatever is wrong.
 */
export const verifyIso9796 = (key: KeyObject, challenge: Uint8Array, signature: Uint8Array): boolean => {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MODULUS_BITS.least || bits > MODULUS_BITS.most) return false;
  // A number shorter than the modulus must come with its leading zeros.
  if (signature.length !== Math.ceil(bits / 8)) return false;
  try {
    return representatives(key, signature).some((message) => fits(concat(message), challenge));
  } catch {
    return false;
  }
};
