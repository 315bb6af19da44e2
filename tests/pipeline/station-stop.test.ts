import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainingChipKeys } from '../../crypto/index.ts';
import { issueStock, type LiveStation, receiveStock, runStation } from '../../pipeline/index.ts';
import {
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

/** A station that is stopped while its machine, which takes its time as a real one does, has a card inside. */

/** Of every movement and every panel: a pass takes some ten seconds. */
const SPEED = 500;
const WAIT_MS = 180_000;
let house: House;
let printer: TrainingPrinter;
let slot: InProcessReader;
let station: LiveStation | undefined;

const start = async (): Promise<LiveStation> => {
  station = await runStation(house.test.shop, {
    station: 'Z1',
    lookMs: 50,
    openDesk: async () => {
      await printer.pullCable();
      const [ours, machine] = memoryLink();
      await printer.plugCable(machine);
      const reader = {
        name: slot.name,
        cardPresent: () => slot.cardPresent(),
        waitForCard: (ms: number) => slot.waitForCard(ms),
        close: () => Promise.resolve(),
      };
      return { station: 'Z1', printer: await openEvolis(ours), reader };
    },
  });
  return station;
};

beforeAll(async () => {
  house = await openHouse(20);
  const { shop, folder } = house.test;
  const keysFor = await trainingChipKeys(join(folder, 'keys'));
  slot = new InProcessReader(new ChipStore(join(folder, 'chips'), { keysFor }), 'in process');
  printer = await startTrainingPrinter({
    folder: join(folder, 'Z1'),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
    keepPictures: 0,
    speed: SPEED,
  });
  const blanks = Array.from({ length: 6 }, (_, i) => ({
    number: `KZ${i + 1}`,
    chipSerial: trainingSerial(i + 1, 1),
  }));
  await receiveStock(shop, blanks, KEEPER);
  await issueStock(shop, { station: 'Z1', numbers: blanks.map(({ number }) => number) }, KEEPER);
  printer.load(blanks.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
  await house.stockUp(4);
});
afterAll(async () => {
  await station?.stop(0);
  await printer.stop();
  await house.close();
});

const cards = async () => (await house.test.shop.ledger.counts()).cards;
const printing = () =>
  until('a panel is on the card inside', async () => (printer.state().inside?.printed.front.length ?? 0) > 0);
const told = () => house.test.logged.filter((line) => line.startsWith('stopping'));

test('finishes the card that is inside, says what it waits for, and begins no other', async () => {
  const running = await start();
  await printing();
  await running.stop(WAIT_MS);
  expect(await cards()).toMatchObject({ personalised: 1, uncertain: 0, personalising: 0 });
  expect(printer.state()).toMatchObject({ inside: null, counters: { inserted: 1 } });
  expect(told()).toEqual([
    'stopping: the card in work is finished first; a second signal stops at once {"station":"Z1","seconds":180}',
  ]);
});

test('asked again it stops at once, and nobody knows what became of the card', async () => {
  const running = await start();
  await printing();
  const atOnce = new AbortController();
  const stopped = running.stop(WAIT_MS, atOnce.signal);
  atOnce.abort();
  await stopped;
  // The printer was let go in the middle of a panel.
  expect((await cards()).personalised).toBe(1);
  expect(printer.state().inside).not.toBeNull();
});

test('without a card in work it waits for nothing', async () => {
  await printer.takeOut();
  printer.takeFeeder();
  const running = await start();
  const before = told().length;
  const row = async () => (await house.test.shop.ledger.stations()).find(({ id }) => id === 'Z1');
  await until('it waits', async () => (await row())?.state === 'waiting');
  const began = Date.now();
  await running.stop(WAIT_MS);
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(told()).toHaveLength(before);
});
