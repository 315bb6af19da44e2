import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEncoder, runPrintingDesk } from '../../pipeline/two-pass/index.ts';
import { until } from '../support/shop.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';
import { type Plastic, scan } from './two-desks/plastic.ts';

let two: TwoDesks;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  two = await openTwoDesks();
  const kept = <T extends { close(): Promise<void> }>(reader: T): T =>
    new Proxy(reader, {
      get: (target, name) => {
        if (name === 'close') return async () => {};
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const encoder = await runEncoder(two.shop, {
    station: 'E1',
    lookMs: 10,
    openReader: async () => kept(two.encoder.reader),
  });
  const desk = await runPrintingDesk(two.shop, {
    station: 'P1',
    lookMs: 10,
    patienceMs: 20_000,
    readFace: async () => (two.table.on === undefined ? '' : scan(two.table.on)),
    openDesk: async () => ({ printer: two.printer, reader: kept(two.reader) }),
  });
  ends.push(
    () => encoder.stop(5_000),
    () => desk.stop(5_000),
    () => two.close(),
  );
});
afterAll(async () => {
  for (const end of ends) await end();
});

/** What the page shows of a desk now. */
const says = async (station: string): Promise<string> => {
  const row = (await two.shop.ledger.stations()).find(({ id }) => id === station);
  return `${row?.state} ${String(row?.detail['why'] ?? '')}`;
};
const asks = (station: string, what: string) =>
  until(`${station} says ${what}`, async () => (await says(station)) === what, 20_000);

test('a person who does what the two desks say makes card after card, encoded in advance and printed later', async () => {
  await asks('E1', 'waiting TWO_PASS_LAY_BLANK');
  const encoded: Plastic[] = [];
  await two.ready(3);
  for (let i = 0; i < 3; i++) {
    const blank = await two.blank();
    await two.encoder.table.lay(blank);
    await asks('E1', 'waiting TWO_PASS_TAKE_OFF');
    await two.encoder.table.take();
    await asks('E1', 'waiting TWO_PASS_LAY_BLANK');
    encoded.push(blank);
  }
  expect((await two.shop.ledger.counts()).cards.encoded).toBe(3);
  for (const body of encoded.toReversed()) {
    await asks('P1', 'waiting TWO_PASS_LAY_ENCODED');
    await two.table.lay(body);
    await asks('P1', 'making TWO_PASS_PUT_IN');
    await two.table.take();
    two.printer.feeder.push(body);
    await asks('P1', 'making TWO_PASS_LAY_BACK');
    const [printed] = two.printer.out.splice(0);
    if (printed === undefined) throw new Error('nothing came out');
    await two.table.lay(printed);
    await asks('P1', 'waiting TWO_PASS_TAKE_OFF');
    await two.table.take();
  }
  expect((await two.shop.ledger.counts()).cards).toMatchObject({ encoded: 0, personalised: 3 });
  expect(await two.shop.ledger.laws()).toEqual([]);
});

test('a body that may not be used is refused in words, and the desk goes on when it is gone', async () => {
  const blank = await two.blank();
  await two.table.lay(blank);
  await asks('P1', 'waiting TWO_PASS_BODY_NOT_ENCODED');
  await two.table.take();
  await asks('P1', 'waiting TWO_PASS_LAY_ENCODED');
  const [finished] = await two.shop.ledger.cards({ state: 'personalised' }, 1);
  const used = two.plastic.get(finished?.body ?? '');
  if (used === undefined) throw new Error('no finished card');
  await two.encoder.table.lay(used);
  await asks('E1', 'waiting TWO_PASS_BODY_USED');
  await two.encoder.table.take();
});
