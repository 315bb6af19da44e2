import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bureau } from '../../cli/world/bureau.ts';
import { type Client, openClient } from '../../cli/world/client.ts';
import { officesRound } from '../../cli/world/offices.ts';
import { cardAct, type Snapshot } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, makeInBooks, openApiShop } from './api-shop.ts';

const BODIES = [1, 2, 3].map((n) => ({ number: `KB000000${n}`, chipSerial: `A0B0C0D0000000${n}0` }));

describe('the specimen staff of the training world', () => {
  let shop: ApiShop;
  let client: Client;
  beforeAll(async () => {
    shop = await openApiShop();
    client = await openClient(shop.api.address, shop.peopleFile);
  });
  afterAll(() => shop.stop());

  test('brings cards to their owners through the API alone, an uncertain one by a new card', async () => {
    const { ledger, me } = shop.shop;
    await client.upload('register', '/api/extracts', await extractOf(shop.shop, 2, 'X-STAFF'));
    const received = await client.post(
      'stock-keeper',
      '/api/stock/receive',
      { bodies: BODIES },
      { second: 'supervisor' },
    );
    expect(received).toEqual({ received: 3, known: [] });
    const [one, two] = (await client.get<{ serial: string }[]>('/api/cards?state=accepted')).map(
      ({ serial }) => serial,
    );
    const [first, second, third] = BODIES;
    if (
      one === undefined ||
      two === undefined ||
      first === undefined ||
      second === undefined ||
      third === undefined
    )
      throw new Error('two cards and three bodies');
    await makeInBooks(shop.shop, one, first, 'personalised');
    await makeInBooks(shop.shop, two, second, 'uncertain');
    const floor = bureau(client, [], 0, () => Promise.resolve(false));
    await floor.round(false);
    expect((await ledger.card(two))?.state).toBe('spoiled');
    const [replacement] = await client.get<{ serial: string }[]>('/api/cards?state=accepted');
    await makeInBooks(shop.shop, replacement?.serial ?? '', third, 'personalised');
    await floor.round(true);
    await officesRound(client);
    for (const { serial } of await ledger.cards({ state: 'received' }, 10)) {
      await ledger.commit({ by: me, acts: [cardAct(serial, 'notify', { attempt: 0 })] });
    }
    await officesRound(client);
    const how = { method: 'shredded', place: 'ROOM-1' };
    await client.post('stock-keeper', `/api/bodies/${second.number}/destroy`, how, { second: 'supervisor' });
    const { cards, bodies } = await client.get<Snapshot>('/api/snapshot');
    expect([cards.collected, cards.destroyed, bodies.issued, bodies.destroyed]).toEqual([2, 1, 2, 1]);
    expect(await client.get('/api/laws')).toEqual([]);
  });
});
