import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beAlone } from '../../pipeline/station/alone.ts';
import { type TestShop, testShop } from '../support/shop.ts';

let house: TestShop;
beforeAll(async () => {
  house = await testShop();
});
afterAll(() => house.close());

const report = (id: string, state: string, detail: { host: string; pid: number }) =>
  house.shop.ledger.reportStation({ id, state, detail });
/** A process number that nobody has: larger than any that Linux gives. */
const NOBODY = 2 ** 30;

test('a station that nobody runs, that was stopped, or whose process on this host is dead, begins at once', async () => {
  await beAlone(house.shop, 'A1');
  await report('A2', 'stopped', { host: 'elsewhere', pid: 7 });
  await beAlone(house.shop, 'A2');
  await report('A3', 'ready', { host: hostname(), pid: NOBODY });
  await beAlone(house.shop, 'A3');
});

test('one that fell silent on another host begins after some silence', async () => {
  await report('A4', 'making', { host: 'elsewhere', pid: 7 });
  await beAlone(house.shop, 'A4', 300);
});

test('one that still reports is not run a second time', async () => {
  const live = setInterval(() => void report('A5', 'ready', { host: 'elsewhere', pid: 7 }), 50);
  await report('A5', 'ready', { host: 'elsewhere', pid: 7 });
  await expect(beAlone(house.shop, 'A5', 3_000)).rejects.toMatchObject({
    code: 'STATION_RUNS_ALREADY',
    facts: { host: 'elsewhere' },
  });
  clearInterval(live);
});
