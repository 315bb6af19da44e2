/** Child processes of `kadi up`: started, watched, started again when they die, stopped in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const RESTART_MS = 700;
const RESTART_MOST_MS = 10_000;
/** A process that lived this long starts again at once the next time. */
const HEALTHY_MS = 20_000;

export interface Service {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** It has a station, and is given this long to finish the card in its machine. */
  readonly finishesMs?: number;
}

export interface Services {
  start(service: Service): void;
  /** Process ids by name, for tests that kill. */
  pids(): Readonly<Record<string, number>>;
  /** `deadlineMs`: for all those together that have no time of their own. */
  stopAll(deadlineMs: number): Promise<void>;
}

interface Running {
  readonly service: Service;
  child: ChildProcess | undefined;
  /** People ended its work: it is not started again. */
  drained?: true;
  ended: Promise<void>;
}

/**
 * @param onLine called with each log line of each service (JSON, no personal data).
 * @param onChange called whenever a process was started.
 */
export const openServices = (
  logFolder: string,
  onLine: (name: string, line: string) => void,
  onChange: () => void = () => {},
): Services => {
  const all = new Map<string, Running>();
  let stopping = false;

  const launch = (running: Running, log: WriteStream, pause: number): void => {
    const { service } = running;
    const began = Date.now();
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...service.args], {
      // The IPC channel is how a child notices that we were killed: it closes, and the child ends itself.
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: { ...process.env, ...service.env, KADI_IN_HOUSE: '1' },
    });
    running.child = child;
    onChange();
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'drained' in message) running.drained = true;
    });
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(service.name, line);
    });
    running.ended = new Promise((resolve) => {
      child.once('error', () => {});
      child.once('exit', () => {
        running.child = undefined;
        resolve();
        if (stopping || running.drained === true) return;
        const wait = Date.now() - began > HEALTHY_MS ? RESTART_MS : pause;
        onLine(service.name, JSON.stringify({ name: service.name, msg: 'process ended; starting it again' }));
        setTimeout(() => {
          if (!stopping) launch(running, log, Math.min(wait * 2, RESTART_MOST_MS));
        }, wait);
      });
    });
  };

  const finish = async ({ service, child, ended }: Running): Promise<void> => {
    if (service.finishesMs === undefined) return;
    const late = setTimeout(() => child?.kill('SIGKILL'), service.finishesMs);
    child?.kill('SIGTERM');
    await ended;
    clearTimeout(late);
  };

  return {
    start: (service) => {
      const running: Running = { service, child: undefined, ended: Promise.resolve() };
      all.set(service.name, running);
      launch(running, createWriteStream(join(logFolder, `${service.name}.log`), { flags: 'a' }), RESTART_MS);
    },
    pids: () =>
      Object.fromEntries(
        [...all].flatMap(([name, { child }]) => (child?.pid === undefined ? [] : [[name, child.pid]])),
      ),
    stopAll: async (deadlineMs) => {
      stopping = true;
      // The newest first: machines and people before the workers, the workers before the API.
      const newest = [...all.values()].reverse();
      // Stations together and before everything that they need: none begins a card while another finishes its own.
      await Promise.all(newest.map(finish));
      const late = setTimeout(() => {
        for (const { child } of all.values()) child?.kill('SIGKILL');
      }, deadlineMs);
      for (const running of newest) {
        running.child?.kill('SIGTERM');
        await running.ended;
      }
      clearTimeout(late);
    },
  };
};
