import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardAct, publishRevocations } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

describe('what comes after the hand-over, over the API', () => {
  let house: ApiShop;
  let serials: readonly string[];
  beforeAll(async () => {
    house = await openApiShop();
    const answer = await house.upload('register-1', await extractOf(house.shop, 3, 'E-1'));
    expect(answer.status).toBeLessThan(300);
    serials = (await house.shop.ledger.cards({}, 10)).map(({ serial }) => serial);
    const way = [
      'sign',
      'render',
      'feed',
      'complete',
      'pass',
      'pack',
      'dispatch',
      'receive',
      'collect',
    ] as const;
    for (const serial of serials)
      for (const event of way)
        await house.shop.ledger.commit({ by: house.shop.me, acts: [cardAct(serial, event)] });
  });
  afterAll(() => house.stop());

  test('the revocation list is anybody\u2019s, may be kept for minutes, and is not sent again unchanged', async () => {
    expect((await house.get(undefined, '/revocations')).body).toMatchObject({
      error: { code: 'REVOCATION_LIST_NONE' },
    });
    const { bytes, number } = await publishRevocations(house.shop, { now: new Date() });
    const first = await fetch(`${house.api.address}/revocations`);
    expect(new Uint8Array(await first.arrayBuffer())).toEqual(new Uint8Array(bytes));
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toBe(`"${number}"`);
    const again = await fetch(`${house.api.address}/revocations`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });

  test('a loss is reported once by one client id, and reinstating needs a second person', async () => {
    const [lost = '', kept = ''] = serials;
    for (let times = 0; times < 2; times++)
      expect(
        await house.post('officer-1', `/api/cards/${lost}/lost`, { reason: 'lost' }, { key: 'loss-1' }),
      ).toMatchObject({
        status: 200,
        body: { state: 'revoked' },
      });
    expect((await house.post('supervisor-1', `/api/cards/${kept}/suspend`, { reason: 'found' })).status).toBe(
      200,
    );
    const reinstate = (second?: string) =>
      house.post(
        'supervisor-1',
        `/api/cards/${kept}/reinstate`,
        { reason: 'mistake' },
        second === undefined ? {} : { second },
      );
    expect((await reinstate()).status).toBeGreaterThanOrEqual(400);
    expect((await reinstate('supervisor-2')).body).toMatchObject({ state: 'collected' });
  });

  test('a death names a request or a number, not both and not neither', async () => {
    const both = { request: 'R-0123456789abcdef', nationalNumber: 'AB12', reference: 'D-1' };
    for (const body of [both, { reference: 'D-1' }])
      expect((await house.post('register-1', '/api/deaths', body)).body).toMatchObject({
        error: { code: 'API_BAD_REQUEST' },
      });
    const unknown = { nationalNumber: 'AB12', reference: 'D-1' };
    expect((await house.post('register-1', '/api/deaths', unknown)).body).toMatchObject({
      error: { code: 'PERSON_UNKNOWN' },
    });
  });

  test('ages are asked for by what they are split by', async () => {
    expect((await house.get('auditor-1', '/api/ageing?by=county,kind')).body).toMatchObject({
      cards: 0,
      lines: [],
    });
    expect((await house.get('auditor-1', '/api/ageing?by=names')).status).toBe(400);
  });
});
