import { createCipheriv } from 'node:crypto';
import { plain } from '../bytes.ts';
import { AES_BLOCK, aesBits, aesCmac } from './aes-cmac.ts';
import type { StaticKeys } from './kdf.ts';

/** One static key of a chip by reference: it may lie in this process or inside an HSM that does the work. */
export interface ScpKey {
  readonly bytes: 16 | 24 | 32;
  /** AES-CMAC over the parts one after another (NIST SP 800-38B), 16 bytes. */
  cmac(...parts: readonly Uint8Array[]): Promise<Uint8Array>;
  /** AES-CBC, IV 0, no padding: how PUT KEY and key DGIs carry keys under the DEK. `clear`: whole blocks. */
  encrypt(clear: Uint8Array): Promise<Uint8Array>;
}

/** The three static keys of a chip by reference. `version` is the KVN, 0 for "the default set". */
export interface ScpKeySet {
  readonly enc: ScpKey;
  readonly mac: ScpKey;
  readonly dek: ScpKey;
  readonly version: number;
}

const softwareKey = (key: Uint8Array): ScpKey => {
  const bits = aesBits(key);
  const bytes = bits === 128 ? 16 : bits === 192 ? 24 : 32;
  return {
    bytes,
    cmac: async (...parts) => aesCmac(key, ...parts),
    encrypt: async (clear) => {
      const cipher = createCipheriv(`aes-${bits}-cbc`, key, new Uint8Array(AES_BLOCK)).setAutoPadding(false);
      return plain(cipher.update(clear));
    },
  };
};

/** Keys that lie in this process's memory, seen as references. Throws KEY_SIZE. */
export const softwareKeySet = (keys: StaticKeys): ScpKeySet => ({
  enc: softwareKey(keys.enc),
  mac: softwareKey(keys.mac),
  dek: softwareKey(keys.dek),
  version: keys.version,
});

/** Chip keys as a caller has them: in memory, by reference, or found from the chip's diversification data. */
export type ChipKeySource =
  | StaticKeys
  | ScpKeySet
  | ((kdd: Uint8Array) => StaticKeys | ScpKeySet | Promise<StaticKeys | ScpKeySet>);

const isStatic = (keys: StaticKeys | ScpKeySet): keys is StaticKeys => keys.enc instanceof Uint8Array;

/** The keys of the chip with this diversification data, by reference. Throws KEY_SIZE. */
export const keySetFor = async (source: ChipKeySource, kdd: Uint8Array): Promise<ScpKeySet> => {
  const keys = typeof source === 'function' ? await source(kdd) : source;
  return isStatic(keys) ? softwareKeySet(keys) : keys;
};
