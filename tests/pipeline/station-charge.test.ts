/** One process for a station: whoever took it last may write and move, and nobody else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure } from '../../card/index.ts';
import { runEncoder, runPrintingDesk, runStation, type Shop, type Station } from '../../pipeline/index.ts';
import { takeCharge } from '../../pipeline/station/charge.ts';
import { journalRow } from '../../pipeline/station/journal.ts';
import type { LiveStation } from '../../pipeline/station/life.ts';
import { type CardPrinter, PRINTER_ERRORS } from '../../printers/index.ts';
import { until } from '../support/shop.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';

let house: House;
let shop: Shop;
const running: Station[] = [];
beforeAll(async () => {
  house = await openHouse(16);
  ({ shop } = house.test);
  await house.stockUp(6);
});
afterAll(async () => {
  for (const station of running) await station.stop(1_000);
  await house.close();
});

const away = () => Promise.reject(failure(PRINTER_ERRORS, 'PRINTER_PORT_FAILED'));
const startsOf = async (station: string): Promise<number> =>
  (await shop.ledger.events({ kind: 'station', id: station })).filter(({ event }) => event === 'start')
    .length;

test.each([
  ['one pass', 'G1', () => runStation(shop, { station: 'G1', openDesk: away, lookMs: 20 })],
  ['encoder', 'G2', () => runEncoder(shop, { station: 'G2', openReader: away, lookMs: 20 })],
  [
    'printing',
    'G3',
    () => runPrintingDesk(shop, { station: 'G3', openDesk: away, readFace: async () => '', lookMs: 20 }),
  ],
] as const)('%s: of two that start at the same moment one runs, and the other is told so', async (_, id, run) => {
  const both = await Promise.allSettled([run(), run()]);
  const won = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  running.push(...won);
  for (const one of both)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'STATION_RUNS_ALREADY' });
  expect(await startsOf(id)).toBe(won.length);
  // Whoever came after the start and before its first report has taken it over, and the other is told that.
  const taker = (one: LiveStation) => one.ousted.then(() => won.find((station) => station !== one));
  const last = won.length === 1 ? won[0] : await Promise.race(won.map(taker));
  let lost = false;
  void last?.ousted.then(() => {
    lost = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect([won.length > 0, lost]).toEqual([true, false]);

  // The one that runs falls silent for too long, and another takes the station.
  await takeCharge(shop, id, { silenceMs: 0 });
  await last?.ousted;
  await shop.ledger.reportStation({ id, state: 'ready', detail: { host: 'the other' } });
  await last?.stop(1_000);
  // What it says at its end would hide the other.
  const row = (await shop.ledger.stations()).find((one) => one.id === id);
  expect(row).toMatchObject({ state: 'ready', detail: { host: 'the other' } });
});

test('an old owner writes no row, whatever it was about to announce', async () => {
  const old = await takeCharge(shop, 'G4');
  const row = journalRow('G4', 'KE0000000', 1, 'PRINT_SENT');
  expect((await old.shop.ledger.commit({ by: shop.me, acts: [], rows: [row] })).kind).toBe('done');
  await old.insist();
  await takeCharge(shop, 'G4');
  await expect(old.shop.ledger.commit({ by: shop.me, acts: [], rows: [row] })).rejects.toMatchObject({
    code: 'STATION_OUSTED',
  });
  await expect(old.insist()).rejects.toMatchObject({ code: 'STATION_OUSTED' });
  expect(await shop.ledger.journal('KE0000000')).toHaveLength(1);
});

/** Another process takes the station when the machine is told to do this. */
const overtaken = async (
  station: string,
  firstBody: number,
  at: keyof CardPrinter,
  work: (floor: Floor) => Promise<void>,
): Promise<void> => {
  let armed = true;
  const floor = await openFloor(house.test, station, firstBody, (desk) => ({
    ...desk,
    printer: new Proxy(desk.printer, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]): Promise<unknown> => {
          if (name === at && armed) {
            armed = false;
            await takeCharge(shop, station);
          }
          return value.apply(target, given);
        };
      },
    }),
  }));
  try {
    await floor.load(4);
    await work(floor);
  } finally {
    await floor.close();
  }
};

test('an old owner that wakes up before the feed feeds nothing; the card waits for any station', () =>
  overtaken('G5', 30_000, 'counters', async (floor) => {
    const [card] = await shop.ledger.cards({ state: 'rendered' }, 1);
    expect(await floor.pass([], null)).toEqual({ kind: 'waits', code: 'STATION_OUSTED' });
    expect(floor.printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
    expect(floor.printer.state().feeder).toHaveLength(4);
    expect(await shop.ledger.card(card?.serial ?? '')).toMatchObject({ state: 'rendered' });
    expect(await shop.ledger.journal(card?.serial ?? '')).toEqual([]);
  }));

test.each([
  ['feedToChip', 'FEEDING'],
  ['print', 'PRINT_SENT'],
  ['moveToChip', 'PRINTED'],
  ['eject', 'OUT'],
] as const)('an old owner that is overtaken at %s moves the card no further; the new one settles it', async (at, step) => {
  await house.stockUp(4);
  const n = ['feedToChip', 'print', 'moveToChip', 'eject'].indexOf(at);
  await overtaken(`G6${n}`, 31_000 + n * 100, at, async (floor) => {
    const [card] = await shop.ledger.cards({ state: 'rendered' }, 1);
    const serial = card?.serial ?? '';
    const passed = await floor.pass([], null);
    expect(passed).toEqual({ kind: 'waits', code: 'STATION_OUSTED' });
    expect((await shop.ledger.journal(serial)).at(-1)?.step).toBe(step);
    expect(await shop.ledger.card(serial)).toMatchObject({ state: 'personalising' });
    expect(floor.printer.state().rejects).toEqual([]);
    // The new owner.
    const next = await floor.pass([], null);
    expect(`${next.kind} ${next.code}`).toBe('made ');
    expect(await shop.ledger.card(serial)).toMatchObject({ state: 'uncertain' });
    // What was inside is booked for this card: by its chip, or because its pass alone was open over a blank.
    const last = (await shop.ledger.journal(serial)).at(-1)?.step;
    expect(last).toBe(at === 'eject' ? 'OUT' : 'REJECTED');
    await putRight(floor);
    await lookRound(floor);
    expect(await breachesNow(floor, next)).toEqual([]);
  });
});

test('the station that lost its charge says so in words', () =>
  until('it is in the log', async () => house.test.logged.some((line) => line.includes('taken over'))));
