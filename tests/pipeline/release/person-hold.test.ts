import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdOver, imposeHold, liftHold } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { but, peopleFor, requestOf, takeAll } from '../requests/desk.ts';

const LAWYERS = { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'supervisor-1' } as const;
const ORDER = { hold: 'H-person', order: 'PETITION-7/26', authority: 'high-court' };

let shop: TestShop;
beforeAll(async () => {
  shop = await testShop();
});
afterAll(() => shop.close());

test('a hold names one request and covers its person: other products, and what that person asks for later', async () => {
  const [one, other] = peopleFor(shop, 400).filter(({ record }) => record.request.product === 'huduma-adult');
  if (one === undefined || other === undefined) throw new Error('no people');
  await takeAll(shop, [one, other]);
  const first = await requestOf(shop, one);
  await imposeHold(shop.shop, { ...ORDER, request: first.id }, LAWYERS);
  const maisha = but(one, {
    recordId: `${one.record.recordId}-m`,
    request: { product: 'maisha-adult', kind: 'first-issue' },
  });
  await takeAll(shop, [maisha]);
  const later = await requestOf(shop, maisha);
  expect(later.id).not.toBe(first.id);
  expect(await holdOver(shop.shop, first.id)).toBe('H-person');
  expect(await holdOver(shop.shop, later.id)).toBe('H-person');
  expect(await holdOver(shop.shop, (await requestOf(shop, other)).id)).toBeUndefined();
  await liftHold(shop.shop, ORDER, LAWYERS);
  expect(await holdOver(shop.shop, later.id)).toBeUndefined();
});

test('a hold over a request that is not in the books is refused, so that nobody thinks it holds', async () => {
  await expect(
    imposeHold(shop.shop, { ...ORDER, hold: 'H-typo', request: 'R-typo' }, LAWYERS),
  ).rejects.toMatchObject({ code: 'RELEASE_HOLD_SCOPE' });
});
