/** A machine or a station that is wrongly set holds itself and says why; neither the cards nor the queue pay for it. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainingChipKeys } from '../../crypto/index.ts';
import {
  type Desk,
  issueStock,
  type LiveStation,
  openShift,
  preflight,
  receiveStock,
  runStation,
  type Shop,
} from '../../pipeline/index.ts';
import {
  type CardPrinter,
  ChipStore,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
  type TrainingPrinter,
  trainingSerial,
} from '../../printers/index.ts';
import { until } from '../support/shop.ts';
import { KEEPER } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';

let house: House;
let shop: Shop;
let chips: ChipStore;
let bodies = 5_000;
const printers: TrainingPrinter[] = [];
const running: LiveStation[] = [];

/** A desk of its own with ten blanks. */
const machine = async (id: string, model = 'KC200 TRAINING') => {
  const { folder } = house.test;
  const slot = new InProcessReader(chips, `reader of ${id}`);
  const printer = await startTrainingPrinter({
    folder: join(folder, id),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
    durable: false,
    keepPictures: 0,
    identity: { model },
  });
  printers.push(printer);
  const blanks = Array.from({ length: 10 }, () => {
    bodies += 1;
    return { number: `KB${bodies}`, chipSerial: trainingSerial(bodies, 1) };
  });
  await receiveStock(shop, blanks, KEEPER);
  await issueStock(shop, { station: id, numbers: blanks.map(({ number }) => number) }, KEEPER);
  printer.load(blanks.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
  const openDesk = async (): Promise<Desk> => {
    await printer.pullCable();
    const [ours, theirs] = memoryLink();
    await printer.plugCable(theirs);
    const reader = {
      name: slot.name,
      cardPresent: () => slot.cardPresent(),
      waitForCard: (ms: number) => slot.waitForCard(ms),
      close: () => Promise.resolve(),
    };
    return { station: id, printer: await openEvolis(ours), reader };
  };
  return { id, printer, openDesk };
};

const start = async (
  { id, openDesk }: { readonly id: string; readonly openDesk: () => Promise<Desk> },
  mine: Shop = shop,
): Promise<LiveStation> => {
  const station = await runStation(
    { ...mine, me: { kind: 'machine', id: `station-${id}` } },
    { station: id, openDesk, lookMs: 50 },
  );
  running.push(station);
  return station;
};
const stop = async (station: LiveStation): Promise<void> => {
  running.splice(running.indexOf(station), 1);
  await station.stop(10_000);
};

const row = async (id: string) => (await shop.ledger.stations()).find((one) => one.id === id);
const says = async (id: string): Promise<string> => {
  const one = await row(id);
  return `${one?.state} ${String(one?.detail['why'] ?? '')}`;
};
const counts = async () => (await shop.ledger.counts()).cards;
/** How often each card that waits has been tried. */
const tries = async (): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (await shop.ledger.cards({ state: 'rendered' }, 200)).map(({ serial, attempt }) => [serial, attempt]),
  );

beforeAll(async () => {
  house = await openHouse(10);
  ({ shop } = house.test);
  chips = new ChipStore(join(house.test.folder, 'chips'), {
    keysFor: await trainingChipKeys(join(house.test.folder, 'keys')),
  });
  await house.stockUp(4);
}, 300_000);
afterAll(async () => {
  for (const station of [...running]) await stop(station);
  for (const printer of printers) await printer.stop();
  await house.close();
});

test('a station without a shift, where one is required, says so before it pulls a card, and one that ends under the feed costs no card', async () => {
  const desk = await machine('R1');
  const strict: Shop = { ...shop, policy: { ...shop.policy, shifts: 'required' } };
  let believes = false;
  const station = await start(desk, {
    ...strict,
    ledger: {
      ...shop.ledger,
      // The moment between the look and the feed: the look still sees a shift.
      state: async (subject) =>
        believes && subject.kind === 'shift'
          ? { state: 'open', seq: 1, attempt: 1 }
          : shop.ledger.state(subject),
    },
  });
  await until('the station says it', async () => (await says('R1')) === 'waiting SHIFT_NONE');
  expect((await preflight(strict, 'R1', 1)).checks).toContainEqual(
    expect.objectContaining({ what: 'shift', result: 'no', code: 'SHIFT_NONE' }),
  );
  const before = house.test.logged.length;
  believes = true;
  // Refused by the deed itself now.
  await until(
    'it is refused and held',
    () => Promise.resolve(house.test.logged.slice(before).some((line) => line.includes('SHIFT_NONE'))),
    30_000,
  );
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await says('R1')).toBe('waiting SHIFT_NONE');
  believes = false;
  expect(desk.printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
  expect([...(await tries()).values()].every((attempt) => attempt === 1)).toBe(true);

  await openShift(
    shop,
    { station: 'R1', shift: 'day' },
    { kind: 'person', id: 'operator-1', role: 'operator' },
  );
  await until('a card is made', async () => (await counts()).personalised > 0);
  expect(await counts()).toMatchObject({ review: 0, spoiled: 0, uncertain: 0 });
  await stop(station);
}, 300_000);

test('a one-sided printer makes no card of a two-sided product: it holds with the reason, no card goes to review, and another station makes them', async () => {
  await house.stockUp(4);
  const zenius = await machine('R2', 'ZENIUS');
  const made = (await counts()).personalised;
  const tried = await tries();
  await start(zenius);
  await until('the station says it', async () => (await says('R2')) === 'waiting EVOLIS_ONE_SIDED');
  // Long enough for the machine to be asked again.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  expect(await tries()).toEqual(tried);
  // While it is asking, it says so.
  await until(
    'the station says it again',
    async () => (await says('R2')) === 'waiting EVOLIS_ONE_SIDED',
    60_000,
  );
  const codes = async () => (await preflight(shop, 'R2', 50)).checks.map(({ code }) => code);
  await until(
    'pre-flight names it',
    async () => {
      const told = await codes();
      return told.includes('EVOLIS_ONE_SIDED') && told.includes('STATION_PRODUCT_NOWHERE');
    },
    60_000,
  );

  const other = await start(await machine('R3'));
  await until('the other station makes them', async () => (await counts()).personalised > made + 1, 150_000);
  await until(
    'pre-flight knows of the other station',
    async () => !(await codes()).includes('STATION_PRODUCT_NOWHERE'),
    60_000,
  );
  expect(zenius.printer.state().counters.inserted).toBe(0);
  expect(await counts()).toMatchObject({ review: 0, spoiled: 0 });
  await stop(other);
  for (const station of [...running]) await stop(station);
}, 300_000);

test('the page shows where the card is while it is made, while it is stuck, and while the cover is open, and nothing old', async () => {
  await house.stockUp(4);
  const desk = await machine('R4');
  const { printer } = desk;
  let letPrint = (): void => {};
  let gate: Promise<void> = Promise.resolve();
  const slow = async (): Promise<Desk> => {
    const opened = await desk.openDesk();
    const print: CardPrinter['print'] = async (job) => {
      await gate;
      return opened.printer.print(job);
    };
    return {
      ...opened,
      printer: new Proxy(opened.printer, {
        get: (target, name) => {
          if (name === 'print') return print;
          const value = Reflect.get(target, name, target) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
    };
  };
  const close = (): void => {
    gate = new Promise((resolve) => {
      letPrint = resolve;
    });
  };
  const shows = (what: string, wanted: Readonly<Record<string, unknown>>) =>
    until(
      what,
      async () => {
        const detail = (await row('R4'))?.detail ?? {};
        return Object.entries(wanted).every(([key, value]) => detail[key] === value);
      },
      60_000,
    );
  close();
  printer.faults.push({ kind: 'jam', at: 3 });
  await start({ id: 'R4', openDesk: slow });
  await shows('the card under the head is shown', { position: 'print', cover: 'closed', connected: true });
  letPrint();
  await shows('the jam is shown', { position: 'unknown', why: 'PRINTER_CARD_JAM', connected: true });
  const seen = new Set<unknown>();
  for (let i = 0; i < 30; i++) {
    seen.add((await row('R4'))?.detail['position']);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  expect([...seen]).toEqual(['unknown']);

  printer.faults.push({ kind: 'cover-opens', at: 2 });
  await printer.takeOut();
  await shows('the open cover is shown', { cover: 'open' });
  expect(printer.state().inside).not.toBeNull();
  expect((await row('R4'))?.detail['position']).not.toBe('empty');
  const made = (await counts()).personalised;
  printer.closeCover();
  await until('it goes on', async () => (await counts()).personalised > made);

  await printer.powerOff();
  await shows('a machine that does not answer is not shown', { connected: false, position: undefined });
}, 300_000);
