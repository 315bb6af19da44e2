import { isKadiError } from '../../card/index.ts';
import { VECTOR_SETS } from './sets.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

/** What came out for one file. `unread`: no reader knows its shape. */
export interface FileResult {
  readonly path: string;
  readonly sets: readonly string[];
  readonly outcomes: readonly VectorOutcome[];
  readonly state: 'passed' | 'failed' | 'unread';
}

/** Kinds of folders that readers exist for; a file there that none of them knows is a failure, not a shrug. */
const READ_KINDS: ReadonlySet<string> = new Set(VECTOR_SETS.flatMap(({ kinds }) => kinds));

const told = (error: unknown): string =>
  isKadiError(error)
    ? `${error.code} ${JSON.stringify(error.facts)}`
    : error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error);

const runSet = async (set: VectorSet, file: VectorFile): Promise<readonly VectorOutcome[]> => {
  try {
    const outcomes = await set.run(file);
    return outcomes.length > 0 ? outcomes : [{ name: set.title, ok: false, why: 'nothing to check in it' }];
  } catch (error) {
    return [{ name: set.title, ok: false, why: told(error) }];
  }
};

/**
 * Folders are laid out in other ways too: the sets of the file's own kind are asked first (by any folder on its way), and
 * when none of them knows it, every other.
 */
const setsFor = (file: VectorFile): readonly VectorSet[] => {
  const folders = file.path.split('/').slice(0, -1);
  const asked = (sets: readonly VectorSet[]) => sets.filter((set) => set.recognises(file));
  const own = asked(VECTOR_SETS.filter(({ kinds }) => folders.some((folder) => kinds.includes(folder))));
  return own.length > 0 ? own : asked(VECTOR_SETS);
};

const isOfReadKind = ({ path }: VectorFile): boolean => path.split('/').some((part) => READ_KINDS.has(part));

const unreadable = (path: string, why: string): FileResult => ({
  path,
  sets: ['nothing'],
  outcomes: [{ name: 'file', ok: false, why }],
  state: 'failed',
});

export const runFile = async (file: VectorFile): Promise<FileResult> => {
  if (file.unreadable !== undefined) return unreadable(file.path, file.unreadable);
  const sets = setsFor(file);
  if (sets.length === 0) {
    const state = isOfReadKind(file) ? 'failed' : 'unread';
    const why = 'no reader knows a file of this form';
    return { path: file.path, sets: [], outcomes: [{ name: 'form', ok: false, why }], state };
  }
  const outcomes: VectorOutcome[] = [];
  for (const set of sets) outcomes.push(...(await runSet(set, file)));
  return {
    path: file.path,
    sets: sets.map(({ title }) => title),
    outcomes,
    state: outcomes.every(({ ok }) => ok) ? 'passed' : 'failed',
  };
};
