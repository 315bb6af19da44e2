import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Not ours, or made by running. */
const NOT_SOURCE = new Set(['node_modules', '.git', '.kadi', 'out', 'coverage', 'dist']);

export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const walk = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCE.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });

export const allFiles = (): string[] => walk('').sort();

export const allFolders = (): string[] => {
  const folders = new Set<string>();
  for (const path of allFiles()) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].sort();
};

export const readSource = (path: string): SourceFile => ({
  path,
  text: readFileSync(join(ROOT, path), 'utf8'),
});

export const sourceFiles = (...endings: readonly string[]): SourceFile[] =>
  allFiles()
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map(readSource);
