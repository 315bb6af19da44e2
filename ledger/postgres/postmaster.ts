/** Making a cluster, starting its postmaster, finding one that runs already, and stopping it. */
import { spawn } from 'node:child_process';
import { chown, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { raise } from '../../card/index.ts';
import { withClient } from '../connection.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import type { Home } from './home.ts';
import { isAlive, processesIn, waitUntil } from './processes.ts';

const START_MS = 10_000;
const STOP_MS = 30_000;
const LOG_BYTES = 10 * 1024 * 1024;
const DATABASE = 'kadi';
const ROLE = 'kadi';

/**
 * Only the socket, no TCP; durable; nothing of a statement's text or values in the log (law 7).
 * Everything else as PostgreSQL ships it.
 */
const settings = (home: Home): readonly string[] => [
  'listen_addresses=',
  `unix_socket_directories="${home.run}"`,
  'unix_socket_permissions=0700',
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=10min',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_min_messages=warning',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'log_parameter_max_length_on_error=0',
];

/** A plain environment: the caller's PG* variables and locale must not change the database. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export const urlOf = (home: Home, database = DATABASE): string =>
  `postgresql://${ROLE}@${encodeURIComponent(home.run)}/${database}`;

export const isInitialised = async (home: Home): Promise<boolean> =>
  stat(join(home.data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/** Made beside its place and moved there when whole, so that a kill in between leaves nothing that blocks the next start. */
export const initialise = async (home: Home, programs: string): Promise<void> => {
  const half = `${home.data}.new`;
  for (const name of await readdir(home.folder)) {
    if (name.startsWith(basename(half))) await rm(join(home.folder, name), { recursive: true, force: true });
  }
  const log = await openLog(home);
  try {
    const args = [
      `--pgdata=${half}`,
      `--username=${ROLE}`,
      '--auth=peer',
      '--locale=C',
      '--encoding=UTF8',
      '--data-checksums',
    ];
    const child = spawn(join(programs, 'initdb'), args, {
      ...asAccount(home),
      stdio: ['ignore', log.fd, log.fd],
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0)
      raise(LEDGER_ERRORS, 'LEDGER_POSTGRES_START', { log: home.log, initdb: code ?? 'killed' });
  } finally {
    await log.close();
  }
  await rename(half, home.data);
};

const asAccount = (home: Home): { uid: number; gid: number; cwd: string; env: NodeJS.ProcessEnv } => ({
  uid: home.account.uid,
  gid: home.account.gid,
  // The caller's folder may be closed to the account.
  cwd: home.folder,
  env: environment,
});

const openLog = async (home: Home): Promise<Awaited<ReturnType<typeof open>>> => {
  const size = await stat(home.log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES) await rename(home.log, `${home.log}.1`);
  return open(home.log, 'a', 0o600);
};

/**
 * The kernel says who is at the other end of a unix socket, so there is no password to keep: this account, and root, are let
 * in as the ledger's role. Written at every start, as the next one may be by another user.
 */
const writeAccess = async (home: Home): Promise<void> => {
  const people = new Set([home.account.name, userInfo().username]);
  const files = {
    'pg_hba.conf': 'local all all peer map=kadi\n',
    'pg_ident.conf': [...people].map((name) => `kadi "${name}" ${ROLE}\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(home.data, name);
    await writeFile(path, text, { mode: 0o600 });
    if (home.account.lent) await chown(path, home.account.uid, home.account.gid);
  }
};

/**
 * Starts the postmaster in a session of its own (Ctrl-C at our terminal must not take it down before our work is written) and
 * waits until it answers. Straight after a crash the first start can fail while old backends end; it is tried again for 10 s.
 * @returns its process id
 */
export const start = async (home: Home, programs: string): Promise<number> => {
  await writeAccess(home);
  const end = Date.now() + START_MS;
  for (;;) {
    const pid = await startOnce(home, programs);
    if (pid !== undefined) return pid;
    if (Date.now() >= end) raise(LEDGER_ERRORS, 'LEDGER_POSTGRES_START', { log: home.log });
    await clearLeftPid(home);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

const startOnce = async (home: Home, programs: string): Promise<number | undefined> => {
  const log = await openLog(home);
  try {
    const args = ['-D', home.data, ...settings(home).flatMap((setting) => ['-c', setting])];
    const child = spawn(join(programs, 'postgres'), args, {
      ...asAccount(home),
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    });
    let over = false;
    child.once('error', () => {
      over = true;
    });
    child.once('exit', () => {
      over = true;
    });
    child.unref();
    let up = false;
    // Recovery of much WAL can take longer than the start of an idle server: as long as it lives it is waited for.
    while (!up && !over) up = await waitUntil(START_MS, 20, async () => over || (await answers(home)));
    return over ? undefined : child.pid;
  } finally {
    await log.close();
  }
};

export const answers = async (home: Home): Promise<boolean> =>
  withClient(urlOf(home, 'postgres'), (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );

export const ensureDatabase = async (home: Home): Promise<void> =>
  withClient(urlOf(home, 'postgres'), async (client) => {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rows.length === 0) await client.query(`create database ${DATABASE}`);
  });

/** The postmaster that a former run left behind, if it lives. */
export const findRunning = async (home: Home): Promise<number | undefined> => {
  const pid = await pidInFile(home);
  if (pid === undefined || !(await isAlive(pid))) return undefined;
  const inData = await processesIn(home.data);
  if (inData !== undefined && !inData.includes(pid)) return undefined;
  // It may be starting or recovering still.
  return (await waitUntil(START_MS, 50, () => answers(home))) ? pid : undefined;
};

const pidInFile = async (home: Home): Promise<number | undefined> => {
  const text = await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
};

/**
 * PostgreSQL clears a left-over postmaster.pid itself, unless its number now belongs to another process of the same user or
 * to a zombie. The file guards the data against two servers, so it is removed only when no process at all works there.
 */
export const clearLeftPid = async (home: Home): Promise<void> => {
  const inData = await processesIn(home.data);
  if (inData?.length === 0) await rm(join(home.data, 'postmaster.pid'), { force: true });
};

/** SIGINT is the fast shutdown: sessions are ended, what was committed is kept, the next start needs no recovery. */
export const stopPostmaster = async (pid: number): Promise<void> => {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntil(STOP_MS, 20, async () => !(await isAlive(pid)))) return;
  }
};
