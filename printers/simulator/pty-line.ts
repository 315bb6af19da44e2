import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';

/** A pair of pseudo-terminals tied together: the cable between a station and a machine that exists only as a program. */
export interface PtyLine {
  /** The machine's end; the station opens the path it was asked for. */
  readonly machineEnd: string;
  /** Pulls the cable: both ends see the line break. */
  cut(): Promise<void>;
}

const READY_MS = 5_000;
const BLOCK_BYTES = 65_536;

/**
 * socat dies with us, however we end: the shell around it waits on a pipe that only this process holds open, and kills
 * it when the pipe closes. A session of its own, so that Ctrl-C in a terminal does not cut the line before the station
 * has put its work down.
 */
const LIFELINE = `exec 3<&0
socat -b ${BLOCK_BYTES} "pty,raw,echo=0,link=$1" "pty,raw,echo=0,link=$1-sim" 3<&- & line=$!
echo "$line" > "$2"
( cat <&3 > /dev/null; kill "$line" ) & watch=$!
wait "$line"
kill "$watch"`;

export const openPtyLine = async (path: string, folder: string): Promise<PtyLine> => {
  const pidFile = join(folder, 'line.pid');
  const machineEnd = `${path}-sim`;
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(folder, { recursive: true });
  endOrphan(pidFile, path);
  for (const link of [path, machineEnd]) removeStaleLink(link);
  const shell = spawn('sh', ['-c', LIFELINE, 'kadi-training-line', path, pidFile], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve());
    shell.once('error', () => resolve());
  });
  const said = listen(shell);
  void ended.then(() => {
    // The watcher in the shell still reads the pipe: closing it lets the last process go.
    shell.stdin?.destroy();
    shell.stderr?.destroy();
  });
  const cut = async (): Promise<void> => {
    shell.stdin?.destroy();
    await ended;
    rmSync(pidFile, { force: true });
    for (const link of [path, machineEnd]) removeStaleLink(link);
  };
  const deadline = Date.now() + READY_MS;
  while (!(isLink(path) && isLink(machineEnd))) {
    if (shell.exitCode !== null || Date.now() >= deadline) {
      await cut();
      raise(PRINTER_ERRORS, said().includes('not found') ? 'TRAINING_SOCAT_MISSING' : 'TRAINING_LINE_FAILED');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { machineEnd, cut };
};

const listen = (shell: ChildProcess): (() => string) => {
  let text = '';
  shell.stderr?.on('data', (bytes: Buffer) => {
    if (text.length < 4096) text += bytes.toString('utf8');
  });
  return () => text;
};

/** A line of a killed predecessor whose shell was killed as well. Only ever a socat that names this very path. */
const endOrphan = (pidFile: string, path: string): void => {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (words[0] === 'socat' && words.includes(`pty,raw,echo=0,link=${path}`)) process.kill(pid, 'SIGKILL');
  } catch {
    // No file, no such process: there is nothing to end.
  }
  rmSync(pidFile, { force: true });
};

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

const removeStaleLink = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  // Anything but a link was not made by us.
  if (!found.isSymbolicLink())
    raise(PRINTER_ERRORS, 'TRAINING_LINE_FAILED', { reason: 'a file stands at the path of the line' });
  rmSync(path, { force: true });
};
