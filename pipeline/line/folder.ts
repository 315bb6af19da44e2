/** The folder of a drop: everything in it is personal data, so nobody else of this computer may enter it. */
import { chmod, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isKadiError } from '../../card/index.ts';
import { INDEX_FILE, SIGNATURE_FILE } from './drop.ts';
import { lineFail } from './errors.ts';

const PARTS = ['chips', 'faces'] as const;

const reason = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';

const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw isKadiError(error) ? error : lineFail('LINE_FOLDER', { why: reason(error) }, error);
  }
};

const isMissing = (error: unknown): boolean => reason(error) === 'ENOENT';

export const openFolder = (folder: string): Promise<void> =>
  told(async () => {
    for (const path of [folder, ...PARTS.map((part) => join(folder, part))]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      // A link would lead the files out of the folder that was looked at.
      if (!(await lstat(path)).isDirectory()) throw lineFail('LINE_FOLDER', { why: 'not a folder' });
      await chmod(path, 0o700);
    }
  });

const flush = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Whole or not at all, whenever the power goes. */
export const keepFile = (path: string, bytes: Uint8Array): Promise<void> =>
  told(async () => {
    const part = `${path}.part`;
    await rm(part, { force: true });
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    await flush(dirname(path));
  });

/** undefined when it is not there. */
export const readIfThere = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw lineFail('LINE_FOLDER', { why: reason(error) }, error);
  }
};

/** Makes the drop invalid before any of its files is touched. */
export const withdrawIndex = (folder: string): Promise<void> =>
  told(async () => {
    await rm(join(folder, INDEX_FILE), { force: true });
    await rm(join(folder, SIGNATURE_FILE), { force: true });
  });

/** Erases what we put there, the index first. Whatever else lies there is left, and told of. */
export const eraseFolder = async (folder: string): Promise<void> => {
  await withdrawIndex(folder);
  await told(async () => {
    for (const part of PARTS) await rm(join(folder, part), { recursive: true, force: true });
    for (const file of [INDEX_FILE, SIGNATURE_FILE]) await rm(join(folder, `${file}.part`), { force: true });
    await rmdir(folder).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  });
};
