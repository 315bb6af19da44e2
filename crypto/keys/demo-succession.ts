import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCertificate } from '../pki/index.ts';
import type { KeyPurpose } from '../signer.ts';
import { demoKeyFile, readDemoPrivateKey } from './demo-file.ts';
import { type Issuer, makeSigningKey } from './demo-make.ts';
import { generationsOf, readSigners } from './demo-read.ts';

/** A process that opened its keys can go on for this long before it has to open them anew. */
const NOTICE_DAYS = 30;
const DAY_MS = 86_400_000;

const issuerOf = async (folder: string, names: readonly string[]): Promise<Issuer | undefined> => {
  const [csca] = await readSigners(folder, names, 'csca');
  if (csca.certificate === null) return undefined;
  const [generation] = generationsOf(folder, names, 'csca');
  const privateKey = await readDemoPrivateKey(join(folder, demoKeyFile('csca', generation)), 'csca');
  return { privateKey, certificate: csca.certificate };
};

/**
 * Gives the document signer a successor when less than thirty days are left of the three months in which its key may sign
 * (PrivateKeyUsagePeriod, Doc 9303-12 §7.1). Both then exist: what runs goes on with the old one, what starts takes the
 * new one. Where several processes notice at once, one successor comes out.
 */
export const makeSuccessors = async (folder: string, at: Date): Promise<void> => {
  const names = await readdir(folder);
  const [current] = await readSigners(folder, names, 'document-signer');
  const until = current.certificate === null ? null : readCertificate(current.certificate).usageUntil;
  if (until === null || until.getTime() - at.getTime() > NOTICE_DAYS * DAY_MS) return;
  const issuer = await issuerOf(folder, names);
  if (issuer === undefined) return;
  const [last] = generationsOf(folder, names, 'document-signer');
  await makeSigningKey(folder, 'document-signer', last + 1, at, issuer);
};

/** Purposes that came after the first folders were made; an old folder is not damaged for lack of them. */
const LATER_PURPOSES = ['master-list-signer', 'revocation-signer'] as const satisfies readonly KeyPurpose[];

/** Gives an older folder the keys of purposes that it was made without. Several processes may do it at once. */
export const makeMissing = async (folder: string, at: Date): Promise<void> => {
  const names = await readdir(folder);
  // A folder that holds no keys of ours is not touched: reading it says what is wrong.
  if (!names.includes(demoKeyFile('csca', 1))) return;
  const missing = LATER_PURPOSES.filter((purpose) => !names.includes(demoKeyFile(purpose, 1)));
  if (missing.length === 0) return;
  const issuer = await issuerOf(folder, names);
  for (const purpose of missing) await makeSigningKey(folder, purpose, 1, at, issuer);
};
