/** Processes by number and by the moment they began, so that a later one with the same number is not taken for them. */
import { readFileSync } from 'node:fs';

export interface ProcessMark {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)); empty where there is no /proc. */
  readonly began: string;
}

/** Undefined when nobody runs under this number, or only a dead process that nobody has asked after (state Z). */
export const markOf = (pid: number): ProcessMark | undefined => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, began: fields[19] ?? '' };
  } catch {
    return { pid, began: '' };
  }
};

export const isAlive = ({ pid, began }: ProcessMark): boolean => markOf(pid)?.began === began;

/** Reads a mark out of a file that a killed process may have left half written. */
export const parseMark = (value: unknown): ProcessMark | undefined => {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('began' in value))
    return undefined;
  const { pid, began } = value;
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 && typeof began === 'string'
    ? { pid, began }
    : undefined;
};

export const killHard = (mark: ProcessMark): void => {
  if (!isAlive(mark)) return;
  try {
    process.kill(mark.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
};
