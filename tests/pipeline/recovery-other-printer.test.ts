import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from '../../pipeline/index.ts';
import { recoverStation } from '../../pipeline/station/recovery.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';

let house: House;
let floor: Floor;
beforeAll(async () => {
  house = await openHouse();
  await house.stockUp(2);
  floor = await openFloor(house.test, 'X1', 100);
  await floor.load(4);
});
afterAll(async () => {
  await floor.close();
  await house.close();
});

/** An empty machine with the same count of inserted cards, and another number on its back. */
const another = (inserted: number): Desk => {
  const never = (): Promise<never> => Promise.reject(new Error('nothing is to be moved'));
  return {
    station: 'X1',
    printer: {
      kind: 'one-pass',
      identity: { model: 'KC200', serialNumber: 'ANOTHER', firmware: '1' },
      abilities: { chip: 'contact', rejects: true, magnetic: false },
      status: () =>
        Promise.resolve({
          position: 'empty',
          feeder: 'ok',
          cover: 'closed',
          ribbon: { left: 100, capacity: 100 },
          rejectBoxFull: false,
          cleaning: { need: 'none', cardsLeft: null },
          head: 'ok',
        }),
      counters: () => Promise.resolve({ inserted, panels: 0 }),
      check: () => undefined,
      clean: never,
      feedToChip: never,
      print: never,
      moveToChip: never,
      eject: never,
      reject: never,
      close: () => Promise.resolve(),
    },
    reader: {
      name: 'reader',
      cardPresent: () => Promise.resolve(false),
      waitForCard: never,
      close: () => Promise.resolve(),
    },
  };
};

test('a printer that was exchanged after the feed proves nothing: the card is uncertain, though it counts the same and is empty', async () => {
  // The host dies when it has written the feed down and before the machine is told.
  let serial: string | undefined;
  for (let atCall = 1; serial === undefined && atCall < 12; atCall++) {
    await floor.pass([], { atCall, actsLast: true });
    serial = (await house.test.shop.ledger.cards({ state: 'personalising' }, 1))[0]?.serial;
  }
  const fed = (await house.test.shop.ledger.journal(serial ?? '')).find(({ step }) => step === 'FEEDING');
  expect(fed?.detail).toMatchObject({ inserted: 0, printer: 'TRAINING-0001' });
  const { uncertain, notFed } = await recoverStation(house.test.shop, another(0));
  expect({ uncertain, notFed }).toEqual({ uncertain: [serial], notFed: [] });
});
