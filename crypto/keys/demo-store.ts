import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failure } from '../../card/index.ts';
import { blindIndex, recordKeys } from '../envelope/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { diversifyKdf3, softwareKeySet } from '../secure-channel/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { refuseIfOpenToOthers } from './demo-file.ts';
import { makeDemoFolder } from './demo-make.ts';
import { readSecrets, readSigners } from './demo-read.ts';
import { makeMissing, makeSuccessors } from './demo-succession.ts';
import type { DeviceState } from './health.ts';
import { KeyRing } from './key-ring.ts';
import { type KeyParts, LivingStore } from './living-store.ts';
import type { KeyStore } from './store.ts';
import { CHIP_KEY_VERSION } from './training-chip-keys.ts';

const readFolder = async (folder: string): Promise<KeyParts> => {
  const names = await readdir(folder);
  const held = (purpose: KeyPurpose): Promise<readonly Signer[]> => readSigners(folder, names, purpose);
  const ring = new KeyRing({
    csca: await held('csca'),
    'document-signer': await held('document-signer'),
    'barcode-signer': await held('barcode-signer'),
    'master-list-signer': await held('master-list-signer'),
    'revocation-signer': await held('revocation-signer'),
    'audit-seal': await held('audit-seal'),
    register: await held('register'),
  });
  const [master] = await readSecrets(folder, names, 'chip-master');
  const [indexKey] = await readSecrets(folder, names, 'index-key');
  return {
    ring,
    records: recordKeys(await readSecrets(folder, names, 'record-key')),
    index: blindIndex(indexKey),
    chips: { forChip: async (kdd) => softwareKeySet(diversifyKdf3(master, kdd, CHIP_KEY_VERSION)) },
    register: ring.signers('register'),
    links: [],
  };
};

/**
 * The keys of a demonstration, from binary files in `folder` (mode 0700, files 0600), made there at first use with
 * certificates that begin on the day of `at`. A signer near the end of its use gets a successor. The store's clock runs
 * on from `at`. Throws KEY_DEMO_OUTSIDE_DEMO when the environment says `KADI_MODE=production`, KEY_STORE_DAMAGED,
 * KEY_FILE_OPEN_TO_OTHERS.
 */
export const openDemoKeys = async (folder: string, at: Date = new Date()): Promise<KeyStore> => {
  if (process.env.KADI_MODE === 'production') throw failure(CRYPTO_ERRORS, 'KEY_DEMO_OUTSIDE_DEMO');
  const path = resolve(folder);
  const present = await readdir(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (present.length === 0) await makeDemoFolder(path, at);
  await refuseIfOpenToOthers(path);
  await makeMissing(path, at);
  const ahead = at.getTime() - Date.now();
  const now = (): Date => new Date(Date.now() + ahead);
  const read = async (): Promise<KeyParts> => {
    await makeSuccessors(path, now());
    return await readFolder(path);
  };
  // Files do not go away by themselves.
  const state: DeviceState = { state: 'ready', since: new Date(), code: null };
  const where = {
    kind: 'demo',
    read,
    now,
    state: () => state,
    onChange: () => () => {},
    close: () => {},
  } as const;
  return new LivingStore(where, await read());
};
