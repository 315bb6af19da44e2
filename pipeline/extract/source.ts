import { stat } from 'node:fs/promises';
import { raise } from '../../card/index.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { openFolderSource } from './folder-source.ts';
import { openZipSource } from './zip-source.ts';

/**
 * The files of an extract wherever they lie. A source promises nothing about the bytes: only that names are plain
 * relative paths, each once, and that no read returns more than was asked for.
 */
export interface MemberSource {
  /** Every file that is there, with its size in bytes (a zip's central directory may lie; reads are bounded). */
  readonly sizes: ReadonlyMap<string, number>;
  /** The whole file; EXTRACT_TRUNCATED when it ends early, EXTRACT_MEMBER_CHANGED when it is longer than `sizes` says. */
  read(path: string): Promise<Uint8Array>;
  stream(path: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a folder or a .zip file. Throws EXTRACT_NOT_FOUND, EXTRACT_UNSAFE_MEMBER, EXTRACT_TRUNCATED, EXTRACT_TOO_LARGE. */
export const openSource = async (path: string): Promise<MemberSource> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return openFolderSource(path);
  if (found?.isFile()) return openZipSource(path);
  return raise(EXTRACT_ERRORS, 'EXTRACT_NOT_FOUND');
};
