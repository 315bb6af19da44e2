/** What is found in the machine is booked for the card that it is, and for no other; the chip is asked before anything moves out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepDesk } from '../../pipeline/station/kept-desk.ts';
import { memoryLink, openEvolis } from '../../printers/index.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { byAnotherProgram } from './floor/other-program.ts';
import { putRight } from './floor/person.ts';

let house: House;
let floors = 0;
beforeAll(async () => {
  house = await openHouse(16);
});
afterAll(() => house.close());

const onFloor = async (work: (floor: Floor) => Promise<void>): Promise<void> => {
  await house.stockUp(4);
  floors++;
  const floor = await openFloor(house.test, `V${floors}`, 50_000 + floors * 100);
  try {
    await floor.load(6);
    await work(floor);
  } finally {
    await floor.close();
  }
};
const ledger = () => house.test.shop.ledger;
const nextCard = async (): Promise<string> =>
  (await ledger().cards({ state: 'rendered' }, 1))[0]?.serial ?? '';
const stepsOf = async (serial: string): Promise<string[]> =>
  (await ledger().journal(serial)).map(({ step }) => step);
const pass = async (floor: Floor, ...faults: Parameters<Floor['pass']>[0]): Promise<string> => {
  const { kind, code } = await floor.pass(faults, null);
  return `${kind} ${code}`;
};
const feedsOne = (floor: Floor) => byAnotherProgram(floor, (printer) => printer.feedToChip());

test.each([
  ['a blank', undefined],
  ['plastic without a chip', 'none'],
] as const)('%s that sticks while the jammed card lies in a hand is booked for nobody', (_, chip) =>
  onFloor(async (floor) => {
    const serial = await nextCard();
    expect(await pass(floor, { kind: 'jam', at: 'flip' })).toBe('uncertain PRINTER_CARD_JAM');
    await putRight(floor);
    if (chip !== undefined) floor.printer.faults.push({ kind: 'wrong-card', chip });
    await feedsOne(floor);
    const before = await stepsOf(serial);
    for (let tries = 0; tries < 2; tries++) expect(await pass(floor)).toBe('waits MACHINE_NOT_EMPTY');
    expect(await stepsOf(serial)).toEqual(before);
    expect(before).not.toContain('REJECTED');
    expect(floor.printer.state().inside).not.toBeNull();
    expect(floor.printer.state().rejects).toEqual([]);
  }));

test('a finished card that somebody put in is nobody’s rejection either', () =>
  onFloor(async (floor) => {
    expect(await pass(floor)).toBe('made ');
    const [finished] = floor.printer.state().hopper;
    const owner = (await ledger().bodyByChip(finished?.chip ?? ''))?.card ?? '';
    const lost = await nextCard();
    expect(await pass(floor, { kind: 'jam', at: 'flip' })).toBe('uncertain PRINTER_CARD_JAM');
    await putRight(floor);
    floor.printer.faults.push({ kind: 'wrong-card', chip: finished?.chip ?? '' });
    await feedsOne(floor);
    expect(await pass(floor)).toBe('waits MACHINE_NOT_EMPTY');
    for (const serial of [owner, lost]) expect(await stepsOf(serial)).not.toContain('REJECTED');
  }));

test('the card whose chip answers goes to the reject box under its own name, also when another one is uncertain', () =>
  onFloor(async (floor) => {
    const inHand = await nextCard();
    expect(await pass(floor, { kind: 'jam', at: 'flip' })).toBe('uncertain PRINTER_CARD_JAM');
    await putRight(floor);
    const inside = await nextCard();
    expect(await pass(floor, { kind: 'cover-opens', at: 5 })).toBe('uncertain PRINTER_COVER_OPENED');

    // As long as the cover is open nothing moves and nothing is written.
    expect(await pass(floor)).toBe('waits PRINTER_COVER_OPENED');
    expect(await stepsOf(inside)).not.toContain('REJECTED');
    floor.printer.faults.length = 0;
    expect(await pass(floor)).toBe('made ');

    const { body, chipSerial } = (await ledger().card(inside)) ?? {};
    expect((await ledger().journal(inside)).at(-1)).toMatchObject({
      step: 'REJECTED',
      detail: { code: 'STATION_RESTARTED', chip: chipSerial },
    });
    expect(floor.printer.state().rejects.map((lies) => lies.body)).toEqual([body]);
    expect(await stepsOf(inHand)).not.toContain('REJECTED');
    // Only a person who looked moves it.
    expect(await ledger().card(inside)).toMatchObject({ state: 'uncertain' });
  }));

test('a machine that is opened again after a fault is to be reset, one that is opened first is not', async () => {
  const hows: boolean[] = [];
  await onFloor(async (floor) => {
    const desk = keepDesk(
      house.test.shop,
      floor.station,
      async ({ reset }) => {
        hows.push(reset);
        await floor.drop();
        const [ours, machine] = memoryLink();
        await floor.printer.plugCable(machine);
        return {
          station: floor.station,
          printer: await openEvolis(ours),
          reader: {
            name: 'reader',
            cardPresent: () => Promise.resolve(false),
            waitForCard: () => Promise.reject(new Error('no card')),
            close: () => Promise.resolve(),
          },
        };
      },
      () => {},
    );
    await desk.open();
    await desk.close();
    await desk.open();
    await desk.close();
  });
  expect(hows).toEqual([false, true]);
});
