import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LiveStation } from '../../pipeline/index.ts';
import { runPrintingDesk } from '../../pipeline/two-pass/index.ts';
import type { CardReader } from '../../printers/index.ts';
import { until } from '../support/shop.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';
import { scan } from './two-desks/plastic.ts';

/** A printing desk that is stopped while a person is to do something. */

const WAIT_MS = 180_000;
let two: TwoDesks;
let desk: LiveStation;
beforeAll(async () => {
  two = await openTwoDesks();
  await two.ready(3);
});
afterAll(async () => {
  await desk.stop(0);
  await two.close();
});

let scanned: Promise<string> | undefined;
beforeEach(async () => {
  scanned = undefined;
  const reader: CardReader = {
    name: two.reader.name,
    cardPresent: () => two.reader.cardPresent(),
    waitForCard: (ms) => two.reader.waitForCard(ms),
    close: () => Promise.resolve(),
  };
  desk = await runPrintingDesk(two.shop, {
    station: 'P1',
    lookMs: 10,
    readFace: () => scanned ?? Promise.resolve(two.table.on === undefined ? '' : scan(two.table.on)),
    openDesk: async () => ({ printer: two.printer, reader }),
  });
});

const asks = (what: string) =>
  until(`P1 says ${what}`, async () => {
    const row = (await two.shop.ledger.stations()).find(({ id }) => id === 'P1');
    return `${row?.state} ${String(row?.detail['why'] ?? '')}` === what;
  });
const state = async (serial: string) => (await two.shop.ledger.card(serial))?.state;

/** Until the desk wants the body in the feeder. */
const begin = async () => {
  await two.table.take();
  await asks('waiting TWO_PASS_LAY_ENCODED');
  const made = await two.encode();
  await two.table.lay(made.body);
  await asks('making TWO_PASS_PUT_IN');
  return made;
};

test('a body that is not in the printer yet is not waited for, and its card waits as before', async () => {
  const { serial } = await begin();
  const began = Date.now();
  await desk.stop(WAIT_MS);
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(await state(serial)).toBe('encoded');
});

test('a body that is printed already is asked for and proved, and its card is made', async () => {
  const { serial, body } = await begin();
  await two.table.take();
  two.printer.feeder.push(body);
  await asks('making TWO_PASS_LAY_BACK');
  const stopped = desk.stop(WAIT_MS);
  const [out] = two.printer.out.splice(0);
  if (out === undefined) throw new Error('nothing came out');
  await two.table.lay(out);
  await stopped;
  expect(await state(serial)).toBe('personalised');
});

test('unless somebody says at once: then nobody waits for the face, and a person has to look', async () => {
  const { serial, body } = await begin();
  scanned = new Promise(() => {});
  await two.table.take();
  two.printer.feeder.push(body);
  await asks('making TWO_PASS_LAY_BACK');
  const [out] = two.printer.out.splice(0);
  if (out === undefined) throw new Error('nothing came out');
  await two.table.lay(out);
  await asks('making TWO_PASS_COMPARE');
  const atOnce = new AbortController();
  const stopped = desk.stop(WAIT_MS, atOnce.signal);
  atOnce.abort();
  await stopped;
  expect(await state(serial)).toBe('uncertain');
});
