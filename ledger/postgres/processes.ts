/** What can be told of a process from its number. Zombies count as dead: where nobody reaps them they stay for ever. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await statOf(pid))?.state !== 'Z';
};

/** Tells two processes apart that were given the same number one after the other; empty where there is no /proc. */
export const startedAt = async (pid: number): Promise<string> => (await statOf(pid))?.started ?? '';

/** proc_pid_stat(5): field 3 is the state, field 22 the start time; the name in field 2 may hold spaces and brackets. */
const statOf = async (pid: number): Promise<{ state: string; started: string } | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? undefined : { state, started };
};

/**
 * Processes that work in this folder. PostgreSQL's all have its data folder as theirs, so an empty answer means that nothing
 * touches the data. Undefined where there is no /proc to ask.
 */
export const processesIn = async (folder: string): Promise<readonly number[] | undefined> => {
  const entries = await readdir('/proc').catch(() => undefined);
  if (entries === undefined || !entries.includes('self')) return undefined;
  const found = await Promise.all(
    entries
      .filter((name) => /^[0-9]+$/.test(name))
      .map(async (name) =>
        (await readlink(join('/proc', name, 'cwd')).catch(() => '')) === folder ? [Number(name)] : [],
      ),
  );
  return found.flat();
};

export const waitUntil = async (
  deadlineMs: number,
  stepMs: number,
  test: () => Promise<boolean>,
): Promise<boolean> => {
  const end = Date.now() + deadlineMs;
  for (;;) {
    if (await test()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
};
