/** A station whose machine or reader is not ready waits with the code on the page: cards are not sent round, blanks are not used up. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure } from '../../card/index.ts';
import { trainingChipKeys } from '../../crypto/index.ts';
import { issueStock, receiveStock, runStation, type Station } from '../../pipeline/index.ts';
import {
  CHIP_ERRORS,
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
let printer: TrainingPrinter;
let slot: InProcessReader;
let station: Station;
let reader: 'there' | 'sees a chip' | 'gone' = 'there';

const count = async (what: 'personalised' | 'rendered' | 'review' | 'spoiled'): Promise<number> =>
  (await house.test.shop.ledger.counts()).cards[what];
const told = (code: string): number => house.test.logged.filter((line) => line.includes(code)).length;
const makeOne = async (): Promise<void> => {
  const before = await count('personalised');
  await until('the next card is made', async () => (await count('personalised')) > before);
};

beforeAll(async () => {
  house = await openHouse();
  const { shop, folder } = house.test;
  const chips = new ChipStore(join(folder, 'chips'), {
    keysFor: await trainingChipKeys(join(folder, 'keys')),
  });
  slot = new InProcessReader(chips, 'reader of T1');
  printer = await startTrainingPrinter({
    folder: join(folder, 'T1'),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
    keepPictures: 0,
  });
  const bodies = Array.from({ length: 80 }, (_, i) => ({
    number: `KB${i + 7_000}`,
    chipSerial: trainingSerial(i + 7_000, 1),
  }));
  await receiveStock(shop, bodies, KEEPER);
  await issueStock(shop, { station: 'T1', numbers: bodies.map(({ number }) => number) }, KEEPER);
  printer.load(bodies.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
  await house.stockUp(60);
}, 120_000);
afterAll(async () => {
  await station?.stop(5_000);
  await printer.stop();
  await house.close();
});

test('a tray that is full, a chip on the reader and a reader that is gone are waited out, and no card pays for it', async () => {
  printer.faults.push({ kind: 'hopper-full' });
  station = await runStation(house.test.shop, {
    station: 'T1',
    openDesk: async () => {
      await printer.pullCable();
      const [ours, machine] = memoryLink();
      await printer.plugCable(machine);
      const driver = await openEvolis(ours);
      if (driver.kind !== 'one-pass') throw new Error('the training printer cannot keep a card');
      return {
        station: 'T1',
        printer: driver,
        reader: {
          name: slot.name,
          cardPresent: async () => {
            if (reader === 'gone') throw failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: slot.name });
            return reader === 'sees a chip' || slot.cardPresent();
          },
          waitForCard: (ms) => slot.waitForCard(ms),
          close: () => Promise.resolve(),
        },
      };
    },
  });

  await until('the full tray is told', () => Promise.resolve(told('PRINTER_BOX_FULL') > 0));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  // One card in five seconds is offered to the machine and refused; the others are not sent round behind it.
  const sentBack = await house.test.shop.ledger.cards({ state: 'rendered' }, 200);
  expect(sentBack.reduce((sum, { attempt }) => sum + attempt - 1, 0)).toBeLessThan(4);
  printer.faults.length = 0;
  await makeOne();

  reader = 'sees a chip';
  await until('the chip is told', () => Promise.resolve(told('STATION_CHIP_PRESENT') > 0));
  reader = 'there';
  await makeOne();

  reader = 'gone';
  await until('the reader is told', () => Promise.resolve(told('CHIP_READER_MISSING') > 0));
  const fed = printer.state().feeder.length;
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(printer.state().feeder).toHaveLength(fed);
  reader = 'there';
  await makeOne();

  expect(await count('review')).toBe(0);
  expect(await count('spoiled')).toBe(0);
}, 180_000);
