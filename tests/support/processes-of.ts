/** Every living process of one data folder, found the way an administrator would: in /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface Found {
  readonly pid: number;
  readonly ppid: number;
  /** `up`, `worker-1`, `station-S1`, `postmaster`, `redis-server`, …; else the program's name. */
  readonly name: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const folderOf = (pid: string): string => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
};

const nameOf = (words: readonly string[]): string => {
  const main = words.findIndex((word) => word.endsWith('cli/main.ts'));
  if (main !== -1) {
    const command = words[main + 1] ?? '';
    const value = (option: string): string => words[words.indexOf(option, main) + 1] ?? '';
    if (command === 'worker') return value('--name');
    if (command === 'station') return `station-${value('--id')}`;
    return command;
  }
  // Redis and PostgreSQL write a title of their own over their arguments, blanks and all.
  const program = basename((words[0] ?? '').split(' ')[0] ?? '');
  return program === 'postgres' && words.includes('-D') ? 'postmaster' : program;
};

/** Zombies are not counted: they hold nothing and belong to whoever has not asked after them. */
export const processesOf = (home: string): Found[] =>
  readdirSync('/proc')
    .filter((entry) => /^[0-9]+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid): Found[] => {
      const stat = read(`/proc/${pid}/stat`);
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === undefined || fields[0] === '' || 'ZX'.includes(fields[0])) return [];
      const words = read(`/proc/${pid}/cmdline`).split('\0');
      const ours =
        words.join(' ').includes(home) ||
        read(`/proc/${pid}/environ`).split('\0').includes(`KADI_HOME=${home}`) ||
        folderOf(pid).startsWith(`${home}/`);
      return ours ? [{ pid: Number(pid), ppid: Number(fields[1]), name: nameOf(words) }] : [];
    });
