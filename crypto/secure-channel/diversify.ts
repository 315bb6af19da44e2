import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { AES_BLOCK, aesBits, aesCmac } from './aes-cmac.ts';
import { KDD_BYTES, type StaticKeys } from './kdf.ts';
import type { KeyAlgorithm } from './key-type.ts';
import type { ScpKey } from './scp-keys.ts';
import { tdesEcb } from './tdes.ts';

/** Numbers of the three keys in every scheme. */
const USAGE = { enc: 1, mac: 2, dek: 3 } as const;

const refuseKdd = (kdd: Uint8Array): void => {
  if (kdd.length !== KDD_BYTES) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { kdd: kdd.length });
};

/** KDF3: what CMAC is taken over, 16 bytes for each block of the key. */
const kdf3Blocks = (bytes: number, usage: number, kdd: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes / AES_BLOCK) }, (_, i) =>
    concat(Uint8Array.of(i + 1, 0, 0, 0, usage, 0), kdd),
  );

/**
 * KDF3: the static keys of one chip from the master key, as long as the master. Block i of key k (1 ENC, 2 MAC, 3 DEK) is
 * CMAC(master, i ‖ 00 00 00 ‖ k ‖ 00 ‖ KDD), so an HSM that has AES-CMAC can do it without giving up the master.
 */
export const diversifyKdf3 = (master: Uint8Array, kdd: Uint8Array, version = 0): StaticKeys => {
  aesBits(master);
  refuseKdd(kdd);
  const keyOf = (usage: number): Uint8Array =>
    concat(...kdf3Blocks(master.length, usage, kdd).map((block) => aesCmac(master, block))).slice(
      0,
      master.length,
    );
  return { enc: keyOf(USAGE.enc), mac: keyOf(USAGE.mac), dek: keyOf(USAGE.dek), version };
};

/** KDF3 with a master that may lie in an HSM. The chip's keys come out, the master does not. */
export const diversifyKdf3With = async (
  master: Pick<ScpKey, 'bytes' | 'cmac'>,
  kdd: Uint8Array,
  version = 0,
): Promise<StaticKeys> => {
  refuseKdd(kdd);
  const keyOf = async (usage: number): Promise<Uint8Array> => {
    const blocks: Uint8Array[] = [];
    for (const block of kdf3Blocks(master.bytes, usage, kdd)) blocks.push(await master.cmac(block));
    return concat(...blocks).slice(0, master.bytes);
  };
  return {
    enc: await keyOf(USAGE.enc),
    mac: await keyOf(USAGE.mac),
    dek: await keyOf(USAGE.dek),
    version,
  };
};

/** Both 3DES schemes encrypt X ‖ F0 k ‖ X ‖ 0F k, where X is six bytes of the diversification data. */
const diversifyTdes =
  (chosen: (kdd: Uint8Array) => Uint8Array) =>
  (master: Uint8Array, kdd: Uint8Array, version = 0): StaticKeys => {
    refuseKdd(kdd);
    const x = chosen(kdd);
    const keyOf = (usage: number): Uint8Array =>
      tdesEcb(master, concat(x, Uint8Array.of(0xf0, usage), x, Uint8Array.of(0x0f, usage)));
    return { enc: keyOf(USAGE.enc), mac: keyOf(USAGE.mac), dek: keyOf(USAGE.dek), version };
  };

export interface Diversification {
  /** What the master and the derived keys are for. */
  readonly algorithm: KeyAlgorithm;
  /** `kdd`: the ten bytes with which INITIALIZE UPDATE's answer begins. Throws KEY_SIZE. */
  readonly diversify: (master: Uint8Array, kdd: Uint8Array, version?: number) => StaticKeys;
}

/**
 * How suppliers derive the keys of single chips from a master. EMV CPS 1.1 and VISA2 make 3DES keys, for old stock; KDF3
 * makes AES keys.
 */
export const DIVERSIFICATIONS = {
  kdf3: { algorithm: 'aes', diversify: diversifyKdf3 },
  emv: { algorithm: '3des', diversify: diversifyTdes((kdd) => kdd.slice(4)) },
  visa2: { algorithm: '3des', diversify: diversifyTdes((kdd) => concat(kdd.slice(0, 2), kdd.slice(4, 8))) },
} as const satisfies Record<string, Diversification>;
export type DiversificationName = keyof typeof DIVERSIFICATIONS;
