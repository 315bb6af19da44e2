import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failure } from '../../card/index.ts';
import { blindIndex, recordKeys } from '../envelope/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { verifyManifest } from '../extract/index.ts';
import { pemOf } from '../pki/index.ts';
import { jwksOf } from '../seal/index.ts';
import { diversifyKdf3, softwareKeySet } from '../secure-channel/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { refuseIfOpenToOthers } from './demo-file.ts';
import { makeDemoFolder } from './demo-make.ts';
import { type NewestFirst, readSecrets, readSigners } from './demo-read.ts';
import { makeMissing, makeSuccessors } from './demo-succession.ts';
import type { KeyStore } from './store.ts';
import { CHIP_KEY_VERSION } from './training-chip-keys.ts';

const readFolder = async (folder: string): Promise<KeyStore> => {
  const names = await readdir(folder);
  const signersBy: Readonly<Record<KeyPurpose, NewestFirst<Signer>>> = {
    csca: await readSigners(folder, names, 'csca'),
    'document-signer': await readSigners(folder, names, 'document-signer'),
    'barcode-signer': await readSigners(folder, names, 'barcode-signer'),
    'master-list-signer': await readSigners(folder, names, 'master-list-signer'),
    'revocation-signer': await readSigners(folder, names, 'revocation-signer'),
    'audit-seal': await readSigners(folder, names, 'audit-seal'),
    register: await readSigners(folder, names, 'register'),
  };
  const [master] = await readSecrets(folder, names, 'chip-master');
  const [indexKey] = await readSecrets(folder, names, 'index-key');
  const csca = signersBy.csca.flatMap((signer) => signer.certificate ?? []);
  return {
    kind: 'demo',
    signer: (purpose) => signersBy[purpose][0],
    signers: (purpose) => signersBy[purpose],
    trust: { csca, cscaPem: csca.map(pemOf).join(''), barcodeJwks: jwksOf([...signersBy['barcode-signer']]) },
    records: recordKeys(await readSecrets(folder, names, 'record-key')),
    index: blindIndex(indexKey),
    chips: { forChip: async (kdd) => softwareKeySet(diversifyKdf3(master, kdd, CHIP_KEY_VERSION)) },
    register: { verify: (jws) => verifyManifest(jws, signersBy.register) },
  };
};

/**
 * The keys of a demonstration, from binary files in `folder` (mode 0700, files 0600), made there at first use with
 * certificates that begin on the day of `at`. A document signer near the end of its use gets a successor. Throws KEY_DEMO_OUTSIDE_DEMO when the environment says
 * `KADI_MODE=production`, KEY_STORE_DAMAGED, KEY_FILE_OPEN_TO_OTHERS.
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
  await makeSuccessors(path, at);
  return await readFolder(path);
};
