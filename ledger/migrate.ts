import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { isKadiError, raise } from '../card/index.ts';
import { catalogued, withClient } from './connection.ts';
import { LEDGER_ERRORS } from './errors.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
const NAME = /^([0-9]{4})-[a-z0-9-]+\.sql$/;
/** Any number no one else uses; held while migrating so that two programs starting together do it once. */
const LOCK = 4_717_001;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const readMigrations = async (): Promise<readonly Migration[]> => {
  const names = (await readdir(FOLDER)).filter((name) => NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      version: Number(name.slice(0, 4)),
      name,
      sql: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  );
};

/** The ledger version this program writes. */
export const codeVersion = async (): Promise<number> => (await readMigrations()).at(-1)?.version ?? 0;

/** 0 when there is no ledger in the database. */
export const ledgerVersion = async (client: Pick<pg.Client, 'query'>): Promise<number> => {
  const there = await client.query<{ found: boolean }>(
    "select to_regclass('ledger_version') is not null as found",
  );
  if (there.rows[0]?.found !== true) return 0;
  const found = await client.query<{ version: number | null }>(
    'select max(version) as version from ledger_version',
  );
  return found.rows[0]?.version ?? 0;
};

/**
 * Brings the ledger up to this program's version, each migration in a transaction of its own.
 * @throws KadiError LEDGER_VERSION when the ledger is newer, LEDGER_MIGRATION_CHANGED when history was edited.
 */
export const migrate = async (
  url: string,
): Promise<{ readonly applied: readonly string[]; readonly version: number }> => {
  const migrations = await readMigrations();
  const code = migrations.at(-1)?.version ?? 0;
  try {
    return await withClient(url, async (client) => {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
      await client.query(
        `create table if not exists ledger_version (
           version integer primary key, name text not null, sha256 text not null, at timestamptz not null default now())`,
      );
      const version = await ledgerVersion(client);
      if (version > code) raise(LEDGER_ERRORS, 'LEDGER_VERSION', { ledger: version, program: code });
      const applied: string[] = [];
      for (const migration of migrations) {
        if (await applyOne(client, migration)) applied.push(migration.name);
      }
      return { applied, version: code };
    });
  } catch (error) {
    throw isKadiError(error) ? error : catalogued(error);
  }
};

const applyOne = async (client: pg.Client, { version, name, sql }: Migration): Promise<boolean> => {
  const { rows } = await client.query<{ same: boolean }>(
    `select sha256 = encode(sha256(convert_to($2, 'UTF8')), 'hex') as same from ledger_version where version = $1`,
    [version, sql],
  );
  const known = rows[0];
  if (known !== undefined) {
    if (!known.same) raise(LEDGER_ERRORS, 'LEDGER_MIGRATION_CHANGED', { migration: name });
    return false;
  }
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into ledger_version (version, name, sha256) values ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))`,
      [version, name, sql],
    );
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
};
