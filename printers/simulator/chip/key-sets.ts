import type { ChipDek, ReadPutKey, StaticKeys } from '../../../crypto/secure-channel/index.ts';
import { NOTHING, STATUS, status } from './answers.ts';
import type { ChipMemory, ChipProtocol } from './memory.ts';

/** The key sets of the security domain (GlobalPlatform Card 2.3, 11.8). */

/** Key type and length of a key in the key information template: 88 AES, 80 DES. */
export const keyTypeOf = (protocol: ChipProtocol): number => (protocol === 'scp03' ? 0x88 : 0x80);

const algorithmOf = (protocol: ChipProtocol): ChipDek['algorithm'] => (protocol === 'scp03' ? 'aes' : '3des');

const MAX_SETS = 4;

/** The set a terminal asks for; version 0 means the one that came last. */
export const keySetFor = (sets: readonly StaticKeys[], version: number): StaticKeys | undefined =>
  version === 0 ? sets.at(-1) : sets.find((set) => set.version === version);

/** A set out of keys 1, 2 and 3 in whatever order; undefined when it is not whole, or not for this channel. */
const setFrom = ({ version, keys }: ReadPutKey, protocol: ChipProtocol): StaticKeys | undefined => {
  const key = (id: number) =>
    keys.find((one) => one.id === id && one.algorithm === algorithmOf(protocol))?.value;
  const [enc, mac, dek] = [key(1), key(2), key(3)];
  if (keys.length !== 3 || !enc || !mac || !dek) return undefined;
  return enc.length === mac.length && mac.length === dek.length ? { enc, mac, dek, version } : undefined;
};

/**
 * What PUT KEY does to the sets: replaces one, or adds one beside them. 6A88 when the one to replace is not there, 6A80
 * when the version is taken by another, 6A84 when there is no room.
 */
export const takeKeySet = (memory: ChipMemory, sets: readonly StaticKeys[], put: ReadPutKey) => {
  const set = setFrom(put, memory.protocol);
  if (set === undefined) return status(STATUS.wrongData);
  const { replaces, version } = put;
  if (replaces !== 0 && !sets.some((one) => one.version === replaces)) return status(STATUS.dataNotFound);
  if (sets.some((one) => one.version === version && one.version !== replaces))
    return status(STATUS.wrongData);
  const others = sets.filter((one) => one.version !== replaces);
  if (others.length >= MAX_SETS) return status(STATUS.memoryFull);
  memory.keySets = [...others, set];
  return { data: put.answer.length === 0 ? NOTHING : put.answer, sw: STATUS.done };
};
