import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../ledger/index.ts';
import { testAudit } from '../support/audit.ts';
import { sql, testDatabase } from '../support/postgres.ts';
import { acceptDeed, cardAct, extractDeed, go, machine, step } from './books.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: Ledger;

const serialOf = (i: number): string => `K${String(i).padStart(8, '0')}`;

const accept = async (n: number, rank: (i: number) => number = () => 1): Promise<void> => {
  await Promise.all(
    Array.from({ length: n }, (_, i) => ledger.commit(acceptDeed(`R${i}`, serialOf(i), {}, rank(i)))),
  );
};

beforeEach(async () => {
  database = await testDatabase();
  ledger = await openLedger({ url: database.url, audit: testAudit() });
  await ledger.commit(extractDeed());
});

afterEach(async () => {
  await ledger.close();
  await database.drop();
});

describe('work', () => {
  test('is handed out by rank, and each card once', async () => {
    await accept(6, (i) => 100 - i);
    expect(await ledger.takeWork('accepted', 4)).toEqual(
      [5, 4, 3, 2].map((i) => ({ serial: serialOf(i), attempt: 1 })),
    );
    expect((await ledger.takeWork('accepted', 4)).map((one) => one.serial)).toEqual([
      serialOf(1),
      serialOf(0),
    ]);
    expect(await ledger.takeWork('accepted', 4)).toEqual([]);
    expect(await ledger.takeWork('signed', 4)).toEqual([]);
  });

  test('is never handed out twice, however many ask at once, while the same cards move on', async () => {
    await accept(300);
    const other = await openLedger({ url: database.url, audit: testAudit() });
    const taken: string[] = [];
    const drain = async (one: Ledger): Promise<void> => {
      for (;;) {
        const work = await one.takeWork('accepted', 7);
        if (work.length === 0) return;
        taken.push(...work.map(({ serial }) => serial));
        const moves = work.map(({ serial }) =>
          one.commit({
            by: machine,
            acts: [cardAct(serial, 'sign', step('accepted', 'signed'), { queued: true })],
          }),
        );
        expect((await Promise.all(moves)).every((move) => move.kind === 'done')).toBe(true);
      }
    };
    await Promise.all([drain(ledger), drain(ledger), drain(other), drain(other)]);
    await other.close();
    expect(taken).toHaveLength(300);
    expect(new Set(taken).size).toBe(300);
  });

  test('of a card that reaches a new state or a new attempt is new; a note leaves it where it was', async () => {
    await accept(1);
    const serial = serialOf(0);
    const move = (to: string, more = {}) =>
      ledger.commit({ by: machine, acts: [cardAct(serial, 'move', go(to), more)] });
    expect(await ledger.takeWork('accepted', 1)).toEqual([{ serial, attempt: 1 }]);
    await move('accepted');
    expect(await ledger.takeWork('accepted', 1)).toEqual([]);
    await move('accepted', { attempt: 2 });
    expect(await ledger.takeWork('accepted', 1)).toEqual([{ serial, attempt: 2 }]);
    await move('signed', { attempt: 1, queued: true });
    expect(await ledger.takeWork('signed', 1)).toEqual([]);
    await move('rendered');
    expect(await ledger.takeWork('rendered', 1)).toEqual([{ serial, attempt: 1 }]);
  });

  test('that the queue lost can be found by its age and released', async () => {
    await accept(2);
    await ledger.takeWork('accepted', 1);
    expect(await ledger.queuedWork('accepted', 60_000, 10)).toEqual([]);
    expect(await ledger.queuedWork('accepted', 0, 10)).toEqual([{ serial: serialOf(0), attempt: 1 }]);
    await ledger.releaseWork([serialOf(0)]);
    expect(await ledger.queuedWork('accepted', 0, 10)).toEqual([]);
    expect(await ledger.takeWork('accepted', 5)).toHaveLength(2);
  });

  test('put off is neither offered nor lost before its time, and can be given back at once', async () => {
    await accept(1);
    const serial = serialOf(0);
    expect(await ledger.takeWork('accepted', 1)).toHaveLength(1);
    await ledger.putOffWork([serial], 60_000);
    expect(await ledger.takeWork('accepted', 1)).toEqual([]);
    expect(await ledger.queuedWork('accepted', 0, 10)).toEqual([]);
    await ledger.releaseWork([serial]);
    expect(await ledger.takeWork('accepted', 1)).toEqual([{ serial, attempt: 1 }]);
  });

  test('is read from the front of an index: a large backlog is not looked through', async () => {
    // Statistics of a session are published when it ends.
    await ledger.close();
    await sql(
      database.url,
      `insert into subject select 'card', 'B' || n, case n % 2 when 0 then 'accepted' else 'rendered' end, 1, 1, sha256('x'), n
       from generate_series(1, 50000) n`,
    );
    await sql(database.url, 'analyze subject');
    const before = await reads();
    ledger = await openLedger({ url: database.url, audit: testAudit() });
    expect(await ledger.takeWork('accepted', 50)).toHaveLength(50);
    await ledger.close();
    const after = await reads();
    expect(after.whole - before.whole).toBe(0);
    expect(after.rows - before.rows).toBeLessThan(1_000);
  });

  const reads = async (): Promise<{ whole: number; rows: number }> => {
    const { rows } = await sql(
      database.url,
      `select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables
       where relname = 'subject'`,
    );
    return rows[0];
  };
});

test('card numbers are given once, in any number of processes', async () => {
  const other = await openLedger({ url: database.url, audit: testAudit() });
  const lots = await Promise.all(
    [1, 64, 3, 64].map((n, i) => (i % 2 === 0 ? ledger : other).nextCardNumbers(n)),
  );
  await other.close();
  expect(new Set(lots.flat()).size).toBe(132);
  expect(Math.min(...lots.flat())).toBe(1);
});
