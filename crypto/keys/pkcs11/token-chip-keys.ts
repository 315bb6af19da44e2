import { failure } from '../../../card/index.ts';
import { concat } from '../../bytes.ts';
import { CRYPTO_ERRORS } from '../../errors.ts';
import { KDD_BYTES, type ScpKey } from '../../secure-channel/index.ts';
import type { ChipKeys } from '../store.ts';
import { CHIP_KEY_VERSION } from '../training-chip-keys.ts';
import type { Device } from './device.ts';
import type { ChipKeyRef, KeyRef } from './messages.ts';
import { type Patience, patiently } from './patience.ts';

/** The static keys of chips by reference to the master in the token: no key of a chip ever enters this process. */
export const tokenChipKeys = (device: Device, patience: Patience, master: KeyRef): ChipKeys => {
  const ask = (op: 'cmac' | 'encrypt', key: ChipKeyRef, data: Uint8Array): Promise<Uint8Array> =>
    patiently(device, patience, () => device.ask({ op, key, data }));
  const keyOf = (kdd: Uint8Array, usage: ChipKeyRef['usage']): ScpKey => {
    const key: ChipKeyRef = { master, kdd, usage };
    return {
      bytes: 32,
      cmac: (...parts) => ask('cmac', key, concat(...parts)),
      encrypt: (clear) => ask('encrypt', key, clear),
    };
  };
  return {
    async forChip(kdd) {
      if (kdd.length !== KDD_BYTES) throw failure(CRYPTO_ERRORS, 'KEY_SIZE', { kdd: kdd.length });
      const own = kdd.slice();
      return { enc: keyOf(own, 1), mac: keyOf(own, 2), dek: keyOf(own, 3), version: CHIP_KEY_VERSION };
    },
  };
};
