/** Files of work folders that hold people's data: found by age, or because the person's pictures are erased. */
import type { Stats } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shop } from '../shop.ts';
import { dueBefore, type RetentionDays } from './schedule.ts';

/** Where an installation keeps files beside its books; what is left out is not looked at. */
export interface FilePlaces {
  /** Extracts under way. */
  readonly uploads?: string;
  /** Training: a folder for each made card, named by its serial. */
  readonly made?: string;
  /** Training: folders of simulated printers and of chips. */
  readonly machines?: string;
}

const names = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    // A folder that was never made holds nothing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};

const statOf = async (path: string): Promise<Stats | undefined> => {
  try {
    return await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Paths of uploads that are older than their time: their process was killed before it removed them. */
const oldUploads = async (folder: string, before: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const name of await names(folder)) {
    const path = join(folder, name);
    const stat = await statOf(path);
    if (stat !== undefined && stat.mtime.toISOString() < before) found.push(path);
  }
  return found;
};

/** Names a simulated printer or chip gives its files, as the number of a card, body or chip. */
const numberOf = (folder: string, name: string): string => {
  if (folder === 'ink') return Buffer.from(name, 'hex').toString('utf8');
  if (folder === 'pictures') return name.replace(/-(front|back)\.png(\.new)?$/, '');
  return name.replace(/\.json(\.new)?$/, '').replace(/\.draft$/, '');
};

interface Named {
  readonly path: string;
  readonly number: string;
}

const PLASTIC_FOLDERS = ['ink', 'pictures', 'chips'] as const;

/** Files of simulated plastic under `root`: in `ink`, `pictures` and `chips`, there and one folder down. */
const plasticFiles = async (root: string): Promise<readonly Named[]> => {
  const found: Named[] = [];
  const homes = [root, ...(await names(root)).map((name) => join(root, name))];
  for (const home of homes) {
    if (!((await statOf(home))?.isDirectory() ?? false)) continue;
    for (const folder of PLASTIC_FOLDERS)
      for (const name of (await statOf(join(home, folder))) === undefined
        ? []
        : await names(join(home, folder)))
        found.push({ path: join(home, folder, name), number: numberOf(folder, name) });
  }
  return found;
};

const AT_ONCE = 1_000;

/** Of these files, those of a card whose person's pictures are erased. */
const erasedOnes = async (shop: Shop, files: readonly Named[]): Promise<readonly string[]> => {
  const due: string[] = [];
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const part = files.slice(i, i + AT_ONCE);
    const erased = await shop.ledger.evidenceBooks.plasticErased(part.map(({ number }) => number));
    due.push(...part.filter(({ number }) => erased.has(number)).map(({ path }) => path));
  }
  return due;
};

export interface DueFiles {
  readonly files: readonly string[];
  readonly plastic: readonly string[];
}

/** What lies there and is due at `now`. Paths stay in this process: events and answers hold their number and a digest. */
export const dueFiles = async (
  shop: Shop,
  places: FilePlaces,
  days: RetentionDays,
  now: Date,
): Promise<DueFiles> => {
  const { uploads, made, machines } = places;
  const cards =
    made === undefined
      ? []
      : (await names(made)).map((name) => ({ path: join(made, name), number: numberOf('made', name) }));
  return {
    files: uploads === undefined ? [] : await oldUploads(uploads, dueBefore(now, days.files)),
    plastic: await erasedOnes(shop, [
      ...cards,
      ...(machines === undefined ? [] : await plasticFiles(machines)),
    ]),
  };
};

export const removeFiles = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) await rm(path, { recursive: true, force: true });
};
