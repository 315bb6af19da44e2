import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure } from '../../card/index.ts';
import { loadTrust, type NamedChipFiles, nameChipFiles, type Trust } from '../../crypto/documents.ts';
import { VERIFY_CHIP_ERRORS } from './chip-errors.ts';

const MOST_FILES = 500;
const LARGEST = 4 * 1024 * 1024;
/** Of all files together: as many that were each just small enough would fill the memory. */
const LARGEST_FOLDER = 64 * 1024 * 1024;

/** Undefined for what is no file: a pipe would be waited for without an end, and a link may lead nowhere. */
const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return undefined;
    throw error;
  }
};

/** The chip files of a folder, under any usual name. Throws CHIP_FOLDER_*, CHIP_FILE_*. */
export const readChipFolder = async (folder: string): Promise<NamedChipFiles> => {
  const contents = new Map<string, Uint8Array>();
  try {
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
    if (names.length > MOST_FILES)
      throw failure(VERIFY_CHIP_ERRORS, 'CHIP_FILE_TOO_LARGE', { files: names.length });
    let together = 0;
    for (const name of names) {
      const path = join(folder, name);
      const bytes = await sizeOf(path);
      if (bytes === undefined) continue;
      together += bytes;
      if (bytes > LARGEST || together > LARGEST_FOLDER)
        throw failure(VERIFY_CHIP_ERRORS, 'CHIP_FILE_TOO_LARGE', { bytes });
      contents.set(name, new Uint8Array(await readFile(path)));
    }
  } catch (error) {
    throw isSystemError(error) ? failure(VERIFY_CHIP_ERRORS, 'CHIP_FOLDER_UNREADABLE', {}, error) : error;
  }
  const named = nameChipFiles(contents);
  const [twice] = named.twice;
  if (named.files.size === 0) throw failure(VERIFY_CHIP_ERRORS, 'CHIP_FOLDER_EMPTY');
  if (twice !== undefined) throw failure(VERIFY_CHIP_ERRORS, 'CHIP_FILE_TWICE', { file: twice });
  return named;
};

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** In a folder only files of these kinds are meant; keys and notes lie there too. A file that is named is always meant. */
const OF_TRUST = /\.(cer|crt|der|pem|crl|ml|mls|p7b|p7c|ldif|bin)$/i;
const LARGEST_LIST = 64 * 1024 * 1024;
const DEEPEST = 4;

const filesOf = async (path: string, depth = 0): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  if (depth > DEEPEST) return [];
  const found: string[] = [];
  for (const entry of (await readdir(path, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (entry.isDirectory()) found.push(...(await filesOf(join(path, entry.name), depth + 1)));
    else if (OF_TRUST.test(entry.name)) found.push(join(path, entry.name));
  }
  return found;
};

/** Country signers and revocation lists out of files and folders. Throws TRUST_UNREADABLE. */
export const readTrust = async (paths: readonly string[]): Promise<Trust> => {
  try {
    const files: { name: string; bytes: Uint8Array }[] = [];
    const leftOut: { name: string; why: string }[] = [];
    for (const path of (await Promise.all(paths.map((one) => filesOf(one)))).flat()) {
      const name = basename(path);
      const bytes = await sizeOf(path);
      if (bytes === undefined) leftOut.push({ name, why: 'not a file' });
      else if (bytes > LARGEST_LIST) leftOut.push({ name, why: `larger than ${LARGEST_LIST} bytes` });
      else files.push({ name, bytes: new Uint8Array(await readFile(path)) });
    }
    const trust = loadTrust(files);
    return { ...trust, faults: [...leftOut, ...trust.faults] };
  } catch (error) {
    throw isSystemError(error) ? failure(VERIFY_CHIP_ERRORS, 'TRUST_UNREADABLE', {}, error) : error;
  }
};
