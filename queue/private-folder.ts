import { link, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueFault } from './errors.ts';

/** sockaddr_un.sun_path holds 108 bytes with its closing zero on Linux, 104 on macOS. */
const SOCKET_PATH_BYTES = 103;
const SOCKET = 'redis.sock';
const CLAIM_PAUSE_MS = 50;

/** FNV-1a, 32 bit: names a folder, protects nothing. */
const shortName = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
};

/** Everybody may write into the temporary folder, so a folder found there is believed only when it is ours alone. */
const makeOwn = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const others = found.mode & 0o077;
  const owner = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || found.uid !== owner || others !== 0) throw queueFault('QUEUE_FOLDER_UNSAFE');
};

/**
 * Where the socket of the private Redis of `folder` lies: in the folder itself, or, where that path is too long for a
 * socket, in a short folder of ours (0700) whose name follows from the path, so that the next start finds it again.
 */
export const socketPath = async (folder: string): Promise<string> => {
  const own = join(resolve(folder), SOCKET);
  if (Buffer.byteLength(own) <= SOCKET_PATH_BYTES) return own;
  const short = join(tmpdir(), `kadi-${process.getuid?.() ?? 0}-${shortName(resolve(folder))}`);
  await makeOwn(short);
  return join(short, SOCKET);
};

/** A process that may have died since: its number and, where Linux tells, when it started (numbers come round again). */
export interface Owner {
  readonly pid: number;
  readonly started: string;
}

// /proc/<pid>/stat, field 22: start time in clock ticks after boot (proc_pid_stat(5)); the name in field 2 may hold spaces.
const startOf = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

export const thisProcess = async (): Promise<Owner> => ({
  pid: process.pid,
  started: await startOf(process.pid),
});

export const isAlive = async (owner: Owner): Promise<boolean> => {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await startOf(owner.pid)) === owner.started;
};

export const readOwner = async (path: string): Promise<Owner | undefined> => {
  try {
    const [pid = '', started = ''] = (await readFile(path, 'utf8')).trim().split(' ');
    return /^[0-9]+$/.test(pid) ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
};

export const ownerLine = (owner: Owner): string => `${owner.pid} ${owner.started}\n`;

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Makes the lock with its content in one step: one cut off half-way would be a lock of nobody, for ever. */
const claim = async (lock: string, line: string): Promise<boolean> => {
  const draft = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, line, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (!isTaken(error)) throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Takes a dead process's lock away. Moved aside first: of several who try, one moves it, and looks again at what it has. */
const clear = async (lock: string): Promise<void> => {
  const aside = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  const owner = await readOwner(aside);
  if (owner !== undefined && (await isAlive(owner))) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
};

/**
 * Runs `work` while no other process runs it for the same lock file. Two starts at once would let a second server take
 * the first one's socket and write into the same append-only file. A lock whose process is gone is taken over.
 */
export const alone = async <T>(lock: string, waitMs: number, work: () => Promise<T>): Promise<T> => {
  const until = performance.now() + waitMs;
  const line = ownerLine(await thisProcess());
  while (!(await claim(lock, line))) {
    const owner = await readOwner(lock);
    if (owner !== undefined && !(await isAlive(owner))) await clear(lock);
    else if (performance.now() > until) throw queueFault('QUEUE_REDIS_START', { waitedFor: 'lock' });
    else await sleep(CLAIM_PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
};
