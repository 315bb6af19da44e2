import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCertificate } from '../pki/index.ts';
import { demoKeyFile, readDemoPrivateKey } from './demo-file.ts';
import { makeSigningKey } from './demo-make.ts';
import { generationsOf, readSigners } from './demo-read.ts';

/** A process that opened its keys can go on for this long before it has to open them anew. */
const NOTICE_DAYS = 30;
const DAY_MS = 86_400_000;

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
  const [csca] = await readSigners(folder, names, 'csca');
  if (csca.certificate === null) return;
  const [generation] = generationsOf(folder, names, 'csca');
  const privateKey = await readDemoPrivateKey(join(folder, demoKeyFile('csca', generation)), 'csca');
  const [last] = generationsOf(folder, names, 'document-signer');
  await makeSigningKey(folder, 'document-signer', last + 1, at, {
    privateKey,
    certificate: csca.certificate,
  });
};
