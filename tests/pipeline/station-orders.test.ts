import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingChipKeys } from '../../crypto/index.ts';
import {
  issueStock,
  type LiveStation,
  orderOf,
  orderStation,
  preflight,
  receiveStock,
  runStation,
  type Shop,
} from '../../pipeline/index.ts';
import { testPicture } from '../../pipeline/station/test-picture.ts';
import {
  type CardReader,
  ChipStore,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
  type TrainingPrinter,
  trainingSerial,
} from '../../printers/index.ts';
import { until } from '../support/shop.ts';
import { type House, openHouse } from './floor/house.ts';
import { type Life, mortal } from './floor/mortal.ts';

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;
const OPERATOR = { kind: 'person', id: 'operator-1', role: 'operator' } as const;

describe('two stations on one queue, and people who order them about', () => {
  let house: House;
  let shop: Shop;
  const desks: { id: string; printer: TrainingPrinter; slot: InProcessReader }[] = [];
  const running = new Map<string, LiveStation>();
  let orders = 0;

  const desk = (id: string) => {
    const found = desks.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no desk ${id}`);
    return found;
  };
  const start = async (id: string, life?: Life): Promise<void> => {
    const { printer, slot } = desk(id);
    const ledger = life === undefined ? shop.ledger : mortal(life, shop.ledger, ['commit']);
    const station = await runStation(
      { ...shop, ledger, me: { kind: 'machine', id: `station-${id}` } },
      {
        station: id,
        lookMs: 50,
        openDesk: async () => {
          await printer.pullCable();
          const [ours, machine] = memoryLink();
          await printer.plugCable(machine);
          const reader: CardReader = {
            name: slot.name,
            cardPresent: () => slot.cardPresent(),
            waitForCard: (ms) => slot.waitForCard(ms),
            close: () => Promise.resolve(),
          };
          return { station: id, printer: await openEvolis(ours), reader };
        },
      },
    );
    running.set(id, station);
  };
  const stop = async (id: string): Promise<void> => {
    await running.get(id)?.stop(10_000);
    running.delete(id);
  };
  const row = async (id: string) => (await shop.ledger.stations()).find((one) => one.id === id);
  const inState = (id: string, state: string) =>
    until(`${id} is ${state}`, async () => (await row(id))?.state === state);
  const order = async (
    id: string,
    kind: 'pause' | 'resume' | 'drain' | 'clean' | 'test-card',
    reason?: string,
  ): Promise<string> => {
    const number = `order-${++orders}`;
    await orderStation(
      shop,
      { id: number, station: id, kind, ...(reason === undefined ? {} : { reason }) },
      OPERATOR,
    );
    return number;
  };
  const answered = async (number: string) => {
    await until(
      `${number} is answered`,
      async () => (await orderOf(shop, number))?.answeredAt != null,
      60_000,
    );
    return orderOf(shop, number);
  };
  const trayOf = (id: string) => desk(id).printer.state().hopper;

  beforeAll(async () => {
    house = await openHouse();
    ({ shop } = house.test);
    const { folder } = house.test;
    const chips = new ChipStore(join(folder, 'chips'), {
      keysFor: await trainingChipKeys(join(folder, 'keys')),
    });
    for (const [n, id] of ['S1', 'S2'].entries()) {
      const slot = new InProcessReader(chips, `reader of ${id}`);
      const printer = await startTrainingPrinter({
        folder: join(folder, id),
        wire: { kind: 'memory', link: memoryLink()[1] },
        contactStation: slot,
      });
      desks.push({ id, printer, slot });
      const bodies = Array.from({ length: 40 }, (_, i) => ({
        number: `KB${n}${String(i).padStart(3, '0')}`,
        chipSerial: trainingSerial(1_000 * n + i + 1, 1),
      }));
      await receiveStock(shop, bodies, KEEPER);
      await issueStock(shop, { station: id, numbers: bodies.map(({ number }) => number) }, KEEPER);
      printer.load(bodies.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
    }
    await house.stockUp(16);
    await start('S1');
    await start('S2');
  }, 120_000);
  afterAll(async () => {
    for (const id of running.keys()) await stop(id);
    for (const { printer } of desks) await printer.stop();
    await house.close();
  });

  it('finish the card in the machine at a pause, take no other, and say who paused and why', async () => {
    await until('S1 has made a card', async () => trayOf('S1').length > 0);
    const number = await order('S1', 'pause', 'supplies');
    expect(await answered(number)).toMatchObject({ code: null, person: 'operator-1', reason: 'supplies' });
    await inState('S1', 'paused');
    const had = trayOf('S1').length;
    expect(desk('S1').printer.state().inside).toBeNull();
    expect((await row('S1'))?.detail).toMatchObject({
      why: 'STATION_PAUSED',
      stands: { want: 'paused', by: 'operator-1', reason: 'supplies' },
      position: 'empty',
      machine: '',
      reader: 'reader of S1',
    });
    const other = trayOf('S2').length;
    await until('S2 goes on alone', async () => trayOf('S2').length > other);
    expect(trayOf('S1')).toHaveLength(had);
    expect(
      (await shop.ledger.events({ kind: 'station', id: 'S1' })).find(({ event }) => event === 'pause'),
    ).toMatchObject({
      by: { kind: 'person', id: 'operator-1' },
      detail: { reason: 'supplies', order: number },
    });
  }, 120_000);

  it('stay paused over a restart of their program', async () => {
    await stop('S1');
    expect((await row('S1'))?.state).toBe('stopped');
    await start('S1');
    await inState('S1', 'paused');
    expect((await preflight(shop, 'S1', 5)).checks.find(({ what }) => what === 'station')?.code).toBe(
      'STATION_PAUSED',
    );
  }, 120_000);

  it('print a test card on one blank, which is spoiled in the books before a byte of it leaves', async () => {
    const result = await answered(await order('S1', 'test-card'));
    expect(result?.code).toBeNull();
    const lies = trayOf('S1').at(-1);
    expect(result?.detail).toEqual({ body: lies?.body });
    expect(await shop.ledger.body(lies?.body ?? '')).toMatchObject({ state: 'spoiled', card: null });
    const [spoilt] = (await shop.ledger.events({ kind: 'body', id: lies?.body ?? '' })).slice(-1);
    expect(spoilt).toMatchObject({ event: 'spoil', detail: { reason: 'test-card', person: 'operator-1' } });
    const picture = await desk('S1').printer.pictureOf(lies?.body ?? '');
    const sent = testPicture('front');
    const at = (x: number, y: number): number => 3 * (y * 1016 + x);
    // Black frame at the edge, yellow at the end of the first ramp.
    expect(sent.black[0]).toBe(1);
    expect(picture?.front.rgb[at(920, 190) + 2]).toBeLessThan(40);
    expect(picture?.front.rgb[at(920, 190)]).toBeGreaterThan(220);
  }, 120_000);

  it('run the cleaning cycle when a cleaning card lies ready, and say what is wrong when none does', async () => {
    expect((await answered(await order('S1', 'clean')))?.code).toMatch(/^PRINTER_/);
    await inState('S1', 'paused');
    desk('S1').printer.loadCleaningCard();
    expect((await answered(await order('S1', 'clean')))?.code).toBeNull();
  }, 120_000);

  it('refuse what they cannot do now, and know an order that is sent twice', async () => {
    await expect(order('S2', 'test-card')).rejects.toMatchObject({ code: 'STATE_REFUSED' });
    await expect(order('S9', 'pause', 'break')).rejects.toMatchObject({ code: 'STATION_UNKNOWN' });
    await expect(order('S2', 'pause', 'because')).rejects.toMatchObject({ code: 'STATION_REASON' });
    const twice = { id: 'twice', station: 'S1', kind: 'resume' } as const;
    await orderStation(shop, twice, OPERATOR);
    await orderStation(shop, twice, OPERATOR);
    await expect(orderStation(shop, { ...twice, station: 'S2' }, OPERATOR)).rejects.toMatchObject({
      code: 'STATION_ORDER_DIFFERS',
    });
    expect((await answered('twice'))?.code).toBeNull();
    const resumed = (await shop.ledger.events({ kind: 'station', id: 'S1' })).filter(
      ({ event }) => event === 'resume',
    );
    expect(resumed).toHaveLength(1);
  }, 120_000);

  it('make no card twice when one of them dies in the middle', async () => {
    await stop('S2');
    await house.stockUp(12);
    const life: Life = { left: 20, actsLast: true, dead: false };
    await start('S2', life);
    await until('the host of S2 has died', async () => life.dead, 120_000);
    await running.get('S2')?.stop(0);
    await start('S2');
    await until(
      'every card is settled',
      async () => (await shop.ledger.counts()).cards.personalising === 0,
      120_000,
    );
    const pause = await order('S1', 'pause', 'break');
    await answered(pause);
    const bodies = [...trayOf('S1'), ...trayOf('S2')];
    expect(new Set(bodies.map(({ body }) => body)).size).toBe(bodies.length);
    const cards = await Promise.all(
      bodies.map(async ({ body }) => (await shop.ledger.body(body))?.card ?? null),
    );
    const made = cards.filter((card) => card !== null);
    expect(new Set(made).size).toBe(made.length);
    for (const { serial } of await shop.ledger.cards({ state: 'personalised' }, 100)) {
      const steps = (await shop.ledger.journal(serial)).map(({ step }) => step);
      expect(steps.filter((step) => step === 'PRINT_SENT')).toHaveLength(1);
    }
    expect(await shop.ledger.laws()).toEqual([]);
  }, 300_000);

  it('finish and end when they are drained', async () => {
    const station = running.get('S2');
    const number = await order('S2', 'drain');
    await station?.drained;
    expect((await answered(number))?.code).toBeNull();
    expect(desk('S2').printer.state().inside).toBeNull();
    await stop('S2');
    expect((await row('S2'))?.state).toBe('stopped');
    expect((await shop.ledger.verify()).ok).toBe(true);
  }, 120_000);
});
