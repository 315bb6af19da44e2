import { createCipheriv, createDecipheriv } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { concat, plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesBits, aesBlock } from './aes-cmac.ts';
import type { CommandApdu } from './apdu.ts';
import { isExtended, SHORT_DATA_MAX } from './apdu.ts';
import { DERIVE, derive, deriveWith, type StaticKeys } from './kdf.ts';
import { padded, unpadded } from './padding.ts';
import type { ScpKeySet } from './scp-keys.ts';

/** What the tables of Amendment D say, shared by both roles; each role has its own way of using it. */

/** P1 of EXTERNAL AUTHENTICATE (table 7-5): 01 C-MAC, 02 C-DECRYPTION, 10 R-MAC, 20 R-ENCRYPTION. */
export const SECURITY_LEVELS = [0x01, 0x03, 0x11, 0x13, 0x33] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];
export const C_DECRYPTION = 0x02;
export const R_MAC = 0x10;
export const R_ENCRYPTION = 0x20;

/** Parameter i (table 5-1): 01 S16 mode, 10 pseudo-random card challenge, 20 R-MAC, 60 R-MAC and R-ENCRYPTION. */
export const I_S16 = 0x01;
export const I_PSEUDO_RANDOM = 0x10;

export const levelFits = (level: SecurityLevel, i: number): boolean => {
  if ((level & R_ENCRYPTION) !== 0) return (i & 0x60) === 0x60;
  return (level & R_MAC) === 0 || (i & R_ENCRYPTION) !== 0;
};

/** Bytes of a challenge, a cryptogram and a transmitted MAC: 8 in S8 mode, 16 in S16 mode. */
export type MacBytes = 8 | 16;

export interface SessionKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly rmac: Uint8Array;
  readonly cardCryptogram: Uint8Array;
  readonly hostCryptogram: Uint8Array;
}

const refuseUnequal = (enc: number, mac: number, dek: number): void => {
  if (mac !== enc || dek !== enc) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { enc, mac, dek });
};

const withCryptograms = (
  keys: Pick<SessionKeys, 'enc' | 'mac' | 'rmac'>,
  context: Uint8Array,
  macBytes: MacBytes,
): SessionKeys => ({
  ...keys,
  cardCryptogram: derive(keys.mac, DERIVE.cardCryptogram, macBytes, context),
  hostCryptogram: derive(keys.mac, DERIVE.hostCryptogram, macBytes, context),
});

/** Session keys and both cryptograms (Amendment D §6.2.1, §6.2.2) from the static keys and the two challenges. */
export const deriveSession = (
  keys: StaticKeys,
  hostChallenge: Uint8Array,
  cardChallenge: Uint8Array,
  macBytes: MacBytes,
): SessionKeys => {
  aesBits(keys.enc);
  refuseUnequal(keys.enc.length, keys.mac.length, keys.dek.length);
  const context = concat(hostChallenge, cardChallenge);
  const bytes = keys.enc.length;
  const enc = derive(keys.enc, DERIVE.encryption, bytes, context);
  const mac = derive(keys.mac, DERIVE.commandMac, bytes, context);
  const rmac = derive(keys.mac, DERIVE.responseMac, bytes, context);
  return withCryptograms({ enc, mac, rmac }, context, macBytes);
};

/** The same from keys by reference: the static keys stay where they are, the session keys come into this process. */
export const deriveSessionWith = async (
  keys: ScpKeySet,
  hostChallenge: Uint8Array,
  cardChallenge: Uint8Array,
  macBytes: MacBytes,
): Promise<SessionKeys> => {
  const { bytes } = keys.enc;
  refuseUnequal(bytes, keys.mac.bytes, keys.dek.bytes);
  const context = concat(hostChallenge, cardChallenge);
  const enc = await deriveWith(keys.enc, DERIVE.encryption, bytes, context);
  const mac = await deriveWith(keys.mac, DERIVE.commandMac, bytes, context);
  const rmac = await deriveWith(keys.mac, DERIVE.responseMac, bytes, context);
  return withCryptograms({ enc, mac, rmac }, context, macBytes);
};

/** Session keys have no further use once the session is over. */
export const forget = (session: SessionKeys): void => {
  for (const bytes of Object.values(session)) bytes.fill(0);
};

/**
 * Header and Lc' as the C-MAC covers them (Amendment D §6.2.4): class with the secure messaging bit, and Lc counting the
 * MAC, in one byte or, for an extended command, in three.
 */
export const macHeader = (command: CommandApdu, lc: number): Uint8Array => {
  const header = [command.cla, command.ins, command.p1, command.p2];
  return lc > SHORT_DATA_MAX || isExtended(command)
    ? Uint8Array.of(...header, 0, lc >> 8, lc & 0xff)
    : Uint8Array.of(...header, lc);
};

/** Initial chaining vector: the command counter encrypted, its first byte 80 for answers (Amendment D §6.2.6, §6.2.7). */
export const chainingVector = (
  enc: Uint8Array,
  counter: number,
  direction: 'command' | 'response',
): Uint8Array => {
  const block = new Uint8Array(AES_BLOCK);
  new DataView(block.buffer).setUint32(12, counter);
  if (direction === 'response') block[0] = 0x80;
  return aesBlock(enc, block);
};

/** AES-CBC with padding method 2 of ISO/IEC 9797-1 (80 00 …). */
export const encryptPadded = (enc: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array => {
  const cipher = createCipheriv(`aes-${aesBits(enc)}-cbc`, enc, iv).setAutoPadding(false);
  return plain(cipher.update(padded(data, AES_BLOCK)));
};

/** The other way; undefined when length or padding is wrong. Call it only on data whose MAC has been checked. */
export const decryptPadded = (enc: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined => {
  if (data.length === 0 || data.length % AES_BLOCK !== 0) return undefined;
  const decipher = createDecipheriv(`aes-${aesBits(enc)}-cbc`, enc, iv).setAutoPadding(false);
  return unpadded(plain(decipher.update(data)));
};

/** Answers with other status words carry no data and no R-MAC (Amendment D §6.2.5). */
export const isProtectedStatus = (sw: number): boolean =>
  sw === 0x9000 || sw >> 8 === 0x62 || sw >> 8 === 0x63;
