import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeCharge } from '../../pipeline/station/charge.ts';
import { answerOrder, orderOf } from '../../pipeline/station/orders.ts';
import { type ApiShop, openApiShop } from './api-shop.ts';

describe('orders to a station over the API', () => {
  let shop: ApiShop;
  beforeAll(async () => {
    shop = await openApiShop();
    await shop.shop.ledger.reportStation({
      id: 'S1',
      state: 'ready',
      detail: { ribbonLeft: 40, perHour: 10 },
    });
    await takeCharge(shop.shop, 'S1', { silenceMs: 0 });
  });
  afterAll(() => shop.stop());

  test('an operator pauses with a reason; sent twice it is one order', async () => {
    const pause = { order: 'A-1', reason: 'quality' };
    for (let n = 0; n < 2; n++)
      expect(await shop.post('operator-1', '/api/stations/S1/pause', pause)).toMatchObject({
        status: 200,
        body: { id: 'A-1', kind: 'pause', reason: 'quality', person: 'operator-1', answeredAt: null },
      });
    const events = await shop.shop.ledger.events({ kind: 'station', id: 'S1' });
    expect(events.map(({ event, to }) => `${event} ${to}`)).toEqual(['start running', 'pause paused']);
  });

  test('the same number of another person is another order, and is refused', async () => {
    const again = await shop.post('operator-2', '/api/stations/S1/pause', {
      order: 'A-1',
      reason: 'quality',
    });
    expect([again.status, again.body.error.code]).toEqual([409, 'STATION_ORDER_DIFFERS']);
  });

  test('an order is asked after until the station has answered', async () => {
    const order = await orderOf(shop.shop, 'A-1');
    if (order === undefined) throw new Error('no order');
    await answerOrder(shop.shop, order, 'STATION_ORDER_BUSY');
    expect((await shop.get('auditor-1', '/api/stations/S1/orders/A-1')).body).toMatchObject({
      code: 'STATION_ORDER_BUSY',
    });
    expect((await shop.get('auditor-1', '/api/stations/S2/orders/A-1')).status).toBe(404);
  });

  test('a sentence is no reason, an unknown station is not found, and only people at stations order', async () => {
    const say = (who: string, path: string, body: unknown) => shop.post(who, `/api/stations/${path}`, body);
    expect((await say('operator-1', 'S1/pause', { order: 'A-2', reason: 'the ribbon' })).status).toBe(400);
    expect((await say('operator-1', 'S7/resume', { order: 'A-3' })).status).toBe(404);
    expect((await say('packer-1', 'S1/resume', { order: 'A-4' })).status).toBe(403);
  });

  test('what ends first and the pre-flight are told to whoever may look', async () => {
    expect((await shop.get('inspector-1', '/api/stations')).body).toMatchObject([
      { id: 'S1', forecast: { first: { what: 'ribbon', cards: 20, hours: 2 } } },
    ]);
    const found = await shop.get('operator-1', '/api/stations/S1/preflight?cards=30');
    expect([found.status, found.body.ok]).toEqual([200, false]);
    expect((await shop.get('operator-1', '/api/stations/S1/preflight?cards=0')).status).toBe(400);
  });
});
