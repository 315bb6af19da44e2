/** A `kadi simulate …` as a process of its own, with what it said as events. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Said = Readonly<Record<string, unknown>>;

export interface SimulatorProcess {
  readonly child: ChildProcess;
  /** The first event of that name, said or still to come. @throws with all that was said when there is none within 30 s */
  event(name: string): Promise<Said>;
  type(line: string): void;
  /** Ctrl-C; the exit code. */
  interrupt(): Promise<unknown>;
}

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname;

export const startSimulator = (home: string, words: readonly string[]): SimulatorProcess => {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'simulate', ...words, '--json'], {
    env: { ...process.env, KADI_HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: Said[] = [];
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes.toString('utf8');
  });
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  return {
    child,
    event: async (name) => {
      for (let i = 0; i < 3_000; i++) {
        const found = lines.find((line) => line['event'] === name);
        if (found !== undefined) return found;
        await new Promise((next) => setTimeout(next, 10));
      }
      throw new Error(`no ${name}: ${JSON.stringify(lines)} ${complaint}`);
    },
    type: (line) => {
      child.stdin.write(`${line}\n`);
    },
    interrupt: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = await ended;
      return code;
    },
  };
};
