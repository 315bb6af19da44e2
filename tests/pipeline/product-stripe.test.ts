import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Product } from '../../card/index.ts';
import type { Desk } from '../../pipeline/index.ts';
import type { TestShop } from '../support/shop.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';

/** A product with a magnetic stripe, from its document to what stands on the plastic. */

let house: House;
let floor: Floor | undefined;
beforeAll(async () => {
  house = await openHouse(10);
  await house.stockUp(3);
});
afterEach(async () => {
  await floor?.close();
  floor = undefined;
});
afterAll(() => house.close());

/** Every product of this shop has these tracks. */
const striped = (magnetic: NonNullable<Product['magnetic']>): TestShop => {
  const { test: plain } = house;
  const { shop } = plain;
  return {
    ...plain,
    shop: {
      ...shop,
      productByHash: (hash) => {
        const loaded = shop.productByHash(hash);
        return loaded && { ...loaded, product: { ...loaded.product, magnetic } };
      },
    },
  };
};

const open = async (station: string, firstBody: number, shop: TestShop, around?: (desk: Desk) => Desk) => {
  floor = await openFloor(shop, station, firstBody, around);
  await floor.load(2);
  return floor;
};
const state = (at: Floor) => at.printer.state();

test('the number of the card is on the stripe of the body that carries its chip, on the track of the product', async () => {
  const at = await open('M1', 100, striped([{ track: 1, content: 'card-serial' }]));
  expect(await at.pass([], null)).toEqual({ kind: 'made', code: '' });
  const [plastic] = state(at).hopper;
  const made = (await house.test.shop.ledger.body(plastic?.body ?? ''))?.card;
  expect(made).toMatch(/^\S+$/);
  expect(plastic?.magnetic).toEqual({ 1: made });
});

test('a stripe that takes nothing, or reads back differently, goes into the reject box with its card', async () => {
  const at = await open('M2', 200, striped([{ track: 1, content: 'document-number' }]));
  expect(await at.pass([{ kind: 'stripe-bad' }], null)).toEqual({
    kind: 'spoiled',
    code: 'PRINTER_FAULT_CARD_INSIDE',
  });
  const other = { kind: 'answer', to: 'Smr;1', reply: 'ANOTHER', acts: true } as const;
  expect(await at.pass([other], null)).toEqual({ kind: 'spoiled', code: 'EVOLIS_TRACK_DIFFERS' });
  expect(state(at)).toMatchObject({ inside: null, hopper: [] });
  expect(state(at).rejects).toHaveLength(2);
});

test('a printer without an encoder for stripes, and a track that cannot hold the number, are known before a blank is fed', async () => {
  const without = await open('M3', 300, striped([{ track: 1, content: 'card-serial' }]), (desk) => ({
    ...desk,
    printer: new Proxy(desk.printer, {
      get: (target, name) => {
        if (name === 'abilities') return { ...target.abilities, magnetic: false };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  }));
  expect(await without.pass([], null)).toEqual({ kind: 'not-fed', code: 'STATION_PRODUCT_UNFIT' });
  expect(state(without).counters.inserted).toBe(0);
  await without.close();
  // Letters go on track 1 only.
  const wrong = await open('M4', 400, striped([{ track: 2, content: 'card-serial' }]));
  // Not the machine is to blame but the card: thrown, and put away by whoever pulled it.
  expect(await wrong.pass([], null)).toEqual({ kind: 'waits', code: 'EVOLIS_TRACK_TEXT' });
  expect(state(wrong).counters.inserted).toBe(0);
});
