import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure } from '../../card/index.ts';
import { EVOLIS_ERRORS } from '../../printers/evolis/errors.ts';
import { openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse(5);
  await house.stockUp(1);
});
afterAll(() => house.close());

test('a product that the printer cannot print is known before a blank is fed', async () => {
  const floor = await openFloor(house.test, 'U1', 100, (desk) => ({
    ...desk,
    printer: new Proxy(desk.printer, {
      get: (target, name) => {
        if (name === 'check')
          return () => {
            throw failure(EVOLIS_ERRORS, 'EVOLIS_RIBBON_UNFIT', { side: 'front' });
          };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  }));
  await floor.load(2);
  const passed = await floor.pass([], null);
  expect(passed).toEqual({ kind: 'not-fed', code: 'EVOLIS_RIBBON_UNFIT' });
  expect(floor.printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
  expect((await house.test.shop.ledger.counts()).cards).toMatchObject({ personalising: 0, spoiled: 0 });
  await floor.close();
});
