import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface TestRedis {
  readonly url: string;
  readonly folder: string;
  readonly socket: string;
  /** A client that never retries, for looking into the server. Closed by stop(). */
  readonly cli: Redis;
  /** kill -9, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same files. */
  restart(): Promise<void>;
  /** Everything that lies in the append-only files, as text. */
  disk(): Promise<string>;
  stop(): Promise<void>;
}

const SAFE = { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction', save: '' };

const listening = async (socket: string): Promise<Redis> => {
  for (let tried = 0; ; tried++) {
    const cli = new Redis({ path: socket, lazyConnect: true, retryStrategy: () => null });
    cli.on('error', () => undefined);
    try {
      await cli.connect();
      return cli;
    } catch (error) {
      cli.disconnect();
      if (tried > 500) throw error;
      await sleep(10);
    }
  }
};

/** A private Redis on a unix socket in a folder of its own under the temporary folder. `settings` override safe ones. */
export const testRedis = async (settings: Readonly<Record<string, string>> = {}): Promise<TestRedis> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-redis-'));
  const socket = join(folder, 's');
  const options = Object.entries({ ...SAFE, ...settings, port: '0', unixsocket: socket, dir: folder });
  const launch = (): ChildProcess =>
    spawn(
      'redis-server',
      options.flatMap(([key, value]) => [`--${key}`, value]),
      { stdio: 'ignore' },
    );
  let child = launch();
  const dieWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', dieWithUs);
  let cli = await listening(socket);

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    cli.disconnect();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };

  return {
    url: `unix://${socket}`,
    folder,
    socket,
    get cli() {
      return cli;
    },
    kill: () => end('SIGKILL'),
    restart: async () => {
      await rm(socket, { force: true });
      child = launch();
      cli = await listening(socket);
    },
    disk: async () => {
      const files = (await readFile(join(folder, 'appendonlydir', 'appendonly.aof.manifest'), 'utf8'))
        .split('\n')
        .flatMap((line) => /^file (\S+)/.exec(line)?.[1] ?? []);
      const texts = files.map((file) => readFile(join(folder, 'appendonlydir', file), 'latin1'));
      return (await Promise.all(texts)).join('');
    },
    stop: async () => {
      process.off('exit', dieWithUs);
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
