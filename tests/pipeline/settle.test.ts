/** A card whose machine went away is found by two people: what they may say of it, and what is proved before it goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOnDesk, type DeskCheck, passInspection, settleUncertain } from '../../pipeline/index.ts';
import type { JournalStep } from '../../pipeline/station/journal.ts';
import { InProcessReader } from '../../printers/index.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { putRight } from './floor/person.ts';

const TWO = { kind: 'person', id: 'operator-1', role: 'operator', second: 'supervisor-1' } as const;
const INSPECTOR = { kind: 'person', id: 'inspector-1', role: 'inspector' } as const;

let house: House;
let floor: Floor;

beforeAll(async () => {
  house = await openHouse();
  await house.stockUp(30);
  floor = await openFloor(house.test, 'F1', 7_000);
  await floor.load(20);
});
afterAll(async () => {
  await floor.close();
  await house.close();
});

/** The serial of a card whose host died just after this step was written down, and that the next start left uncertain. */
const diedAt = async (step: JournalStep): Promise<string> => {
  const { ledger } = house.test.shop;
  await floor.pass([], null);
  const serial = (await ledger.cards({ state: 'rendered' }, 1))[0]?.serial ?? '';
  await floor.pass([], { atDeed: step, actsLast: true });
  await putRight(floor);
  await floor.pass([], null);
  expect((await ledger.journal(serial)).some((row) => row.step === step)).toBe(true);
  expect((await ledger.card(serial))?.state).toBe('uncertain');
  return serial;
};

const onDesk = async (serial: string): Promise<DeskCheck> => {
  const desk = new InProcessReader(floor.chips, 'desk');
  await desk.insert((await house.test.shop.ledger.card(serial))?.chipSerial ?? '');
  try {
    return await checkOnDesk(house.test.shop, desk, 100);
  } finally {
    await desk.remove();
    await desk.close();
  }
};

const findGood = async (serial: string): Promise<unknown> => {
  const { shop } = house.test;
  const chipSerial = (await shop.ledger.card(serial))?.chipSerial ?? '';
  return settleUncertain(shop, { serial, found: 'good', chipSerial }, TWO);
};

describe('a card that was found', () => {
  test.each([
    'BOUND',
    'ENCODED',
  ] as const)('with %s as its last step is never good: it is made again', async (step) => {
    const { shop } = house.test;
    const serial = await diedAt(step);
    await expect(findGood(serial)).rejects.toMatchObject({
      code: 'GOOD_NOT_PRINTED',
      facts: { card: serial, lastStep: step },
    });
    if (step === 'BOUND') expect((await onDesk(serial)).reading).toMatchObject({ whole: false });
    const { replacement } = await settleUncertain(shop, { serial, found: 'spoiled' }, TWO);
    expect((await shop.ledger.card(replacement ?? ''))?.replaces).toBe(serial);
  });

  test('printed, is good when two say so, and passes inspection only after its chip was read whole on a desk', async () => {
    const { shop } = house.test;
    const serial = await diedAt('OUT');
    expect((await onDesk(serial)).reading).toEqual({ whole: true, kept: false });
    await expect(
      settleUncertain(shop, { serial, found: 'spoiled' }, { ...TWO, second: TWO.id }),
    ).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    await findGood(serial);
    expect(await shop.ledger.inspection(serial)).toMatchObject({ chipVerified: false });
    const pass = (): Promise<unknown> => passInspection(shop, { serial }, INSPECTOR);
    await expect(pass()).rejects.toMatchObject({ code: 'CHIP_NOT_READ_HERE' });
    expect(await onDesk(serial)).toMatchObject({
      card: { serial, state: 'personalised' },
      reading: { whole: true, kept: true },
    });
    expect((await onDesk(serial)).reading).toEqual({ whole: true, kept: false });
    await pass();
    expect((await shop.ledger.card(serial))?.state).toBe('passed');
    expect((await onDesk(serial)).reading).toBeNull();
  });
});
