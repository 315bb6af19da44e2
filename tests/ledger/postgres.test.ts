import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, migrate, openLedger, type RunningPostgres, startPostgres } from '../../ledger/index.ts';
import { isAlive } from '../../ledger/postgres/processes.ts';
import { testAudit } from '../support/audit.ts';
import { named, sql, testDatabase } from '../support/postgres.ts';
import { cardAct, go, machine } from './books.ts';

let folder: string;
let started: RunningPostgres[];
let ledgers: Ledger[];

const programs = process.env['KADI_TEST_POSTGRES'];

/** A folder with a cluster that was made and stopped: copied, so that not every test waits for one to be made. */
let made: string;
const run = promisify(execFile);

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'kadi-pg-'));
  const first = await startPostgres({ folder: made, ...(programs === undefined ? {} : { programs }) });
  await migrate(first.url);
  await first.stop();
});

afterAll(async () => {
  await rm(made, { recursive: true, force: true });
});

const useMade = async (): Promise<void> => {
  await rm(folder, { recursive: true });
  await run('cp', ['-a', made, folder]);
};

const start = async (where = folder): Promise<RunningPostgres> => {
  const running = await startPostgres({ folder: where, ...(programs === undefined ? {} : { programs }) });
  started.push(running);
  return running;
};

const open = async (url: string): Promise<Ledger> => {
  const ledger = await openLedger({ url, audit: testAudit() });
  ledgers.push(ledger);
  return ledger;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-pg-'));
  started = [];
  ledgers = [];
});

afterEach(async () => {
  for (const ledger of ledgers) await ledger.close();
  for (const running of started) await running.stop();
  await rm(folder, { recursive: true, force: true });
});

const postmaster = async (): Promise<number> =>
  Number((await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0]);

const note = (id: string) => ({ by: machine, acts: [cardAct(id, 'note', go('accepted'))] });

const until = async (what: string, test: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 60_000;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('a private PostgreSQL', () => {
  test('listens on a socket closed to others, asks for no password, sorts by bytes and is durable', async () => {
    const { url, adopted } = await start();
    expect(adopted).toBe(false);
    const { rows } = await sql(
      url,
      `select current_setting('listen_addresses') as tcp, current_setting('unix_socket_permissions') as mode,
         current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
         current_setting('data_checksums') as sums, current_setting('server_encoding') as encoding,
         (select datcollate from pg_database where datname = 'kadi') as collation`,
    );
    expect(rows).toEqual([
      { tcp: '', mode: '0700', fsync: 'on', sync: 'on', sums: 'on', encoding: 'UTF8', collation: 'C' },
    ]);
  });

  test('keeps its data from one run to the next', async () => {
    await useMade();
    const first = await start();
    await sql(first.url, 'create table kept (n int)');
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect((await sql(second.url, 'select * from kept')).rowCount).toBe(0);
  });

  test('that runs already is used by a second start, whose stop does not take it away', async () => {
    await useMade();
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, adopted: true });
    await second.stop();
    expect((await sql(first.url, 'select 1')).rowCount).toBe(1);
  });

  test('is made once though two start at the same moment on an empty folder', async () => {
    const both = await Promise.all([start(), start()]);
    expect(both.map((one) => one.adopted).sort()).toEqual([false, true]);
  });

  test('left by a killed run is adopted with its data, and stopped with the run that adopted it', async () => {
    await useMade();
    const run = await runElsewhere();
    const pid = await postmaster();
    await kill(run);
    const running = await start();
    expect(running.adopted).toBe(true);
    expect(await postmaster()).toBe(pid);
    expect((await sql(running.url, 'select * from left_behind')).rowCount).toBe(1);
    await running.stop();
    // A zombie, where nobody reaps orphans, is dead too.
    expect(await isAlive(pid)).toBe(false);
  });

  test('whose run and postmaster were both killed starts again', async () => {
    await useMade();
    const run = await runElsewhere();
    const pid = await postmaster();
    await kill(run);
    process.kill(pid, 'SIGKILL');
    const running = await start();
    expect(running.adopted).toBe(false);
    expect((await sql(running.url, 'select * from left_behind')).rowCount).toBe(1);
  });

  test('starts though a left postmaster.pid names a process that is no PostgreSQL', async () => {
    await useMade();
    const first = await start();
    await first.stop();
    await writeFile(join(folder, 'data/postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n`);
    expect((await start()).adopted).toBe(false);
  });

  test('starts though a starter was killed in the middle', async () => {
    await useMade();
    await (await start()).stop();
    await writeFile(join(folder, 'starting'), '4194304');
    expect((await start()).adopted).toBe(false);
  });

  test('in a folder with a long path and odd characters has its socket where it fits', async () => {
    await chmod(folder, 0o711);
    const long = join(folder, 'mji mkuu, na "sana"', 'x'.repeat(90));
    const { url, folder: used } = await start(long);
    expect(used).toBe(long);
    expect((await sql(url, 'select 1')).rowCount).toBe(1);
    const { rows } = await sql(url, "select current_setting('unix_socket_directories') as run");
    await rm(rows[0].run.replaceAll('"', ''), { recursive: true });
  });

  test('that cannot have its folder says so', async () => {
    await writeFile(join(folder, 'file'), '');
    const asked = start(join(folder, 'file', 'db'));
    if (process.getuid?.() === 0) {
      // Root has a place of its own to fall back to, and says where it is.
      const running = await asked;
      expect(running.folder).toMatch(/^\/var\/lib\/kadi\/[0-9a-f]{16}$/);
      await running.stop();
      await rm(running.folder, { recursive: true, force: true });
      // Gone too, unless someone else's is in it.
      await rmdir('/var/lib/kadi').catch(() => {});
    } else {
      await expect(asked).rejects.toMatchObject({ code: 'LEDGER_FOLDER_UNREACHABLE' });
    }
  });
});

/** Another process that starts the server, writes a row, and waits to be killed. */
const runElsewhere = async (): Promise<ChildProcess> => {
  const script = fileURLToPath(new URL('./run-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, programs ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the other run ended')));
  });
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};

describe('PostgreSQL killed under the writers', () => {
  test('loses nothing that was acknowledged, does nothing twice, and work goes on by itself', async () => {
    await useMade();
    const { url } = await start();
    const ledger = await open(url);
    const acknowledged = new Map<string, number>();
    let faults = 0;
    let over = false;
    const writers = Array.from({ length: 48 }, async (_, i) => {
      while (!over) {
        try {
          const outcome = await ledger.commit(note(`K${i}`));
          if (outcome.kind === 'done') acknowledged.set(`K${i}`, (acknowledged.get(`K${i}`) ?? 0) + 1);
        } catch (error) {
          faults += 1;
          expect(error).toMatchObject({
            code: expect.stringMatching(/^LEDGER_(UNREACHABLE|OUTCOME_UNKNOWN)$/),
          });
        }
      }
    });
    const total = () => [...acknowledged.values()].reduce((sum, n) => sum + n, 0);
    for (let round = 0; round < 3; round++) {
      const before = total();
      await until('commits', async () => total() > before + 300);
      process.kill(await postmaster(), 'SIGKILL');
      const at = total();
      await until('commits after the kill', async () => total() > at + 300);
    }
    over = true;
    await Promise.all(writers);
    const { rows } = await sql(url, 'select id, seq from subject');
    const written = new Map(rows.map((row) => [row.id, row.seq]));
    // Every note adds one, so a lost one or one done twice would show as a difference.
    if (faults === 0) expect(written).toEqual(acknowledged);
    for (const [id, n] of acknowledged) expect(written.get(id)).toBeGreaterThanOrEqual(n);
    expect(await ledger.verify()).toMatchObject({ ok: true });
    expect(await ledger.seal()).toMatchObject({ sealed: faults === 0 ? total() : expect.any(Number) });
  });

  test('and a single session killed in the middle: its deeds are neither lost nor doubled', async () => {
    await useMade();
    const { url } = await start();
    const ledger = await open(url);
    let over = false;
    const killer = (async () => {
      while (!over) {
        await sql(
          url,
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kadi-ledger'",
        );
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    const kinds = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        for (let n = 0; n < 25; n++) expect((await ledger.commit(note(`K${i}`))).kind).toBe('done');
      }),
    );
    over = true;
    await killer;
    expect(kinds).toHaveLength(40);
    const { rows } = await sql(
      url,
      'select min(seq)::int as least, max(seq)::int as most, count(*)::int as n from subject',
    );
    expect(rows).toEqual([{ least: 25, most: 25, n: 40 }]);
    expect(await ledger.verify()).toMatchObject({ ok: true, events: 1_000 });
  });

  test('and gone: commits are refused, not held up, as LEDGER_UNREACHABLE', async () => {
    await useMade();
    const running = await start();
    const ledger = await open(running.url);
    await running.stop();
    const begun = Date.now();
    const results = await Promise.allSettled(
      Array.from({ length: 300 }, (_, i) => ledger.commit(note(`K${i}`))),
    );
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(results[0]).toMatchObject({ reason: { code: 'LEDGER_UNREACHABLE' } });
    expect(Date.now() - begun).toBeLessThan(60_000);
    await expect(ledger.card('K1')).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    await start();
    expect((await ledger.commit(note('K1'))).kind).toBe('done');
  });
});

/** Every one in its order, numbered without a gap. */
const MIGRATIONS = readdirSync(new URL('../../ledger/migrations/', import.meta.url)).sort();

describe('migrations', () => {
  let count = 0;
  /** A database without a ledger, on the server of this file. */
  const empty = async (): Promise<string> => {
    const { url } = await testDatabase();
    count += 1;
    await sql(named(url, 'postgres'), `create database empty_${count}`);
    return named(url, `empty_${count}`);
  };

  test('are applied once, also by two programs at the same moment', async () => {
    const url = await empty();
    const both = await Promise.all([migrate(url), migrate(url)]);
    expect(both.flatMap((one) => one.applied)).toEqual(MIGRATIONS);
    expect(await migrate(url)).toEqual({ applied: [], version: MIGRATIONS.length });
  });

  test('are asked for: a database without a ledger, or with a newer one, is not opened', async () => {
    const url = await empty();
    const refused = { code: 'LEDGER_VERSION' };
    await expect(openLedger({ url, audit: testAudit() })).rejects.toMatchObject({
      ...refused,
      facts: { ledger: 0 },
    });
    await migrate(url);
    await sql(url, "insert into ledger_version values (99, '0099-later.sql', 'x')");
    await expect(openLedger({ url, audit: testAudit() })).rejects.toMatchObject({
      ...refused,
      facts: { ledger: 99 },
    });
    await expect(migrate(url)).rejects.toMatchObject(refused);
  });

  test('that were edited after they were applied are found', async () => {
    const url = await empty();
    await migrate(url);
    await sql(url, "update ledger_version set sha256 = 'other'");
    await expect(migrate(url)).rejects.toMatchObject({ code: 'LEDGER_MIGRATION_CHANGED' });
  });
});
