import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isKadiError } from '../../../card/index.ts';
import type { Signer } from '../../signer.ts';
import { writeOwnFile } from '../demo-file.ts';
import { type Minutes, signMinutes, verifyMinutes } from './minutes.ts';

/** Signs minutes and puts them into the key folder, named by the time they ended. Returns the path. */
export const keepMinutes = async (folder: string, minutes: Minutes, seal: Signer): Promise<string> => {
  const path = join(folder, `minutes-${minutes.ended.replace(/[-:.]/g, '')}.json`);
  await writeOwnFile(path, Buffer.from(await signMinutes(minutes, seal), 'utf8'));
  return path;
};

/** All minutes of the folder that an audit seal key of `seals` has signed. What else lies there proves nothing and is left out. */
export const minutesIn = async (folder: string, seals: readonly Signer[]): Promise<readonly Minutes[]> => {
  const names = (await readdir(folder)).filter((name) => /^minutes-\w+\.json$/.test(name));
  const known = seals.map(({ keyId }) => keyId);
  const held: Minutes[] = [];
  for (const name of names) {
    try {
      held.push(verifyMinutes(await readFile(join(folder, name), 'utf8'), known).minutes);
    } catch (error) {
      if (!isKadiError(error)) throw error;
    }
  }
  return held;
};
