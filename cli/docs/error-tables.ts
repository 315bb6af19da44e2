import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ErrorEntry, ErrorTable } from '../../card/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = [
  'crypto',
  'templates',
  'printers',
  'queue',
  'ledger',
  'pipeline',
  'sms',
  'api',
  'console',
  'cli',
];

export interface NamedTable {
  /** `RECORD_ERRORS` */
  readonly name: string;
  /** The file, from the root. */
  readonly file: string;
  readonly room: string;
  readonly entries: readonly (readonly [code: string, entry: ErrorEntry])[];
}

const DECLARATION = /^export const (\w+_ERRORS) =/gm;

const filesIn = (folder: string): string[] => {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
};

const list = (folder: string) => readdirSync(join(ROOT, folder), { withFileTypes: true });

/** Every exported `*_ERRORS` table of every room, read from the running code, in a fixed order. */
export const errorTables = async (): Promise<NamedTable[]> => {
  const tables: NamedTable[] = [];
  for (const file of ROOMS.flatMap(filesIn).sort()) {
    const names = [...readFileSync(join(ROOT, file), 'utf8').matchAll(DECLARATION)].map(
      ([, name = '']) => name,
    );
    if (names.length === 0) continue;
    // The names stand in the text as exports, so the module has them; their form is what `satisfies ErrorTable` checked.
    const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, ErrorTable>;
    for (const name of names) {
      const entries = Object.entries(module[name] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      tables.push({ name, file, room: file.split('/')[0] ?? '', entries });
    }
  }
  return tables;
};
