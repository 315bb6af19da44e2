/** The folder of a drop: everything in it is personal data, so nobody else of this computer may enter it. */
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isKadiError } from '../../card/index.ts';
import { INDEX_FILE, SIGNATURE_FILE } from './drop.ts';
import { lineFail } from './errors.ts';

const PARTS = ['chips', 'faces'] as const;

const codeOfSystem = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';

/** What an operator can do something about, in words. */
const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no room left',
  EDQUOT: 'no room left',
  EACCES: 'not allowed to write there',
  EPERM: 'not allowed to write there',
  EROFS: 'can only be read',
  ENOENT: 'not there',
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
};

const reason = (error: unknown): string => {
  const code = codeOfSystem(error);
  return WORDS[code] ?? code;
};

const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw isKadiError(error) ? error : lineFail('LINE_FOLDER', { why: reason(error) }, error);
  }
};

const isMissing = (error: unknown): boolean => codeOfSystem(error) === 'ENOENT';

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
    // Of this process alone: two exports of one drop at a time write the same bytes, and neither takes the other's half.
    const part = `${path}.${process.pid}.part`;
    await rm(part, { force: true });
    try {
      const handle = await open(part, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
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

export type FolderState =
  | { readonly kind: 'none' }
  | { readonly kind: 'there'; readonly index: Uint8Array | undefined };

/** Throws LINE_FOLDER for a link or a file of that name. */
export const folderState = (folder: string): Promise<FolderState> =>
  told(async () => {
    try {
      if (!(await lstat(folder)).isDirectory()) throw lineFail('LINE_FOLDER', { why: 'not a folder' });
    } catch (error) {
      if (isMissing(error)) return { kind: 'none' };
      throw error;
    }
    return { kind: 'there', index: await readIfThere(join(folder, INDEX_FILE)) };
  });

/** Erases what we put there, the index first, and leaves the folder. */
export const emptyFolder = async (folder: string): Promise<void> => {
  await withdrawIndex(folder);
  await told(async () => {
    for (const part of PARTS) await rm(join(folder, part), { recursive: true, force: true });
    for (const file of await readdir(folder)) if (file.endsWith('.part')) await rm(join(folder, file));
  });
};

/** Whatever else lies there is left: it is not ours. */
export const removeFolder = async (folder: string): Promise<void> => {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOfSystem(error)))
      throw lineFail('LINE_FOLDER', { why: reason(error) }, error);
  }
};
