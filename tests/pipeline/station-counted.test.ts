/** The books against the counter of the machine: nothing goes through it that this station did not feed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderStation, type Shop } from '../../pipeline/index.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { byAnotherProgram } from './floor/other-program.ts';
import { putRight } from './floor/person.ts';

const OPERATOR = { kind: 'person', id: 'operator-1', role: 'operator' } as const;

let house: House;
let shop: Shop;
let floor: Floor;
beforeAll(async () => {
  house = await openHouse(16);
  ({ shop } = house.test);
  await house.stockUp(12);
  floor = await openFloor(house.test, 'C1', 40_000);
  await shop.ledger.reportStation({ id: 'C1', state: 'stopped', detail: {} });
  await floor.load(20);
});
afterAll(async () => {
  await floor.close();
  await house.close();
});

const pass = async (...faults: Parameters<Floor['pass']>[0]): Promise<string> => {
  const { kind, code } = await floor.pass(faults, null);
  return `${kind} ${code}`;
};
let orders = 0;
const order = (kind: 'pause' | 'resume', reason?: string) =>
  orderStation(
    shop,
    { id: `count-${++orders}`, station: 'C1', kind, ...(reason === undefined ? {} : { reason }) },
    OPERATOR,
  );
const throughThePanel = () =>
  byAnotherProgram(floor, async (printer) => {
    await printer.feedToChip();
    await printer.eject();
  });

test('cards that were made, rejected and not fed add up, whatever became of them', async () => {
  expect(await pass()).toBe('made ');
  expect(await pass({ kind: 'chip-mute' }, { kind: 'chip-mute' })).toBe('spoiled CHIP_NOT_FOUND');
  expect(await pass({ kind: 'pick-failed' }, { kind: 'pick-failed' })).toBe('not-fed PRINTER_PICK_FAILED');
  expect(await pass({ kind: 'power-cut', at: { to: 'Sis', when: 'before' } })).toMatch(/^open/);
  await putRight(floor);
  expect(await pass()).toBe('made ');
  expect(await pass({ kind: 'jam', at: 'flip' })).toBe('uncertain PRINTER_CARD_JAM');
  await putRight(floor);
  expect(await pass()).toBe('made ');
  const rows = (await shop.ledger.dossier({ kind: 'station', id: 'C1' }))?.data['counted'];
  const { inserted } = floor.printer.state().counters;
  expect(rows).toEqual({ printer: 'TRAINING-0001', least: inserted, most: inserted });
}, 120_000);

test('a card that was fed at the panel of the printer between two passes stops the station', async () => {
  await throughThePanel();
  const before = floor.printer.state();
  const [card] = await shop.ledger.cards({ state: 'rendered' }, 1);
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  expect(floor.printer.state().counters).toEqual(before.counters);
  expect(await shop.ledger.card(card?.serial ?? '')).toMatchObject({
    state: 'rendered',
    attempt: card?.attempt,
  });
}, 120_000);

test('it goes on when somebody has counted: a pause for a stock count and its end, and nothing less', async () => {
  await order('pause', 'break');
  await order('resume');
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  await order('pause', 'stock-count');
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  await order('resume');
  expect(await pass()).toBe('made ');
}, 120_000);

test('that count speaks for that difference only: the next card at the panel stops the station again', async () => {
  await throughThePanel();
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  // While the first one is looked for, another one goes through.
  await order('pause', 'stock-count');
  await throughThePanel();
  await order('resume');
  expect(await pass()).toBe('not-fed STATION_BOOKS_DIFFER');
  await order('pause', 'stock-count');
  await order('resume');
  expect(await pass()).toBe('made ');
}, 120_000);
