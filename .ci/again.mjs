/**
 * After a failed run, the files that failed, once more and alone. A machine that is busy with something else is told from a fault that
 * is there; what failed is printed, so it can be mended either way. No second chance for a random test that found something (its
 * message names a seed: the next run would look elsewhere), for an error outside of any test, nor for more than three files.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const MOST_FILES = 3;
const { files, unhandled, said } = JSON.parse(readFileSync(process.env.KADI_FAILED, 'utf8'));
const found = said.some((text) => /\bseed\b/i.test(text));
if (files.length === 0 || files.length > MOST_FILES || unhandled > 0 || found) process.exit(1);

const { status } = spawnSync(process.execPath, ['cli/test.mjs', ...files], { stdio: 'inherit' });
if (status === 0)
  console.error(`PASSED ONLY THE SECOND TIME, look at it:\n${[...files, ...said].join('\n')}`);
process.exitCode = status ?? 1;
