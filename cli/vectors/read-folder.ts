import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { VectorFile } from './vector-set.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 20_000;
const NOTHING = new Uint8Array(0);

/** A file or folder that could not be looked at, and why. */
type Unread = (path: string, why: string) => void;

const codeIn = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

/**
 * Paths of the files below `root`. Links are followed, because data are often shared between folders by them; `above` are
 * the real folders that lead here, so that a link to one of them is passed over.
 */
const filesBelow = async (
  root: string,
  unread: Unread,
  folder = '',
  above: readonly string[] = [],
): Promise<string[]> => {
  const real = await realpath(join(root, folder));
  if (above.includes(real)) return [];
  const found: string[] = [];
  for (const entry of await readdir(real, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    try {
      const kind = entry.isSymbolicLink() ? await stat(join(root, path)) : entry;
      if (kind.isDirectory()) found.push(...(await filesBelow(root, unread, path, [...above, real])));
      else if (kind.isFile()) found.push(path);
    } catch (error) {
      unread(path, codeIn(error));
    }
    if (found.length > MAX_FILES) break;
  }
  return found;
};

const contentOf = async (path: string): Promise<Uint8Array | string> => {
  try {
    if ((await stat(path)).size > MAX_BYTES) return `larger than ${MAX_BYTES / 1024 / 1024} MiB`;
    return new Uint8Array(await readFile(path));
  } catch (error) {
    return codeIn(error);
  }
};

const parsed = (bytes: Uint8Array): unknown => {
  // Some editors write a byte order mark, and some dumps are in UTF-16.
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
  if (!/^\s*[{[]/.test(text.decode(bytes.subarray(0, 64)))) return undefined;
  try {
    return JSON.parse(text.decode(bytes));
  } catch {
    return undefined;
  }
};

/** A packed file as its content, anything else as it is. A damaged or overlarge one stays packed: its reader will say so. */
const unpacked = (path: string, bytes: Uint8Array): Uint8Array => {
  if (!path.endsWith('.gz')) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MAX_BYTES }));
  } catch {
    return bytes;
  }
};

/**
 * What a README's tables say of single files: the rest of a row whose first cell names the file. A row of the README beside
 * the file goes before one of the root's.
 */
const expectations = (files: ReadonlyMap<string, Uint8Array>): ((path: string) => string | null) => {
  const rows = new Map<string, string>();
  for (const [path, bytes] of files) {
    if (!/^readme(\.md|\.txt)?$/i.test(basename(path))) continue;
    const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`;
    let section = '';
    for (const line of Buffer.from(bytes).toString('utf8').split('\n')) {
      const heading = /^#+\s+`?([\w.-]+)\//.exec(line);
      if (heading?.[1] !== undefined) section = `${heading[1]}/`;
      const cells = /^\|\s*(.+?)\s*\|(.*)\|\s*$/.exec(line);
      if (cells === null) continue;
      for (const [, name = ''] of (cells[1] ?? '').matchAll(/`([^`]+)`/g)) {
        const said = (cells[2] ?? '').trim();
        for (const key of new Set([`${folder}${name}`, `${folder}${section}${name}`])) rows.set(key, said);
      }
    }
  }
  return (path) => rows.get(path) ?? null;
};

/** Texts that come with data and are none. */
const ABOUT =
  /^(readme|licen[cs]e|copying|notice|changelog|authors|sources?)(\.(md|txt|rst|adoc|html?))?$|\.md$/i;

/**
 * Every file below `root`, in the order of their paths, READMEs and the like left out. A file that cannot be read is there
 * with `unreadable`. Throws what the file system says of the root itself.
 */
export const readVectorFolder = async (root: string): Promise<readonly VectorFile[]> => {
  const all = new Map<string, Uint8Array>();
  const unread = new Map<string, string>();
  for (const path of (await filesBelow(root, (name, why) => unread.set(name, why))).sort()) {
    const content = await contentOf(join(root, path));
    if (typeof content === 'string') unread.set(path, content);
    else all.set(path, unpacked(path, content));
  }
  const expected = expectations(all);
  const beside = new Map<string, Map<string, Uint8Array>>();
  for (const [path, bytes] of all) {
    const folder = beside.get(dirname(path)) ?? new Map<string, Uint8Array>();
    beside.set(dirname(path), folder.set(basename(path), bytes));
  }
  const fileOf = (path: string, bytes: Uint8Array): VectorFile => ({
    kind: path.includes('/') ? (path.split('/')[0] ?? '') : '',
    path,
    bytes,
    json: parsed(bytes),
    expected: expected(path),
    siblings: beside.get(dirname(path)) ?? new Map(),
    all,
  });
  return [
    ...[...all].filter(([path]) => !ABOUT.test(basename(path))).map(([path, bytes]) => fileOf(path, bytes)),
    ...[...unread].map(([path, unreadable]) => ({ ...fileOf(path, NOTHING), unreadable })),
  ];
};
