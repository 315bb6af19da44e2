/**
 * Random faults of machine, wire, chip and host against whole card passes, on a real ledger. After every pass the laws of the shop
 * are asked of the plastic and of the ledger; after what the messages say has been done, the next card is made.
 *
 * KADI_LONG_TESTS=1: ten thousand passes. KADI_PASSES and KADI_SEED choose others.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderStage, signStage, startDuties, takeIn } from '../../pipeline/index.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';
import { type Floor, openFloor, type Passed } from './floor/floor.ts';
import { breachesAtEnd, breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';
import { type Trouble, trouble } from './floor/scripts.ts';

const LONG = process.env['KADI_LONG_TESTS'] === '1';
const PASSES = Number(process.env['KADI_PASSES'] ?? (LONG ? 10_000 : 200));
const SEED = Number(process.env['KADI_SEED'] ?? 42);
/** Passes with trouble in a shift; each is followed by one without. */
const SHIFT = 10;
const STOCK = 60;
const BY = { kind: 'machine', id: 'register' } as const;

let shop: TestShop;
let people = 0;
let shifts = 0;
let passes = 0;
const outcomes = new Map<string, number>();
const ends: (() => Promise<void>)[] = [];

/** Enough cards that wait for a station: new people come as long as there are too few. */
const stockUp = async (): Promise<void> => {
  const rendered = async (): Promise<number> => (await shop.shop.ledger.counts()).cards.rendered;
  if ((await rendered()) >= SHIFT * 3) return;
  await takeIn(shop.shop, await shop.extract(shop.people(people + STOCK).slice(people), `E${people}`), BY);
  people += STOCK;
  await until('cards wait for a station', async () => (await rendered()) >= SHIFT * 3, 60_000);
};

beforeAll(async () => {
  shop = await testShop();
  const render = renderStage(shop.shop);
  const workers = [
    await shop.shop.queues.work('sign', signStage(shop.shop), { concurrency: 16, name: 'w' }),
    await shop.shop.queues.work('render', render.handle, { concurrency: 16, name: 'w' }),
  ];
  const duties = startDuties(shop.shop);
  ends.push(async () => {
    await duties.stop();
    for (const worker of workers) await worker.close(5_000);
    await render.close();
    await shop.close();
  });
});
afterAll(async () => {
  for (const end of ends) await end();
});

const count = ({ kind, code }: Passed): void => {
  passes++;
  const key = `${kind} ${code}`;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
};

const shift = async (script: readonly Trouble[]): Promise<void> => {
  await stockUp();
  shifts++;
  const floor: Floor = await openFloor(shop, `P${shifts}`, shifts * 200);
  const everUncertain = new Set<string>();
  try {
    await floor.load(12);
    for (const [nth, { faults, death }] of script.entries()) {
      const where = `pass ${nth + 1}: ${JSON.stringify({ faults, death })}`;
      const passed = await floor.pass(faults, death);
      count(passed);
      for (const { serial } of await shop.shop.ledger.cards({ state: 'uncertain' }, 50))
        everUncertain.add(serial);
      expect(await breachesNow(floor, passed), `${where} ended ${passed.kind} ${passed.code}`).toEqual([]);
      await putRight(floor);
      // A station that starts again settles what its journal leaves open, before the person looks.
      const next = await floor.pass([], null);
      count(next);
      for (const { serial } of await shop.shop.ledger.cards({ state: 'uncertain' }, 50))
        everUncertain.add(serial);
      expect(
        next.kind,
        `${where} ended ${passed.kind} ${passed.code}; the next card: ${next.kind} ${next.code}`,
      ).toBe('made');
      await lookRound(floor);
      expect(await breachesNow(floor, next), `after the look: ${where}`).toEqual([]);
    }
    expect(await breachesAtEnd(floor, everUncertain)).toEqual([]);
  } finally {
    await floor.close();
  }
};

test(
  `the laws hold in ${PASSES} passes with random faults, and the station goes on after each`,
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(trouble, { minLength: SHIFT, maxLength: SHIFT }), shift), {
      numRuns: Math.ceil(PASSES / (SHIFT * 2)),
      seed: SEED,
      endOnFailure: true,
    });
    console.log(
      `${passes} passes: ${[...outcomes]
        .toSorted((a, b) => b[1] - a[1])
        .map(([what, n]) => `${n} ${what.trim()}`)
        .join(', ')}`,
    );
    const made = [...outcomes].filter(([what]) => what.startsWith('made')).reduce((sum, [, n]) => sum + n, 0);
    expect(made).toBeGreaterThan(PASSES / 3);
    // A script that never hurts proves nothing.
    if (PASSES >= 200) {
      for (const kind of ['spoiled', 'uncertain', 'not-fed', 'waits', 'died']) {
        expect(
          [...outcomes.keys()].some((what) => what.startsWith(kind)),
          kind,
        ).toBe(true);
      }
    }
    const names = shop.people(people).flatMap(({ record }) => record.names.filter((name) => name.length > 5));
    const told = shop.logged.join('\n');
    expect(names.filter((name) => told.includes(name))).toEqual([]);
  },
  3 * 3_600_000,
);
