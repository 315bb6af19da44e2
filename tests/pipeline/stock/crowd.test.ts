import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_STATES, isKadiError } from '../../../card/index.ts';
import {
  brokenLaws,
  closeShift,
  issueStock,
  openShift,
  placesOf,
  returnStock,
  settleShift,
  shiftBooks,
  spoilBlank,
  standing,
  stockReport,
  stockReportText,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { finished, inBatch, keeper, number, operator, range, renderedCards, stocked, two } from './bureau.ts';

/** Refusals of the trade are the answer of whoever was slower; anything else is a fault. */
const tried = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (isKadiError(error) && error.entry.owner !== 'engineer') return error.code;
      throw error;
    },
  );

describe('many at once', () => {
  let t: TestShop;
  beforeAll(async () => {
    t = await testShop();
  });
  afterAll(() => t.close());

  /** What the movements add up to is what the states say. */
  const inStep = async (): Promise<void> => {
    const { shop } = t;
    expect(await brokenLaws(shop)).toEqual([]);
    const places = placesOf(await shop.ledger.stockBooks.bodyFlows('all'));
    const { bodies } = await shop.ledger.counts();
    expect({
      vault: places.vault,
      'at-station': places.atStations,
      'in-machine': places.inMachines,
      issued: places.good,
      spoiled: places.spoiled,
      destroyed: places.destroyed,
      lost: places.lost,
    }).toEqual(bodies);
    expect(places.received).toBe(BODY_STATES.reduce((sum, state) => sum + bodies[state], 0));
    for (const by of ['all', 'lot', 'station', 'shift', 'batch'] as const)
      expect(await stockReport(shop, by)).toMatchObject({ holds: true });
  };

  test('50 clients issue, return and spoil the same range of bodies at once, and no law is broken', async () => {
    const { shop } = t;
    const numbers = await stocked(shop, 1, 30);
    await openShift(shop, { station: 'S1', shift: 'day' }, operator);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, client) => {
        const some = numbers.slice(client % 10, (client % 10) + 5);
        if (client % 3 === 0)
          return tried(issueStock(shop, { station: 'S1', numbers: some }, keeper(client)));
        if (client % 3 === 1) return tried(returnStock(shop, { numbers: some.slice(0, 2) }, keeper(client)));
        return tried(spoilBlank(shop, { number: some[client % 5] ?? '', reason: 'bent' }, two));
      }),
    );
    expect(new Set(answers)).toContain('done');
    await inStep();
  });

  test('50 clients with one act id do one act', async () => {
    const { shop } = t;
    const numbers = await stocked(shop, 101, 5);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => issueStock(shop, { station: 'S2', numbers }, keeper(1), 'issue-once')),
    );
    expect(answers).toEqual(answers.map(() => ({ issued: 5 })));
    for (const one of numbers) expect(await shop.ledger.events({ kind: 'body', id: one })).toHaveLength(2);
  });

  test('a shift that is closed while blanks still come counts them or is asked again, never overlooks them', async () => {
    const { shop } = t;
    const numbers = await stocked(shop, 201, 40);
    await openShift(shop, { station: 'S3', shift: 'day' }, operator);
    await issueStock(shop, { station: 'S3', numbers: numbers.slice(0, 20) }, keeper(1));
    const end = { station: 'S3', shift: 'day', good: 0, spoiled: 0, blanks: 20 };
    const [closed] = await Promise.all([
      closeShift(shop, end, operator),
      ...numbers
        .slice(20)
        .map((one) => tried(issueStock(shop, { station: 'S3', numbers: [one] }, keeper(2)))),
    ]);
    const books = await shiftBooks(shop, 'S3', 'day');
    // Closed as matched it has just its twenty, and they went back; else every blank that came is in its account.
    if (closed.result === 'match') expect(books).toMatchObject({ received: 20, returned: 20 });
    else expect(books.left).toBe(books.received);
    await inStep();
  });

  test('two people who close one shift at once: one count stands', async () => {
    const { shop } = t;
    await openShift(shop, { station: 'S4', shift: 'day' }, operator);
    const end = { station: 'S4', shift: 'day', good: 0, spoiled: 0, blanks: 0 };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => tried(closeShift(shop, end, operator))),
    );
    expect(answers.toSorted()).toEqual([...Array(9).fill('SHIFT_NOT_OPEN'), 'done'].toSorted());
  });

  test('whatever is done in whatever order, the account from events is what the states say', async () => {
    const { shop } = t;
    await stocked(shop, 301, 40);
    const step = fc.record({
      what: fc.constantFrom('open', 'issue', 'return', 'spoil', 'close', 'wrong', 'settle'),
      from: fc.integer({ min: 301, max: 336 }),
      many: fc.integer({ min: 1, max: 4 }),
    });
    let shifts = 0;
    const play = async ({
      what,
      from,
      many,
    }: {
      what: string;
      from: number;
      many: number;
    }): Promise<string> => {
      const station = 'P1';
      const numbers = range(from, many);
      const { shift = '' } = await standing(shop, station);
      const { good, spoiled, left } = await shiftBooks(shop, station, shift);
      const end = { station, shift, good, spoiled, blanks: left };
      switch (what) {
        case 'open':
          shifts += 1;
          return tried(openShift(shop, { station, shift: `P-${shifts}` }, operator));
        case 'issue':
          return tried(issueStock(shop, { station, numbers }, keeper(1)));
        case 'return':
          return tried(returnStock(shop, { numbers }, keeper(1)));
        case 'spoil':
          return tried(spoilBlank(shop, { number: number(from), reason: 'bent' }, two));
        case 'close':
          return tried(closeShift(shop, { ...end, keep: many > 2 }, operator));
        case 'wrong':
          return tried(closeShift(shop, { ...end, blanks: left + 1 }, operator));
        default: {
          const blanks = await shop.ledger.bodies({ state: 'at-station', station }, 1);
          const lost = blanks.map((one) => one.number);
          return tried(settleShift(shop, { ...end, blanks: left - lost.length, lost }, two));
        }
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const one of steps) await play(one);
        await inStep();
      }),
      { numRuns: 5, seed: 20_261_127 },
    );
  });

  test('the report shows its equation on its face, by station, shift, batch and lot', async () => {
    const { shop } = t;
    await stocked(shop, 401, 3);
    const [card = ''] = await renderedCards(t, 1);
    await inBatch(shop, 'B-R', [card]);
    await openShift(shop, { station: 'R1', shift: 'day' }, operator);
    await issueStock(shop, { station: 'R1', numbers: range(401, 3) }, keeper(1));
    await finished(shop, 'R1', card, 401);
    await returnStock(shop, { numbers: [number(402)] }, keeper(1));
    const line = async (by: 'station' | 'shift' | 'batch', key: string) =>
      (await stockReport(shop, by)).lines.find((one) => one.key === key)?.equation;
    const equation =
      'received 3 + carried in 0 = good 1 + spoiled 0 + returned 1 + carried out 0 + lost 0 + left 1 + in machine 0';
    expect(await line('station', 'R1')).toBe(equation);
    expect(await line('shift', 'R1/day')).toBe(equation);
    expect(await line('batch', 'B-R')).toMatch(/^received 1 .* good 1 /);
    expect(stockReportText(await stockReport(shop, 'all'))).toMatch(
      /received \d+ = good 1 \+ .*\n\nEvery line adds up/,
    );
  });
});
