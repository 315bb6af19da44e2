import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../../card/index.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import { databaseAccount } from './account.ts';
import { type Home, prepareHome } from './home.ts';
import {
  clearLeftPid,
  ensureDatabase,
  findRunning,
  initialise,
  isInitialised,
  start,
  stopPostmaster,
  urlOf,
} from './postmaster.ts';
import { isAlive, startedAt, waitUntil } from './processes.ts';
import { findPrograms } from './programs.ts';

const TURN_MS = 60_000;
const EMPTY_MS = 5_000;
const WATCH_MS = 500;

export interface RunningPostgres {
  /** For openLedger and migrate; a unix socket, no password. */
  readonly url: string;
  /** Where the data lies: the wanted folder, or one under /var/lib/kadi when that could not be reached. */
  readonly folder: string;
  /** A server of a former or of another run was found and is used. */
  readonly adopted: boolean;
  /** Stops the server; does nothing when another process that lives started it. */
  stop(): Promise<void>;
}

/**
 * A private PostgreSQL on this machine, for a start with nothing prepared: made at the first start, found again at the next,
 * adopted when a killed run left it, started again when it dies. Linux and macOS.
 *
 * @param options.programs folder of another `postgres` and `initdb` (15 or newer) to be used
 * @throws KadiError LEDGER_FOLDER_UNREACHABLE, LEDGER_POSTGRES_MISSING, LEDGER_POSTGRES_START, LEDGER_POSTGRES_USER
 */
export const startPostgres = async (options: {
  readonly folder: string;
  readonly programs?: string;
}): Promise<RunningPostgres> => {
  const account = await databaseAccount();
  const programs = options.programs ?? (await findPrograms(account));
  const home = await prepareHome(options.folder, account);
  return inTurn(home, async () => {
    const running = await findRunning(home);
    if (running === undefined) {
      if (!(await isInitialised(home))) await initialise(home, programs);
      await clearLeftPid(home);
    }
    let pid = running ?? (await start(home, programs));
    await ensureDatabase(home);
    const url = urlOf(home);
    const told = { url, folder: home.folder, adopted: running !== undefined };
    if (running !== undefined && (await hasOwner(home))) return { ...told, stop: async () => {} };
    await writeFile(ownerFile(home), JSON.stringify([process.pid, await startedAt(process.pid)]), {
      mode: 0o600,
    });
    const watch = keepUp(
      home,
      programs,
      () => pid,
      (next) => {
        pid = next;
      },
    );
    return {
      ...told,
      stop: async () => {
        await watch.end();
        await stopPostmaster(pid);
        await rm(ownerFile(home), { force: true });
      },
    };
  });
};

/** One start at a time on one folder; a starter that was killed in the middle holds nobody up. */
const inTurn = async <T>(home: Home, work: () => Promise<T>): Promise<T> => {
  const path = join(home.folder, 'starting');
  const mine = async (): Promise<boolean> => {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return true;
    } catch {
      if (await isLeft(path)) await rm(path, { force: true });
      return false;
    }
  };
  if (!(await waitUntil(TURN_MS, 50, mine))) raise(LEDGER_ERRORS, 'LEDGER_POSTGRES_START', { waited: path });
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
};

/** Left by a process that is dead, or that died before it wrote its number. */
const isLeft = async (path: string): Promise<boolean> => {
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (holder > 0) return holder !== process.pid && !(await isAlive(holder));
  const made = await stat(path).then(
    (found) => found.mtimeMs,
    () => Date.now(),
  );
  return Date.now() - made > EMPTY_MS;
};

const ownerFile = (home: Home): string => join(home.folder, 'owner');

/** Is the process that owns the server alive? Its start time tells it from a later one with the same number. */
const hasOwner = async (home: Home): Promise<boolean> => {
  try {
    const owner: unknown = JSON.parse(await readFile(ownerFile(home), 'utf8'));
    if (!Array.isArray(owner)) return false;
    const [pid, started] = owner;
    return typeof pid === 'number' && (await isAlive(pid)) && (await startedAt(pid)) === started;
  } catch {
    return false;
  }
};

/** Looks after the server: should it die, it is started again, while writers wait and try again. Keeps no process alive. */
const keepUp = (
  home: Home,
  programs: string,
  pid: () => number,
  took: (pid: number) => void,
): { end(): Promise<void> } => {
  let at: Promise<void> | undefined;
  const timer = setInterval(() => {
    at ??= look().finally(() => {
      at = undefined;
    });
  }, WATCH_MS);
  timer.unref();
  const look = async (): Promise<void> => {
    if (await isAlive(pid())) return;
    // A start that fails is tried again at the next look; meanwhile writers say LEDGER_UNREACHABLE.
    await start(home, programs).then(took, () => {});
  };
  return {
    end: async () => {
      clearInterval(timer);
      await at;
    },
  };
};
