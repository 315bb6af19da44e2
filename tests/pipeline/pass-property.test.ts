/**
 * Random faults of machine, wire, chip and host against whole card passes, on a real ledger. After every pass the laws of the shop
 * are asked of the plastic and of the ledger; after what the messages say has been done, the next card is made.
 *
 * KADI_LONG_TESTS=1: ten thousand passes. KADI_PASSES and KADI_SEED choose others.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Floor, openFloor, type Passed } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { bookBreaches, breachesAtEnd, breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';
import { type Trouble, trouble } from './floor/scripts.ts';

const LONG = process.env['KADI_LONG_TESTS'] === '1';
const PASSES = Number(process.env['KADI_PASSES'] ?? (LONG ? 10_000 : 200));
const SEED = Number(process.env['KADI_SEED'] ?? 42);
/** Passes with trouble in a shift; each is followed by one without. */
const SHIFT = 10;

let house: House;
let shifts = 0;
let passes = 0;
const outcomes = new Map<string, number>();

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const count = ({ kind, code }: Passed): void => {
  passes++;
  const key = `${kind} ${code}`;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
};

const shift = async (script: readonly Trouble[]): Promise<void> => {
  await house.stockUp(SHIFT * 3);
  const { test: shop } = house;
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
      const breaches = [...(await breachesNow(floor, passed)), ...(await bookBreaches(floor))];
      expect(breaches, `${where} ended ${passed.kind} ${passed.code}`).toEqual([]);
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
    const { test: shop } = house;
    const names = shop
      .people(house.people())
      .flatMap(({ record }) => record.names.filter((name) => name.length > 5));
    const told = shop.logged.join('\n');
    expect(names.filter((name) => told.includes(name))).toEqual([]);
  },
  3 * 3_600_000,
);
