import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './folders.mjs';

/** The loader by its place, not its name: Node would look for the name from the folder the command is called in. */
const LOADER = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const PARENT_MS = 500;

/**
 * Who started us, as text that changes when they are gone. npm runs its scripts through a shell, which outlives a killed npm:
 * where our parent is a shell, its parent counts as well. proc_pid_stat(5): the fourth field is the parent.
 */
const parents = () => {
  const { ppid } = process;
  try {
    const stat = readFileSync(`/proc/${ppid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    if (!/^(ba|da|z|k|a)?sh$/.test(name)) return `${ppid}`;
    return `${ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return `${ppid}`;
  }
};

/** Under npm nobody tells us that npm was killed; a person who did that wants everything to end. */
const watchNpm = (end) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = parents();
  const timer = setInterval(() => {
    if (parents() === before) return;
    clearInterval(timer);
    end();
  }, PARENT_MS);
  timer.unref();
};

/**
 * Runs Node with these arguments in place of this process: same terminal, same signals, same exit code. The IPC channel is how
 * the child notices that we were killed.
 */
const replaceBy = (args, { channel }) => {
  const stdio = channel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  const child = spawn(process.execPath, args, { stdio });
  // A child that is gone already needs no telling.
  child.on('disconnect', () => {});
  const forward = (signal) => {
    // A Ctrl-C in a terminal reaches the child by itself; told twice, it would take it for "stop at once".
    if (signal === 'SIGINT' && process.stdin.isTTY === true) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, forward);
  // Not a signal: a child that is stopping already would take a second one for impatience.
  watchNpm(() => (channel ? child.connected && child.disconnect() : child.kill('SIGTERM')));
  child.once('error', (error) => {
    process.stderr.write(`Kadi could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

/** `kadi <args>`. */
export const launchKadi = (args) =>
  replaceBy(['--import', LOADER, join(ROOT, 'cli', 'main.ts'), ...args], { channel: true });

/** vitest, from the project's folder. */
export const launchTests = (args) => {
  process.chdir(ROOT);
  replaceBy([join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args], { channel: false });
};
