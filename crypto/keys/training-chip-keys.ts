import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diversifyKdf3, type StaticKeys } from '../secure-channel/index.ts';
import { readSecrets } from './demo-read.ts';

/** Key version of the issuer's SCP03 key set on the chip; 30 to 3F is the range of SCP03 (GlobalPlatform Amendment D §7.1). */
export const CHIP_KEY_VERSION = 0x30;

/**
 * The static keys that simulated chips hold, from the chip master of a demo key folder. A chip has its keys as bytes, so a
 * training chip needs them so; `ChipKeys` of the key store is for the side that talks to chips. Throws KEY_STORE_DAMAGED.
 */
export const trainingChipKeys = async (folder: string): Promise<(kdd: Uint8Array) => StaticKeys> => {
  const path = resolve(folder);
  const [master] = await readSecrets(path, await readdir(path), 'chip-master');
  return (kdd) => diversifyKdf3(master, kdd, CHIP_KEY_VERSION);
};
