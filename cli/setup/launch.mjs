import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './folders.mjs';

/** The loader by its place, not its name: Node would look for the name from the folder the command is called in. */
const LOADER = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;

/** Runs Node with these arguments in place of this process: same terminal, same signals, same exit code. */
const replaceBy = (args) => {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const forward = (signal) => {
    // A Ctrl-C in a terminal reaches the child by itself; told twice, it would take it for "stop at once".
    if (signal === 'SIGINT' && process.stdin.isTTY === true) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, forward);
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
export const launchKadi = (args) => replaceBy(['--import', LOADER, join(ROOT, 'cli', 'main.ts'), ...args]);

/** vitest, from the project's folder. */
export const launchTests = (args) => {
  process.chdir(ROOT);
  replaceBy([join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args]);
};
