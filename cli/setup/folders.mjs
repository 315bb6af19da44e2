import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, wherever the command was called from. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Answers and locks of the preparation; belongs to this copy of the sources, not to one data folder. */
export const KADI_FOLDER = join(ROOT, '.kadi');
const ANSWERS = join(KADI_FOLDER, 'setup.json');

/** Remembered answers; an unreadable file is no answer. */
export const readAnswers = () => {
  try {
    const value = JSON.parse(readFileSync(ANSWERS, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

export const rememberAnswers = (changes) => {
  try {
    mkdirSync(KADI_FOLDER, { recursive: true });
    const part = `${ANSWERS}.${process.pid}`;
    writeFileSync(part, `${JSON.stringify({ ...readAnswers(), ...changes }, null, 2)}\n`);
    renameSync(part, ANSWERS);
  } catch {
    // A folder that cannot be written only means being asked again.
  }
};
