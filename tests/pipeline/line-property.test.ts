/**
 * Random result files: rows repeated, in any order, partly lost, contradicting each other, naming bodies twice. Whatever a line says, the
 * laws hold, the books add up, and every card ends in a state with a name. KADI_LONG_TESTS=1: many more.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDrop, declareLost, exportDrop, importResults, lineStatus } from '../../pipeline/index.ts';
import { type LineFloor, lineFloor, TWO } from './line-floor.ts';

const RUNS = process.env['KADI_LONG_TESTS'] === '1' ? 200 : 10;
const CARDS = 4;
const BLANKS = 5;

const row = fc.record({
  /** One past the end: a blank without a job. */
  job: fc.nat(CARDS),
  outcome: fc.constantFrom('good', 'good', 'good', 'spoiled', 'not-made'),
  blank: fc.nat(BLANKS - 1),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('file' as const), rows: fc.array(row, { maxLength: 7 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'lost' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let floor: LineFloor;
const endings = new Map<string, number>();
beforeAll(async () => {
  floor = await lineFloor();
  await floor.cards(CARDS * RUNS);
});
afterAll(async () => {
  await floor.close();
});

const story = async (steps: readonly Step[]): Promise<void> => {
  const { shop } = floor.test;
  const { ledger } = shop;
  const blanks = await floor.blanks(BLANKS);
  const out = await floor.folder();
  const { drop } = await exportDrop(shop, floor.order({ cards: CARDS }), out);
  const jobs = await ledger.lineJobs(drop);
  const first = new Map<string, string>();
  let last: Uint8Array = Buffer.from('job,outcome,body,chip,reason\n');
  for (const one of steps) {
    if (one.kind === 'lost') await declareLost(shop, drop, TWO);
    else {
      if (one.kind === 'file') {
        const rows = one.rows.map(({ job, outcome, blank }) => {
          const given = jobs[job];
          const body = blanks[blank];
          const made = given === undefined ? 'spoiled' : outcome;
          const plastic = made === 'not-made' ? ',' : `${body?.number},${body?.chipSerial}`;
          const name = given === undefined ? '' : `${given.serial}-${given.attempt}`;
          return `${drop},${name},${made},${plastic},${made === 'spoiled' ? 'jam' : ''}`;
        });
        last = Buffer.from(['drop,job,outcome,body,chip,reason', ...rows, ''].join('\n'));
      }
      const report = await importResults(shop, last);
      const { good, spoiled, notMade, blanks: ruined, already, refused, rows } = report;
      expect(good + spoiled + notMade + ruined + already + refused.length).toBe(rows);
      // The same file a second time: nothing is recorded, and the same rows are refused.
      const again = await importResults(shop, last);
      expect(again).toMatchObject({ good: 0, spoiled: 0, notMade: 0, blanks: 0 });
    }
    expect(await ledger.laws()).toEqual([]);
    for (const { serial, attempt, outcome, body } of await ledger.lineJobs(drop)) {
      const answer = `${outcome} ${body}`;
      const key = `${serial}-${attempt}`;
      // The first answer stands.
      if (first.has(key)) expect(answer).toBe(first.get(key));
      if (outcome !== null) first.set(key, answer);
    }
  }
  await declareLost(shop, drop, TWO);
  const [line] = await lineStatus(shop, 'L1', new Date());
  const status = line?.drops.find((one) => one.drop === drop);
  const sum = Object.values(status?.jobs ?? {}).reduce((total, n) => total + n, 0);
  expect(sum).toBe(CARDS);
  expect(status?.jobs.outstanding).toBe(0);
  const states = await Promise.all(
    jobs.map(async ({ serial }) => (await ledger.card(serial))?.state ?? 'none'),
  );
  for (const state of states) {
    expect(['personalised', 'spoiled', 'rendered', 'uncertain']).toContain(state);
    endings.set(state, (endings.get(state) ?? 0) + 1);
  }
  const { made = 0, spoiled = 0, open = 0, blank = 0, booked } = line?.bodies ?? {};
  expect(made + spoiled + open + blank).toBe(booked);
  expect(booked).toBe((await ledger.bodies({ station: 'L1' }, 10_000)).length);
  await closeDrop(shop, drop, out);
  expect(await ledger.laws()).toEqual([]);
};

test(
  'no result file breaks a law, and every card of its drop ends in a named state',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), story), {
      numRuns: RUNS,
      seed: 42,
      endOnFailure: true,
    });
    for (const state of ['personalised', 'spoiled', 'uncertain'])
      expect(endings.get(state), state).toBeGreaterThan(0);
    expect(await floor.test.shop.ledger.verify()).toMatchObject({ ok: true });
  },
  RUNS * 20_000,
);
