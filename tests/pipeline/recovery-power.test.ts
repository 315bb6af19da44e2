/**
 * The printer loses its power for a moment between two commands. Nothing is lost on the wire, but the machine forgets that the host
 * handles errors, and by itself would print a person twice; so it is told again before every feed and every print.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CardPrinter } from '../../printers/index.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';

let house: House;
let floors = 0;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

type Move = 'counters' | 'feedToChip' | 'print' | 'moveToChip' | 'eject';

test.each<Move>([
  'counters',
  'feedToChip',
  'print',
  'moveToChip',
  'eject',
])('before %s: the card is made once, on one body, and the station goes on', async (move) => {
  await house.stockUp(4);
  floors++;
  let floor: Floor | undefined;
  let blinks = 1;
  const blinking = (printer: CardPrinter): CardPrinter =>
    new Proxy(printer, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]): Promise<unknown> => {
          if (name === move && floor !== undefined && blinks-- > 0) {
            await floor.printer.powerOff();
            await floor.printer.powerOn();
          }
          return value.apply(target, given);
        };
      },
    });
  floor = await openFloor(house.test, `B${floors}`, 9_000 + floors * 20, (desk) => ({
    ...desk,
    printer: blinking(desk.printer),
  }));
  try {
    await floor.load(4);
    const passed = await floor.pass([], null);
    expect(blinks).toBeLessThan(1);
    expect(`${passed.kind} ${passed.code}`).toBe('made ');
    expect(floor.printer.state().hopper).toHaveLength(1);
    expect(await breachesNow(floor, passed)).toEqual([]);
    await putRight(floor);
    const next = await floor.pass([], null);
    expect(`${next.kind} ${next.code}`).toBe('made ');
    await lookRound(floor);
    expect(await breachesNow(floor, next)).toEqual([]);
  } finally {
    await floor.close();
  }
});
