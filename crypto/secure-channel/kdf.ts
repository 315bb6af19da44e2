import { concat } from '../bytes.ts';
import { AES_BLOCK, aesBlock, aesCmac } from './aes-cmac.ts';
import type { ScpKey } from './scp-keys.ts';

/** The three static keys of a chip's SCP03 key set, all of one length. `version` is the KVN, 0 for "the default set". */
export interface StaticKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
  readonly version: number;
}

/** Derivation constants (GlobalPlatform Amendment D, table 4-1). */
export const DERIVE = {
  cardCryptogram: 0x00,
  hostCryptogram: 0x01,
  cardChallenge: 0x02,
  encryption: 0x04,
  commandMac: 0x06,
  responseMac: 0x07,
} as const;

/** Key diversification data: the ten bytes with which INITIALIZE UPDATE's answer begins. */
export const KDD_BYTES = 10;

/** 00×11 ‖ constant ‖ 00 ‖ L in bits ‖ i, one for each block of the output. */
const labels = (constant: number, bytes: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes / AES_BLOCK) }, (_, i) => {
    const label = new Uint8Array(AES_BLOCK);
    const bits = bytes * 8;
    label.set([constant, 0, bits >> 8, bits & 0xff, i + 1], 11);
    return label;
  });

/**
 * Key derivation of SCP03 (Amendment D §4.1.5; NIST SP 800-108 in counter mode with AES-CMAC): `bytes` bytes from the
 * blocks CMAC(key, label ‖ context).
 */
export const derive = (key: Uint8Array, constant: number, bytes: number, context: Uint8Array): Uint8Array =>
  concat(...labels(constant, bytes).map((label) => aesCmac(key, label, context))).slice(0, bytes);

/** The same with a key that may lie in an HSM. Only what is derived comes out. */
export const deriveWith = async (
  key: ScpKey,
  constant: number,
  bytes: number,
  context: Uint8Array,
): Promise<Uint8Array> => {
  const blocks: Uint8Array[] = [];
  for (const label of labels(constant, bytes)) blocks.push(await key.cmac(label, context));
  return concat(...blocks).slice(0, bytes);
};

/** Key check value of an AES key: the first 3 bytes of 01×16 encrypted (Amendment D §4.1.4). Safe to write in a protocol. */
export const keyCheckValue = (key: Uint8Array): Uint8Array =>
  aesBlock(key, new Uint8Array(AES_BLOCK).fill(0x01)).slice(0, 3);
