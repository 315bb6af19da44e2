import { failure } from '../../card/index.ts';
import { concat, hexOf } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { CommandApdu } from './apdu.ts';
import { macClass } from './class-byte.ts';
import { SCP_ERRORS } from './errors.ts';
import type { InitializeUpdateAnswer } from './initialize-update.ts';
import { KDD_BYTES, type StaticKeys } from './kdf.ts';
import { padded } from './padding.ts';
import { R_MAC, type SecurityLevel } from './session.ts';
import { DES_BLOCK, desBlock, refuseTdesKey, retailMac, tdesCbc, tdesCbcOpen, tdesMac } from './tdes.ts';

/**
 * SCP02 (GlobalPlatform Card Specification 2.2, appendix E), for chips of old stock. Its 3DES with two keys has been
 * withdrawn by NIST, and its MACs are eight bytes of a cipher whose blocks are eight bytes: it is spoken only to chips
 * whose profile says so, never because a chip asks for it.
 */

/** Levels of SCP02; it has no R-ENCRYPTION. */
export type Scp02Level = Exclude<SecurityLevel, 0x33>;
export const SCP02_LEVELS = [0x01, 0x03, 0x11, 0x13] as const satisfies readonly Scp02Level[];

/** Parameter i (E.1.1): 10 the ICV is encrypted, 20 R-MAC, 40 the card challenge can be computed beforehand. */
export const I02_ICV_ENCRYPTION = 0x10;
export const I02_R_MAC = 0x20;
export const I02_PSEUDO_RANDOM = 0x40;
/** Three keys, explicit initiation, C-MAC on the modified APDU: the options with 5 at the end are the ones spoken here. */
const I02_SPOKEN = 0x05;

export const MAC02_BYTES = 8;

/** Throws SCP_LEVEL_UNSUPPORTED for an option that is not spoken here, or a level that the option does not have. */
export const refuseUnspoken = (level: Scp02Level, i: number): void => {
  const spoken = (i & 0x0f) === I02_SPOKEN && i >= 0 && i <= 0x7f;
  if (!spoken || ((level & R_MAC) !== 0 && (i & I02_R_MAC) === 0)) {
    throw failure(CRYPTO_ERRORS, 'SCP_LEVEL_UNSUPPORTED', { level, i });
  }
};

/** Session keys (E.4.1), 16 bytes each. */
export interface Scp02Session {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly rmac: Uint8Array;
  readonly dek: Uint8Array;
}

const sequenceBytes = (sequence: number): Uint8Array => Uint8Array.of(sequence >> 8, sequence & 0xff);

/** Session keys from the static keys and the sequence counter. Throws KEY_SIZE. */
export const deriveScp02 = (keys: StaticKeys, sequence: number): Scp02Session => {
  for (const key of [keys.enc, keys.mac, keys.dek]) refuseTdesKey(key);
  const from = (key: Uint8Array, constant: number): Uint8Array => {
    const data = new Uint8Array(16);
    data.set([0x01, constant]);
    data.set(sequenceBytes(sequence), 2);
    return tdesCbc(key, data);
  };
  return {
    enc: from(keys.enc, 0x82),
    mac: from(keys.mac, 0x01),
    rmac: from(keys.mac, 0x02),
    dek: from(keys.dek, 0x81),
  };
};

export const forgetScp02 = (session: Scp02Session): void => {
  for (const key of Object.values(session)) key.fill(0);
};

/** Both cryptograms (E.4.2). `cardChallenge` is 6 bytes, `hostChallenge` 8. */
export const scp02Cryptograms = (
  session: Scp02Session,
  sequence: number,
  cardChallenge: Uint8Array,
  hostChallenge: Uint8Array,
): { readonly card: Uint8Array; readonly host: Uint8Array } => {
  const card = concat(sequenceBytes(sequence), cardChallenge);
  return {
    card: tdesMac(session.enc, concat(hostChallenge, card)),
    host: tdesMac(session.enc, concat(card, hostChallenge)),
  };
};

/** The challenge that option b7 makes computable (E.4.2.3): the first six bytes of a MAC over the name of the domain. */
export const scp02Challenge = (session: Scp02Session, aid: Uint8Array): Uint8Array =>
  retailMac(session.mac, new Uint8Array(DES_BLOCK), aid).slice(0, 6);

/** ICV of the next C-MAC: the previous one, encrypted when option b5 says so (E.3.4). Zero before EXTERNAL AUTHENTICATE. */
export const nextIcv = (session: Scp02Session, mac: Uint8Array, i: number): Uint8Array =>
  (i & I02_ICV_ENCRYPTION) === 0 ? mac : desBlock(session.mac, mac);

/** C-MAC over the modified command (E.4.4): class with secure messaging, Lc counting the MAC, data in the clear. */
export const scp02Mac = (session: Scp02Session, icv: Uint8Array, command: CommandApdu, data: Uint8Array) =>
  retailMac(
    session.mac,
    icv,
    concat(
      Uint8Array.of(macClass(command.cla), command.ins, command.p1, command.p2, data.length + MAC02_BYTES),
      data,
    ),
  );

/** The command as the R-MAC of its answer begins with (E.4.5): without secure messaging and channel, Lc always there. */
export const rMacHead = (command: CommandApdu, data: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(command.cla & 0xf8, command.ins, command.p1, command.p2, data.length), data);

/** R-MAC: the command, the length of the answer's data, the data and the status word, chained on the R-MAC before. */
export const scp02ResponseMac = (
  session: Scp02Session,
  chaining: Uint8Array,
  head: Uint8Array,
  data: Uint8Array,
  sw: number,
): Uint8Array =>
  retailMac(
    session.rmac,
    chaining,
    concat(head, Uint8Array.of(data.length & 0xff), data, Uint8Array.of(sw >> 8, sw & 0xff)),
  );

/** C-DECRYPTION (E.4.6): 3DES-CBC with a zero IV over the padded data. */
export const scp02Encrypt = (session: Scp02Session, data: Uint8Array): Uint8Array =>
  tdesCbc(session.enc, padded(data, DES_BLOCK));

export const scp02Decrypt = (session: Scp02Session, data: Uint8Array): Uint8Array | undefined =>
  data.length === 0 || data.length % DES_BLOCK !== 0 ? undefined : tdesCbcOpen(session.enc, data);

const ANSWER_BYTES = 28;

/**
 * Reads KDD (10) ‖ key version ‖ 02 ‖ sequence counter (2) ‖ challenge (6) ‖ cryptogram (8), E.5.1.5. SCP02 does not tell
 * its option; `i` is what the chip profile says. Throws SCP_ANSWER_MALFORMED, SCP_PROTOCOL_UNEXPECTED.
 */
export const parseScp02Answer = (
  data: Uint8Array,
  i: number,
): InitializeUpdateAnswer & { sequence: number } => {
  const byte = (index: number): number => data[index] ?? 0;
  const protocol = data[KDD_BYTES + 1];
  if (protocol !== undefined && protocol !== 0x02) {
    throw failure(SCP_ERRORS, 'SCP_PROTOCOL_UNEXPECTED', { protocol, kdd: hexOf(data.slice(0, KDD_BYTES)) });
  }
  if (data.length !== ANSWER_BYTES) {
    throw failure(CRYPTO_ERRORS, 'SCP_ANSWER_MALFORMED', { why: 'length', length: data.length });
  }
  return {
    kdd: data.slice(0, KDD_BYTES),
    keyVersion: byte(KDD_BYTES),
    i,
    sequence: byte(12) * 256 + byte(13),
    cardChallenge: data.slice(14, 20),
    cardCryptogram: data.slice(20),
  };
};
