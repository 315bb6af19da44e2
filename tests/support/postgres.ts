/**
 * A real PostgreSQL for tests: one server for all files of a test process, started when the first database is asked for; a database
 * of its own for each caller, copied from one that was migrated once.
 */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, type RunningPostgres, startPostgres } from '../../ledger/index.ts';

let server: Promise<RunningPostgres> | undefined;
let count = 0;

/**
 * However this process ends, the server ends and its folder goes: nobody asks a test process that is killed. The line this waits for
 * never comes; the pipe it would come through closes with us.
 */
const endWithUs = (folder: string): void => {
  const script = `read -r _
    pid=$(head -n 1 "$1"/*/postmaster.pid) && kill -INT "$pid" && while kill -0 "$pid"; do sleep 0.1; done
    rm -rf "$1"`;
  const reaper = spawn('sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  reaper.unref();
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
};

/** KADI_TEST_POSTGRES names the folder of another `postgres` and `initdb`, to run the same tests on PostgreSQL 15. */
const startServer = async (): Promise<RunningPostgres> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-pg-'));
  const programs = process.env['KADI_TEST_POSTGRES'];
  const postgres = await startPostgres({ folder, ...(programs === undefined ? {} : { programs }) });
  endWithUs(postgres.folder);
  await migrate(postgres.url);
  // No test on this server is about a crash, so nobody waits for the disk.
  await sql(postgres.url, 'alter role kadi set synchronous_commit = off');
  return postgres;
};

/** The same server, another database. */
export const named = (url: string, database: string): string => url.replace(/\/[^/]*$/, `/${database}`);

/** Runs one statement outside of any pool. */
export const sql = async (
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.query(text, [...values]);
  } finally {
    await client.end();
  }
};

/** A fresh, migrated ledger database; `drop` when the test is over. Sessions still open on it are ended. */
export const testDatabase = async (): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  server ??= startServer();
  const { url } = await server;
  const admin = named(url, 'postgres');
  count += 1;
  const name = `test_${count}`;
  await sql(admin, `create database ${name} template kadi`);
  return {
    url: named(url, name),
    drop: async () => {
      await sql(admin, `drop database if exists ${name} with (force)`);
    },
  };
};
