import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueFault } from './errors.ts';
import { alone, isAlive, ownerLine, readOwner, socketPath, thisProcess } from './private-folder.ts';
import { askOnce, readInfo } from './redis-link.ts';

export interface PrivateRedis {
  /** `unix:///…/redis.sock`, for openQueues. */
  readonly url: string;
  /** A server left by an earlier run, or one that another running process of ours owns. */
  readonly adopted: boolean;
  readonly version: string;
  /** Ends the server, keeping its file; does nothing when another live process owns it. */
  stop(): Promise<void>;
}

const SERVERS = ['redis-server', 'valkey-server'] as const;
const ABSENT = 'Redis not found, using PostgreSQL for the queue; install redis-server for production.';
const START_MS = 15_000;
const STOP_MS = 10_000;
const PAUSE_MS = 20;
const RESTARTS = 5;
const RESTART_PAUSE_MS = 200;

const findServer = async (): Promise<string | undefined> => {
  for (const name of SERVERS) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder === '') continue;
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return undefined;
};

/** No port: nothing but processes of this user reaches it. Everysec is enough, the ledger refills a lost second. */
const settings = (folder: string, socket: string): string[] =>
  [
    ['port', '0'],
    ['unixsocket', socket],
    ['unixsocketperm', '700'],
    ['dir', folder],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['maxmemory-policy', 'noeviction'],
    ['save', ''],
    ['logfile', join(folder, 'redis.log')],
    // Job hashes stay in their compact form: one is about 40 % of the size of a full hash table.
    ['hash-max-listpack-value', '128'],
    ['daemonize', 'no'],
  ].flatMap(([key, value]) => [`--${key}`, value ?? '']);

const serverInfo = async (url: string): Promise<ReadonlyMap<string, string> | undefined> => {
  try {
    return readInfo(await askOnce(url, 1_000, 'info'));
  } catch {
    return undefined;
  }
};

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

// Its own process group: Ctrl-C in the terminal must reach us alone, we still need the queue to shut down in order.
const launch = (server: string, folder: string, socket: string): ChildProcess => {
  const child = spawn(server, settings(folder, socket), { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
  return child;
};

/**
 * Starts the server again when it dies by itself (out of memory, a slip of the hand), a few times; what then still dies
 * has a cause that a person must find. When our process ends in any way it can still act on, the server ends with it.
 */
const keep = (start: () => ChildProcess) => {
  let child = start();
  let restarts = 0;
  let kept = true;
  const watch = (): void => {
    child.once('exit', () => {
      if (!kept || restarts >= RESTARTS) return;
      restarts += 1;
      setTimeout(() => {
        if (!kept) return;
        child = start();
        watch();
      }, RESTART_PAUSE_MS).unref();
    });
  };
  watch();
  const end = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', end);
  return {
    child: () => child,
    letGo: () => {
      kept = false;
      process.off('exit', end);
    },
  };
};

const awaitAnswer = async (url: string, child: ChildProcess): Promise<ReadonlyMap<string, string>> => {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const info = await serverInfo(url);
    // loading: it answers INFO while it still reads its file.
    if (info !== undefined && info.get('loading') !== '1') return info;
    if (gone(child))
      throw queueFault('QUEUE_REDIS_START', { exit: child.exitCode ?? child.signalCode ?? 'unknown' });
    await sleep(PAUSE_MS);
  }
  child.kill('SIGKILL');
  throw queueFault('QUEUE_REDIS_START', { waitedFor: 'answer' });
};

const shutDown = async (url: string, pid: number): Promise<void> => {
  await askOnce(url, STOP_MS, 'shutdown').catch(() => undefined);
  const until = performance.now() + STOP_MS;
  while (performance.now() < until) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(PAUSE_MS);
  }
};

/**
 * A Redis of our own for one data folder, on a unix socket, append-only, never evicting. A second call for the same
 * folder finds the running one; one that a killed run left behind is taken over, so nothing blocks the next start.
 * `{ off }` with a sentence for the operator when this machine has no Redis. Throws QUEUE_REDIS_START with the exit
 * code when there is one and it does not come up; `redis.log` in the folder says why.
 */
export const startPrivateRedis = async (options: {
  readonly folder: string;
}): Promise<PrivateRedis | { readonly off: string }> => {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const socket = await socketPath(folder);
  const url = `unix://${encodeURI(socket)}`;
  const ownerFile = join(folder, 'redis.owner');
  const me = await thisProcess();

  return alone(join(folder, 'redis.lock'), START_MS, async () => {
    const living = await serverInfo(url);
    const owner = await readOwner(ownerFile);
    if (living !== undefined) {
      const version = living.get('redis_version') ?? 'unknown';
      if (owner !== undefined && (await isAlive(owner))) {
        return { url, adopted: true, version, stop: async () => undefined };
      }
      await writeFile(ownerFile, ownerLine(me), { mode: 0o600 });
      const pid = Number(living.get('process_id'));
      return { url, adopted: true, version, stop: () => shutDown(url, pid) };
    }
    const server = await findServer();
    if (server === undefined) return { off: ABSENT };
    await rm(socket, { force: true });
    const keeper = keep(() => launch(server, folder, socket));
    try {
      const info = await awaitAnswer(url, keeper.child());
      await writeFile(ownerFile, ownerLine(me), { mode: 0o600 });
      const version = info.get('redis_version') ?? 'unknown';
      const stop = async (): Promise<void> => {
        keeper.letGo();
        const pid = keeper.child().pid;
        if (pid !== undefined && !gone(keeper.child())) await shutDown(url, pid);
      };
      return { url, adopted: false, version, stop };
    } catch (error) {
      keeper.letGo();
      throw error;
    }
  });
};
