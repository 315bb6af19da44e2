import { afterAll, beforeAll, expect, test } from 'vitest';
import { forecast, orderStation, preflight, stockOf } from '../../pipeline/index.ts';
import { orderOf } from '../../pipeline/station/orders.ts';
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
  until(`${station} says ${what}`, async () => (await says(station)) === what);

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

test('a ribbon with one set left is low where a card takes two, and lasts where it takes one', async () => {
  two.printer.ribbon = { left: 1, capacity: 100 };
  await asks('P1', 'waiting PRINTER_RIBBON_LOW');
  two.printer.ribbon = { left: 1, capacity: 100, setsPerCard: 1 };
  await asks('P1', 'waiting TWO_PASS_LAY_ENCODED');
  two.printer.ribbon = { left: 100, capacity: 100 };
  await until('the full ribbon is reported', async () => {
    const row = (await two.shop.ledger.stations()).find(({ id }) => id === 'P1');
    return row?.detail['ribbonLeft'] === 100;
  });
});

const OPERATOR = { kind: 'person', id: 'operator-1', role: 'operator' } as const;
const order = async (id: string, kind: 'pause' | 'resume' | 'test-card', reason = 'quality') =>
  orderStation(two.shop, { id, station: 'P1', kind, ...(kind === 'pause' ? { reason } : {}) }, OPERATOR);
const checkOf = async (what: string, cards: number) =>
  (await preflight(two.shop, 'P1', cards)).checks.find((check) => check.what === what);

test('a printing desk reports what its machine says, and its pre-flight counts the bodies that are encoded', async () => {
  const detail = async () => (await two.shop.ledger.stations()).find(({ id }) => id === 'P1')?.detail ?? {};
  await until('the machine is reported', async () => (await detail())['inserted'] !== undefined);
  expect(await detail()).toMatchObject({
    kind: 'two-pass',
    model: 'tiny',
    serialNumber: 'T1',
    feeder: 'empty',
    cover: 'closed',
    position: 'empty',
    ribbonLeft: 100,
    cleaning: 'none',
    head: 'ok',
    reader: 'printing desk',
  });
  const { lasts } = forecast(stockOf(await detail()));
  expect(lasts.find(({ what }) => what === 'ribbon')?.cards).toBe(50);
  // Blanks that were issued to it are nothing that it can print.
  await two.blank('P1');
  expect(await checkOf('blanks', 1)).toMatchObject({
    result: 'no',
    code: 'STATION_FEW_ENCODED',
    facts: { encoded: 0, cards: 1 },
  });
  await asks('E1', 'waiting TWO_PASS_LAY_BLANK');
  await two.ready(1);
  await two.encoder.table.lay(await two.blank());
  await asks('E1', 'waiting TWO_PASS_TAKE_OFF');
  await two.encoder.table.take();
  expect(await checkOf('blanks', 1)).toMatchObject({ result: 'ok' });
  expect(await checkOf('ribbon', 1)).toMatchObject({ result: 'ok' });
});

test('a paused printing desk prints a test card on a blank of its own, which is spoiled in the books', async () => {
  await order('o-pause', 'pause');
  await asks('P1', 'paused STATION_PAUSED');
  const blank = await two.blank('P1');
  await order('o-test', 'test-card');
  await asks('P1', 'making TWO_PASS_LAY_BLANK');
  await two.table.lay(blank);
  await asks('P1', 'making TWO_PASS_PUT_IN');
  expect((await two.shop.ledger.body(blank.body))?.state).toBe('at-station');
  await two.table.take();
  two.printer.feeder.push(blank);
  await until('the order is answered', async () => {
    const answered = await orderOf(two.shop, 'o-test');
    return answered?.answeredAt !== null;
  });
  expect(await orderOf(two.shop, 'o-test')).toMatchObject({ code: null });
  expect(two.printer.out.splice(0).map(({ body }) => body)).toEqual([blank.body]);
  expect(await two.shop.ledger.body(blank.body)).toMatchObject({ state: 'spoiled', card: null });
  // A body that carries somebody is no test card.
  const [encoded] = await two.shop.ledger.cards({ state: 'encoded' }, 1);
  await order('o-wrong', 'test-card');
  await asks('P1', 'making TWO_PASS_LAY_BLANK');
  const somebodys = two.plastic.get(encoded?.body ?? '');
  if (somebodys === undefined) throw new Error('no encoded body');
  await two.table.lay(somebodys);
  await until('the order is refused', async () => (await orderOf(two.shop, 'o-wrong'))?.answeredAt !== null);
  expect(await orderOf(two.shop, 'o-wrong')).toMatchObject({ code: 'TEST_CARD_NOT_BLANK' });
  await two.table.take();
  await order('o-resume', 'resume');
  await asks('P1', 'waiting TWO_PASS_LAY_ENCODED');
  expect(await two.shop.ledger.laws()).toEqual([]);
});

test('a card that another program printed stops the desk until somebody has counted; its own cards do not', async () => {
  const counted = (await two.shop.ledger.dossier({ kind: 'station', id: 'P1' }))?.data['counted'];
  const { inserted } = await two.printer.counters();
  expect(counted).toEqual({ printer: 'T1', least: inserted, most: inserted });
  two.printer.inserted += 1;
  await asks('P1', 'waiting STATION_BOOKS_DIFFER');
  // A body that is laid on the reader meanwhile is not asked for, and nothing is written about its card.
  const [encoded] = await two.shop.ledger.cards({ state: 'encoded' }, 1);
  const body = two.plastic.get(encoded?.body ?? '');
  if (encoded === undefined || body === undefined) throw new Error('no encoded body');
  await two.table.lay(body);
  await order('o-break', 'pause', 'break');
  await asks('P1', 'paused STATION_PAUSED');
  await order('o-after-break', 'resume');
  await asks('P1', 'waiting STATION_BOOKS_DIFFER');
  expect(await two.shop.ledger.card(encoded.serial)).toMatchObject({
    state: 'encoded',
    attempt: encoded.attempt,
  });
  await two.table.take();
  await order('o-count', 'pause', 'stock-count');
  await asks('P1', 'paused STATION_PAUSED');
  await order('o-counted', 'resume');
  await asks('P1', 'waiting TWO_PASS_LAY_ENCODED');
});
