import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { successorDue } from '../pki/roll-over.ts';
import type { KeyPurpose } from '../signer.ts';
import { demoKeyFile, readDemoPrivateKey } from './demo-file.ts';
import { type Issuer, makeSigningKey } from './demo-make.ts';
import { generationsOf, readSigners } from './demo-read.ts';
import { NOTICE_DAYS } from './key-ring.ts';

const issuerOf = async (folder: string, names: readonly string[]): Promise<Issuer | undefined> => {
  const [csca] = await readSigners(folder, names, 'csca');
  if (csca.certificate === null) return undefined;
  const [generation] = generationsOf(folder, names, 'csca');
  const privateKey = await readDemoPrivateKey(join(folder, demoKeyFile('csca', generation)), 'csca');
  return { privateKey, certificate: csca.certificate };
};

/** Purposes whose keys sign for a few months only and whose successors may be of the same CSCA. */
const SUCCEEDED = ['document-signer', 'barcode-signer', 'master-list-signer', 'revocation-signer'] as const;

/**
 * Gives a signer a successor when less than thirty days are left of the time in which its key may sign (PrivateKeyUsagePeriod,
 * Doc 9303-12 §7.1). It signs from the same day on, so what reads the folder next takes it. Where several processes notice
 * at once, one successor comes out.
 */
export const makeSuccessors = async (folder: string, at: Date): Promise<void> => {
  const names = await readdir(folder);
  for (const purpose of SUCCEEDED) {
    const signers = await readSigners(folder, names, purpose);
    if (!successorDue(signers, at, NOTICE_DAYS)) continue;
    const issuer = await issuerOf(folder, names);
    if (issuer === undefined) return;
    const [last] = generationsOf(folder, names, purpose);
    await makeSigningKey(folder, purpose, last + 1, at, issuer);
  }
};

/** Purposes that came after the first folders were made; an old folder is not damaged for lack of them. */
const LATER_PURPOSES = ['master-list-signer', 'revocation-signer'] as const satisfies readonly KeyPurpose[];

/** Gives an older folder the keys of purposes that it was made without. Several processes may do it at once. */
export const makeMissing = async (folder: string, at: Date): Promise<void> => {
  const names = await readdir(folder);
  // A folder that holds no keys of ours is not touched: reading it says what is wrong.
  if (!names.includes(demoKeyFile('csca', 1))) return;
  // A certificate without its key is a loss, not a folder of an earlier version.
  const missing = LATER_PURPOSES.filter((purpose) => !names.some((name) => name.startsWith(`${purpose}-`)));
  if (missing.length === 0) return;
  const issuer = await issuerOf(folder, names);
  for (const purpose of missing) await makeSigningKey(folder, purpose, 1, at, issuer);
};
