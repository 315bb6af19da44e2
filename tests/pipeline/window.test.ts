import { afterAll, beforeAll, expect, test } from 'vitest';
import { notifyStage, refill, sweep, takeReceipt } from '../../pipeline/index.ts';
import { type AfterFloor, but, openFloor } from './after/floor.ts';

let floor: AfterFloor;
beforeAll(async () => {
  floor = await openFloor(6, 211, (one, n) => but(one, { phone: `+2547000009${10 + n}` }));
});
afterAll(() => floor.close());

const job = (cardId: string) => ({ cardId, stage: 'notify', attempt: 1 }) as const;

test('a card whose owner was told is work no more, and what the queue lost of the others is given back', async () => {
  const { shop } = floor.test;
  const told = await floor.next('receive');
  const failed = await floor.next('receive');
  const lost = await floor.next('receive');
  await refill(shop);
  await notifyStage(shop, async () => 'sent')(job(told.serial));
  await notifyStage(shop, async () => ({ message: 'NETWORK-9' }))(job(failed.serial));
  const receipt = { message: 'NETWORK-9', state: 'undeliverable' } as const;
  expect(await takeReceipt(shop, receipt, new Date())).toBe('taken');
  await shop.queues.remove([job(lost.serial)]);
  await sweep(shop, 0);
  await refill(shop);
  expect(await shop.queues.known([job(lost.serial)])).toEqual([true]);
  for (const { serial } of [told, failed]) {
    expect(await shop.ledger.card(serial)).toMatchObject({ state: 'received', attempt: 0, parked: true });
    expect(await shop.ledger.takeWork('received', 10)).toEqual([]);
  }
});
