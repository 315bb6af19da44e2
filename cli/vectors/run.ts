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

/** A folder laid out in another way is read too: where its first level says nothing, every set is asked. */
const setsFor = (file: VectorFile): readonly VectorSet[] => {
  const known = READ_KINDS.has(file.kind);
  return VECTOR_SETS.filter((set) => (!known || set.kinds.includes(file.kind)) && set.recognises(file));
};

export const runFile = async (file: VectorFile): Promise<FileResult> => {
  const sets = setsFor(file);
  if (sets.length === 0) {
    const state = READ_KINDS.has(file.kind) ? 'failed' : 'unread';
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
