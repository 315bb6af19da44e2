import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Guard } from '../../ledger/index.ts';
import { type Ledger, openLedger } from '../../ledger/index.ts';
import { testAudit } from '../support/audit.ts';
import { sql, testDatabase } from '../support/postgres.ts';
import { cardAct, go, machine } from './books.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledgers: Ledger[];

beforeEach(async () => {
  database = await testDatabase();
  const open = () => openLedger({ url: database.url, audit: testAudit() });
  ledgers = [await open(), await open()];
});

afterEach(async () => {
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  await database.drop();
});

const asLongAs = (id: string, seq: number | undefined): Guard => ({
  subject: { kind: 'card', id },
  fails: (current) => (current?.seq === seq ? undefined : { code: 'MOVED', sentence: 'It moved.' }),
});
const deed = (event: string, guards: readonly Guard[]) => ({
  by: machine,
  acts: [cardAct('K1', event, go('accepted'))],
  guards,
});

test('a condition on what the deed itself changes is held against how it stood before, also when it was not there', async () => {
  const [ledger] = ledgers;
  if (ledger === undefined) throw new Error('a ledger');
  expect(await ledger.commit(deed('a', [asLongAs('K1', 1)]))).toMatchObject({
    kind: 'refused',
    code: 'MOVED',
  });
  expect((await ledger.commit(deed('a', [asLongAs('K1', undefined)]))).kind).toBe('done');
  expect((await ledger.commit(deed('b', [asLongAs('K1', 1)]))).kind).toBe('done');
  expect(await ledger.commit(deed('c', [asLongAs('K1', 1)]))).toMatchObject({
    kind: 'refused',
    code: 'MOVED',
  });
});

test('of many processes that change one subject on a condition one does, and none waits for another that waits for it', async () => {
  const rounds = 20;
  const deadlocks = async (): Promise<number> =>
    Number(
      (
        await sql(
          database.url,
          'select deadlocks::text as n from pg_stat_database where datname = current_database()',
        )
      ).rows[0]?.n,
    );
  for (let seq = 0; seq < rounds; seq++) {
    const guard = asLongAs('K1', seq === 0 ? undefined : seq);
    const outcomes = await Promise.all(ledgers.map((ledger) => ledger.commit(deed(`e${seq}`, [guard]))));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
  }
  // Sessions write their counters when they end.
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  expect(await deadlocks()).toBe(0);
});
