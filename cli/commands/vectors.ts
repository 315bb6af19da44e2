/** `npm run vectors -- <folder>`: other people's test data against our code, a table row for each file. */
import { stat } from 'node:fs/promises';
import { readVectorFolder } from '../vectors/read-folder.ts';
import { type FileResult, runFile } from '../vectors/run.ts';

const MARKS = { passed: '✓', failed: '✗', unread: '–' } as const;

const printRow = (result: FileResult, width: number, verbose: boolean): void => {
  const { path, outcomes, state, sets } = result;
  const good = outcomes.filter(({ ok }) => ok).length;
  const bad = outcomes.length - good;
  const what = state === 'unread' ? 'not read in this version' : sets.join(', ');
  console.log(
    `${MARKS[state]} ${path.padEnd(width)} ${state === 'unread' ? '       –' : `${String(good).padStart(4)}${String(bad).padStart(4)}`}  ${what}`,
  );
  for (const { name, ok, why, remark } of outcomes) {
    if (state === 'unread' || (ok && remark !== true && !verbose)) continue;
    console.log(`      ${ok ? (remark ? '!' : '✓') : '✗'} ${name}${why === undefined ? '' : `: ${why}`}`);
  }
};

/** Exit code 0 when all passed, 1 when something failed, 2 when nothing was found to check. */
export const vectors = async (
  folder: string,
  options: { json?: boolean; verbose?: boolean },
): Promise<void> => {
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() !== true) {
    console.error(`There is no folder "${folder}". Give a folder with scp/, lds/, sod/, pki/, … in it.`);
    process.exitCode = 2;
    return;
  }
  const files = await readVectorFolder(folder);
  const results: FileResult[] = [];
  const width = Math.max(4, ...files.map(({ path }) => path.length));
  if (!options.json) console.log(`  ${'file'.padEnd(width)} pass fail  what was checked`);
  for (const file of files) {
    const result = await runFile(file);
    results.push(result);
    if (!options.json) printRow(result, width, options.verbose === true);
  }
  const outcomes = results.filter(({ state }) => state !== 'unread').flatMap((result) => result.outcomes);
  const passed = outcomes.filter(({ ok }) => ok).length;
  const failed = outcomes.length - passed;
  const unread = results.filter(({ state }) => state === 'unread').length;
  if (options.json) console.log(JSON.stringify({ passed, failed, unread, files: results }));
  else {
    console.log('');
    if (unread > 0) console.log(`${unread} files are of kinds that this version has no reader for.`);
    console.log(
      outcomes.length === 0 ? 'Nothing to check was found here.' : `${passed} passed, ${failed} failed`,
    );
  }
  process.exitCode = outcomes.length === 0 ? 2 : failed > 0 ? 1 : 0;
};
