import { type Entry, openPromise } from 'yauzl';
import { isKadiError, raise } from '../../card/index.ts';
import { EXTRACT_ERRORS } from './errors.ts';
import { EXTRACT_LIMITS } from './limits.ts';
import { isSafePath } from './safe-path.ts';
import type { MemberSource } from './source.ts';

const STORED = 0;
const DEFLATED = 8;
const UNIX_LINK = 0o120000;
const UNIX_TYPE_MASK = 0o170000;

/** Unix file type, from the high half of the external attributes when the archive was made on Unix (APPNOTE 4.4.15). */
const isLink = (entry: Entry): boolean =>
  entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & UNIX_TYPE_MASK) === UNIX_LINK;

/** Everything yauzl and zlib say becomes one catalogued error: their texts may quote file names. */
const recast =
  (code: 'EXTRACT_TRUNCATED' | 'EXTRACT_MEMBER_CHANGED') =>
  (error: unknown): never => {
    if (isKadiError(error)) throw error;
    return raise(EXTRACT_ERRORS, code, { what: 'archive' });
  };
/** A zip's directory stands at its end: when it cannot be read, the end is missing. */
const badDirectory = recast('EXTRACT_TRUNCATED');
const badContent = recast('EXTRACT_MEMBER_CHANGED');

const checkEntry = (entry: Entry): void => {
  if (entry.isEncrypted()) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'locked' });
  if (isLink(entry)) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'link' });
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'compression' });
  }
};

/**
 * A zip archive read by its central directory. Guards: number of entries, size of each and of all as declared (and yauzl
 * stops a stream that yields more than declared), plain paths, no name twice, no links, no encryption.
 */
export const openZipSource = async (file: string): Promise<MemberSource> => {
  // Names are checked here and not by yauzl, so that a bad one is told apart from a broken archive.
  const zip = await openPromise(file, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  }).catch(badDirectory);
  const entries = new Map<string, Entry>();
  const sizes = new Map<string, number>();
  try {
    if (zip.entryCount > EXTRACT_LIMITS.MEMBERS)
      raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'members' });
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('latin1');
      const isFolder = name.endsWith('/');
      const path = isFolder ? name.slice(0, -1) : name;
      if (!isSafePath(path)) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'path' });
      if (isFolder) continue;
      checkEntry(entry);
      if (entries.has(path)) raise(EXTRACT_ERRORS, 'EXTRACT_UNSAFE_MEMBER', { why: 'twice' });
      total += entry.uncompressedSize;
      if (total > EXTRACT_LIMITS.TOTAL_BYTES) raise(EXTRACT_ERRORS, 'EXTRACT_TOO_LARGE', { what: 'bytes' });
      entries.set(path, entry);
      sizes.set(path, entry.uncompressedSize);
    }
  } catch (error) {
    zip.close();
    badDirectory(error);
  }

  async function* stream(path: string): AsyncGenerator<Uint8Array> {
    const entry = entries.get(path) ?? raise(EXTRACT_ERRORS, 'EXTRACT_MEMBER_MISSING', { member: 'unknown' });
    try {
      const blocks = await zip.openReadStreamPromise(entry);
      for await (const block of blocks) yield block as Uint8Array;
    } catch (error) {
      badContent(error);
    }
  }

  return {
    sizes,
    stream,
    async read(path) {
      const blocks: Uint8Array[] = [];
      for await (const block of stream(path)) blocks.push(block);
      return Buffer.concat(blocks);
    },
    close: async () => zip.close(),
  };
};
