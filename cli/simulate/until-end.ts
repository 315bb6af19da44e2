/** The frame of a simulator: it holds its folder, runs until Ctrl-C, and leaves nothing behind. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, isKadiError } from '../../card/index.ts';
import { isAlive, markOf, parseMark } from '../up/processes.ts';
import { SIMULATE_ERRORS } from './errors.ts';

const MARK = 'simulator.json';

const markIn = (folder: string) => {
  try {
    return parseMark(JSON.parse(readFileSync(join(folder, MARK), 'utf8')));
  } catch {
    return undefined;
  }
};

/** One folder, one machine: two programs would each put the other's cards away. Returns how to let go. */
export const holdFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const other = markIn(folder);
  if (other !== undefined && other.pid !== process.pid && isAlive(other))
    throw failure(SIMULATE_ERRORS, 'SIMULATE_FOLDER_BUSY', { folder, process: other.pid });
  writeFileSync(join(folder, MARK), JSON.stringify(markOf(process.pid)));
  return () => rmSync(join(folder, MARK), { force: true });
};

export type Cleanup = () => unknown;

/**
 * Starts, waits for Ctrl-C, SIGTERM, the end of the parent or `quit`, and undoes everything in the opposite order. What
 * cannot start is said in a line and the exit code is 2.
 */
export const untilEnd = async (
  start: (undo: Cleanup[], quit: () => void) => Promise<void>,
): Promise<void> => {
  const undo: Cleanup[] = [];
  let quit = (): void => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  process.once('disconnect', quit);
  try {
    await start(undo, quit);
    await ended;
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const facts = Object.values(error.facts).join(', ');
    console.error(`${error.code}: ${error.entry.en}${facts === '' ? '' : ` (${facts})`} ${error.entry.todo}`);
    process.exitCode = 2;
  } finally {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(() => {});
  }
  // A terminal's keyboard and the channel to our parent would keep us.
  process.exit();
};
