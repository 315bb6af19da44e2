import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KADI_FOLDER } from './folders.mjs';
import { say } from './say.mjs';

const LOCK = join(KADI_FOLDER, 'setup.lock');
const PATIENCE_MS = 600_000;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const take = () => {
  try {
    mkdirSync(KADI_FOLDER, { recursive: true });
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Where nothing can be written nothing can be installed either: go on and let npm say so.
    return error.code !== 'EEXIST';
  }
};

/** One preparation at a time: two commands started together on a fresh copy would install over each other. */
export const alone = async (work) => {
  const until = Date.now() + PATIENCE_MS;
  for (let said = false; !take(); ) {
    const holder = Number.parseInt(safeRead(), 10);
    if (!Number.isInteger(holder) || !isAlive(holder) || Date.now() > until) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!said) say(`  another Kadi command (process ${holder}) is preparing this folder; waiting for it`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    if (safeRead() === String(process.pid)) rmSync(LOCK, { force: true });
  }
};

const safeRead = () => {
  try {
    return readFileSync(LOCK, 'utf8');
  } catch {
    return '';
  }
};
