import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { VectorFile } from './vector-set.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 20_000;

const filesBelow = async (root: string, folder = ''): Promise<string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else if (entry.isFile() && !entry.name.startsWith('.')) found.push(path);
    if (found.length > MAX_FILES) break;
  }
  return found;
};

const parsed = (bytes: Uint8Array): unknown => {
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20);
  if (first !== 0x7b && first !== 0x5b) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
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

/** Every file below `root`, in the order of their paths, READMEs left out. Errors of the file system come through. */
export const readVectorFolder = async (root: string): Promise<readonly VectorFile[]> => {
  const all = new Map<string, Uint8Array>();
  for (const path of (await filesBelow(root)).sort()) {
    const bytes = new Uint8Array(await readFile(join(root, path)));
    all.set(path, unpacked(path, bytes));
  }
  const expected = expectations(all);
  return [...all]
    .filter(([path]) => !/^readme(\.md|\.txt)?$/i.test(basename(path)))
    .map(([path, bytes]) => {
      const folder = dirname(path);
      const siblings = new Map(
        [...all]
          .filter(([other]) => dirname(other) === folder)
          .map(([other, content]) => [basename(other), content] as const),
      );
      return {
        kind: path.includes('/') ? (path.split('/')[0] ?? '') : '',
        path,
        bytes,
        json: parsed(bytes),
        expected: expected(path),
        siblings,
        all,
      };
    });
};
