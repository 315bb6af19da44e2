import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { type CommandApdu, swText } from './apdu.ts';
import { SCP_ERRORS } from './errors.ts';
import type { StaticKeys } from './kdf.ts';
import {
  checkValueOf,
  type Dek,
  KEY_TYPE,
  type KeyAlgorithm,
  type NewKey,
  refuseKeySize,
  sealKey,
} from './key-type.ts';
import type { SecureChannel } from './secure-channel.ts';

/** Keys to put on a chip: one, or several with numbers that follow each other. */
export interface PutKeyPlan {
  /** Key version to replace, 0 to add the keys beside what is there. */
  readonly replaces: number;
  /** Key version that the keys get, 1 to 127. */
  readonly version: number;
  /** Number of the first key, default 1 (ENC; 2 is MAC and 3 is DEK). */
  readonly firstId?: number;
  readonly keys: readonly NewKey[];
}

/** A PUT KEY and what the chip has to answer to it: key version and check values. */
export interface PutKey {
  readonly command: CommandApdu;
  readonly answer: Uint8Array;
}

export const MORE_COMMANDS = 0x80;
export const SEVERAL_KEYS = 0x80;

/** ENC, MAC and DEK of a key set as a plan. A 3DES set is for SCP02. */
export const keySetPlan = (
  keys: StaticKeys,
  replaces: number,
  algorithm: KeyAlgorithm = 'aes',
): PutKeyPlan => ({
  replaces,
  version: keys.version,
  keys: [keys.enc, keys.mac, keys.dek].map((value) => ({ algorithm, value })),
});

/**
 * One key (GlobalPlatform Card Specification 2.3 §11.8.2.3; Amendment D §7.2 for AES, where the length of the key stands
 * before its cipher because AES-192 is padded).
 */
const keyField = async (dek: Dek, key: NewKey): Promise<Uint8Array> => {
  const sealed = await sealKey(dek, key);
  const head = key.algorithm === 'aes' ? [sealed.length + 1, key.value.length] : [sealed.length];
  const check = checkValueOf(key);
  return concat(Uint8Array.of(KEY_TYPE[key.algorithm], ...head), sealed, Uint8Array.of(check.length), check);
};

const refuseUnfit = ({ replaces, version, firstId = 1, keys }: PutKeyPlan): void => {
  const isNumber = (value: number, from: number): boolean =>
    Number.isInteger(value) && value >= from && value <= 0x7f;
  const fits = isNumber(replaces, 0) && isNumber(version, 1) && isNumber(firstId, 1);
  if (!fits || keys.length === 0 || !isNumber(firstId + keys.length - 1, 1)) {
    throw failure(SCP_ERRORS, 'SCP_KEY_PLAN', { replaces, version, firstId, keys: keys.length });
  }
  for (const key of keys) refuseKeySize(key);
};

const build = async (dek: Dek, plan: PutKeyPlan, more: boolean): Promise<PutKey> => {
  const { replaces, version, firstId = 1, keys } = plan;
  const fields: Uint8Array[] = [];
  for (const key of keys) fields.push(await keyField(dek, key));
  return {
    command: {
      cla: 0x80,
      ins: 0xd8,
      p1: replaces | (more ? MORE_COMMANDS : 0),
      p2: firstId | (keys.length > 1 ? SEVERAL_KEYS : 0),
      data: concat(Uint8Array.of(version), ...fields),
      le: 256,
    },
    answer: concat(Uint8Array.of(version), ...keys.map(checkValueOf)),
  };
};

/**
 * PUT KEY for all keys of the plan at once: takes a chip from the supplier's transport keys to the issuer's. Send it inside
 * a session opened with the keys whose DEK is given (static in SCP03, of the session in SCP02), and hold the answer
 * against `answer` with `checkPutKeyAnswer`. Throws SCP_KEY_PLAN, KEY_SIZE.
 */
export const putKeyCommand = async (dek: Dek, plan: PutKeyPlan): Promise<PutKey> => {
  refuseUnfit(plan);
  return await build(dek, plan, false);
};

/** The same, one key in each command, for chips that take no more: all but the last say that more will come. */
export const putKeyCommands = async (dek: Dek, plan: PutKeyPlan): Promise<PutKey[]> => {
  refuseUnfit(plan);
  const { firstId = 1, keys } = plan;
  const built: PutKey[] = [];
  for (const [i, key] of keys.entries()) {
    built.push(await build(dek, { ...plan, firstId: firstId + i, keys: [key] }, i < keys.length - 1));
  }
  return built;
};

/** Throws SCP_KEY_CHECK_DIFFERS unless the chip tells the version and check values of exactly the keys it was sent. */
export const checkPutKeyAnswer = ({ answer }: PutKey, data: Uint8Array): void => {
  if (!sameBytes(answer, data)) {
    throw failure(SCP_ERRORS, 'SCP_KEY_CHECK_DIFFERS', { version: answer[0] ?? 0, told: data.length });
  }
};

/**
 * Puts the keys on the chip through an open session, at once or one in each command, and holds its answers against them.
 * Throws SCP_KEYS_REFUSED, SCP_KEY_CHECK_DIFFERS, SCP_KEY_PLAN, KEY_SIZE and what the session throws.
 */
export const putKeys = async (channel: SecureChannel, plan: PutKeyPlan, oneByOne = false): Promise<void> => {
  const built = oneByOne ? await putKeyCommands(channel.dek, plan) : [await putKeyCommand(channel.dek, plan)];
  for (const put of built) {
    const { data, sw } = await channel.transmit(put.command);
    if (sw !== 0x9000)
      throw failure(SCP_ERRORS, 'SCP_KEYS_REFUSED', { sw: swText(sw), version: plan.version });
    checkPutKeyAnswer(put, data);
  }
};
