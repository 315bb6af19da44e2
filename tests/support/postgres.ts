/**
 * A real PostgreSQL for tests: one server for the test file, started when the first database is asked for and stopped after the
 * last test; a database of its own for each caller, copied from one that was migrated once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { migrate, type RunningPostgres, startPostgres } from '../../ledger/index.ts';

interface Server {
  readonly folder: string;
  readonly postgres: RunningPostgres;
}

let server: Promise<Server> | undefined;
let count = 0;

/** KADI_TEST_POSTGRES names the folder of another `postgres` and `initdb`, to run the same tests on PostgreSQL 15. */
const startServer = async (): Promise<Server> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-pg-'));
  const programs = process.env['KADI_TEST_POSTGRES'];
  const postgres = await startPostgres({ folder, ...(programs === undefined ? {} : { programs }) });
  await migrate(postgres.url);
  return { folder, postgres };
};

afterAll(async () => {
  const started = await server;
  server = undefined;
  await started?.postgres.stop();
  if (started !== undefined) await rm(started.folder, { recursive: true, force: true });
});

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

/**
 * A fresh, migrated ledger database; `drop` when the test is over. Sessions still open on it are ended; the files go with the
 * server, since a real DROP costs a checkpoint each time.
 */
export const testDatabase = async (): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  server ??= startServer();
  const { url } = (await server).postgres;
  const admin = named(url, 'postgres');
  count += 1;
  const name = `test_${count}`;
  await sql(admin, `create database ${name} template kadi`);
  return {
    url: named(url, name),
    drop: async () => {
      await sql(admin, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
  };
};
