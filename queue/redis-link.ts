/** The one file that names ioredis. */
import { Redis } from 'ioredis';
import { queueFault } from './errors.ts';
import { within } from './waiting.ts';

/** BullMQ runs on 5.0; streams, LPOS and blocking with fractions behave as its scripts expect from 6.2. */
const OLDEST = [6, 2] as const;
const RECONNECT_MS = { first: 50, most: 1_000 } as const;
/** A live server answers within this; a worker's blocking call returns after at most 10 s. */
const SILENCE_MS = { commands: 4_000, worker: 20_000 } as const;

interface Address {
  readonly username?: string;
  readonly password?: string;
  readonly path?: string;
  readonly host?: string;
  readonly port?: number;
  readonly db?: number;
  readonly tls?: Record<string, never>;
}

/**
 * `redis://`, `rediss://` or `unix:///path/redis.sock[?db=1]`; with a password, `unix://:password@localhost/path`. Faults
 * never show the address.
 */
const address = (url: string): Address => {
  if (!URL.canParse(url)) throw queueFault('QUEUE_BAD_ADDRESS');
  const parsed = new URL(url);
  const credentials: Address = {
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
  };
  const path = decodeURIComponent(parsed.pathname);
  if (parsed.protocol === 'unix:') {
    if (path.length < 2) throw queueFault('QUEUE_BAD_ADDRESS');
    const db = parsed.searchParams.get('db');
    return { ...credentials, path, ...(db === null ? {} : { db: databaseNumber(db) }) };
  }
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') throw queueFault('QUEUE_BAD_ADDRESS');
  return {
    ...credentials,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    ...(path.length > 1 ? { db: databaseNumber(path.slice(1)) } : {}),
    ...(parsed.protocol === 'rediss:' ? { tls: {} } : {}),
  };
};

const databaseNumber = (text: string): number => {
  if (!/^[0-9]{1,5}$/.test(text)) throw queueFault('QUEUE_BAD_ADDRESS');
  return Number(text);
};

const common = (url: string) => ({
  ...address(url),
  connectTimeout: 5_000,
  // For ever: a Redis that was away for an hour is taken up again without anybody's help.
  retryStrategy: (times: number) =>
    Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** Math.min(times, 10)),
});

/** For adding and asking: a command meets a server that is away with an error at once, never with silence. */
export const openCommandLink = (url: string): Redis => {
  const link = new Redis({
    ...common(url),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    socketTimeout: SILENCE_MS.commands,
  });
  // ioredis tells of every failed reconnection; the deadlines of our calls say what matters.
  link.on('error', () => undefined);
  return link;
};

/** For a worker: commands wait for the server to come back. BullMQ makes its blocking connection as a copy of this. */
export const openWorkerLink = (url: string, silenceMs: number = SILENCE_MS.worker): Redis => {
  const link = new Redis({ ...common(url), maxRetriesPerRequest: null, socketTimeout: silenceMs });
  link.on('error', () => undefined);
  return link;
};

/** `INFO` as a table: `redis_version` → `7.0.15`. */
export const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/\r?\n/)
      .filter((line) => line.includes(':') && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
  );

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
};

/**
 * Refuses a Redis on which jobs can vanish (design, run modes). INFO is asked instead of CONFIG GET because hosted
 * servers forbid CONFIG. BullMQ itself only prints a warning.
 */
export const refuseUnsafe = (info: ReadonlyMap<string, string>): void => {
  // Valkey reports the Redis version it is compatible with here, which is the one that counts.
  const version = info.get('redis_version') ?? '0';
  if (isTooOld(version)) throw queueFault('QUEUE_TOO_OLD', { version });
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  if (policy !== 'noeviction') throw queueFault('QUEUE_EVICTING', { policy });
  if (info.get('aof_enabled') !== '1') throw queueFault('QUEUE_VOLATILE', { appendonly: 'no' });
};

/** Connects and checks, or throws; never leaves a connection behind when it throws. */
export const connectChecked = async (url: string, deadlineMs: number): Promise<Redis> => {
  const link = openCommandLink(url);
  try {
    await within(deadlineMs, 'redis', ready(link));
    refuseUnsafe(readInfo(await within(deadlineMs, 'redis', link.info())));
    return link;
  } catch (error) {
    link.disconnect();
    throw error;
  }
};

// link.connect() rejects at the first refused attempt; a server that starts at the same moment deserves the deadline.
const ready = async (link: Redis): Promise<void> => {
  await new Promise<void>((resolve) => {
    link.once('ready', resolve);
    link.connect().catch(() => undefined);
  });
};

/** One command on a connection of its own, which is gone afterwards. */
export const askOnce = async (url: string, ms: number, command: 'info' | 'shutdown'): Promise<string> => {
  const link = new Redis({
    ...common(url),
    lazyConnect: true,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  link.on('error', () => undefined);
  try {
    await within(ms, 'redis', link.connect());
    return String(await within(ms, 'redis', link.call(command)));
  } finally {
    link.disconnect();
  }
};

const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|UNKILLABLE|BUSY)/;

export const isRedisOutage = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'ReplyError' ? PASSING.test(error.message) : true);

export const isRedisFull = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError' && /\bOOM\b/.test(error.message);
