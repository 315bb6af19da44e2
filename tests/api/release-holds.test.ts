import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specimenPeople } from '../../cli/specimen/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { answerCitizen, settleFloor } from '../../pipeline/index.ts';
import { cardMessage } from '../../sms/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';
import { feedOne, renderedInBooks } from './floor-in-books.ts';

const PRODUCT = 'huduma-adult';
const COUNT = 16;
const HOLD = { hold: 'H-1', order: 'HCCHRPET/E1138/2020', authority: 'high-court-nairobi', product: PRODUCT };
const BOTH = { second: 'supervisor-1' };

describe('a court stops production and lets it go on, through the API', () => {
  let house: ApiShop;
  let cards: CardRow[] = [];
  beforeAll(async () => {
    house = await openApiShop({ policy: { release: 'two-people' } });
    await house.upload('register-1', await extractOf(house.shop, COUNT, 'X-HOLD'));
    cards = [...(await renderedInBooks(house.shop, PRODUCT))];
    const batch = { batch: 'B-1', product: PRODUCT, cards: COUNT };
    expect((await house.post('operator-1', '/api/batches', batch)).status).toBe(200);
    await house.post('supervisor-1', '/api/batches/B-1/release', {}, { second: 'supervisor-2' });
    expect(cards.length).toBeGreaterThan(5);
  });
  afterAll(() => house.stop());

  const impose = (body: object, sent: { second?: string; key?: string } = BOTH) =>
    house.post('dpo-1', '/api/holds', body, sent);
  const lift = (hold: string, sent: { second?: string; key?: string } = BOTH) =>
    house.post('dpo-1', `/api/holds/${hold}/lift`, { order: 'DISCHARGED-1' }, sent);
  const feedNext = () => feedOne(house.shop, cards.shift()?.serial ?? '', PRODUCT);
  const ownerOf = async ({ requestId }: CardRow) => {
    for (const { record } of specimenPeople({ count: COUNT, seed: 7 })) {
      const slipIndex = house.shop.keys.index.index('slip', record.slipNumber);
      const found = await house.shop.ledger.findRequest({ slipIndex });
      if (found?.id === requestId && typeof record.phone === 'string')
        return { slip: record.slipNumber, phone: record.phone };
    }
    return undefined;
  };

  test('nobody lays a hold alone, without saying what it stops, or with words for an order', async () => {
    for (const sent of [{}, { second: 'dpo-1' }]) {
      const { status, body } = await impose(HOLD, sent);
      expect([status, body.error.code]).toEqual([403, 'TWO_PEOPLE']);
    }
    expect((await house.post('operator-1', '/api/holds', HOLD, BOTH)).status).toBe(403);
    const { product: _product, ...nothing } = HOLD;
    const scope = await impose(nothing);
    expect([scope.status, scope.body.error.code]).toEqual([400, 'RELEASE_HOLD_SCOPE']);
    expect((await impose({ ...HOLD, everything: true })).body.error.code).toBe('RELEASE_HOLD_SCOPE');
    const unknown = await impose({ ...HOLD, product: 'no-such-card' });
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'RELEASE_PRODUCT_UNKNOWN']);
    const words = await impose({ ...HOLD, order: 'Amina v the Republic' });
    expect([words.status, words.body.error.facts.field]).toEqual([400, 'body/order']);
    expect(JSON.stringify(words.body)).not.toContain('Amina');
    expect((await house.get('auditor-1', '/api/holds')).body).toEqual([]);
  });

  test('laid by two with the number of the order, it stops the feed at that moment, and what is in a machine is finished', async () => {
    const early = cards[0]?.serial ?? '';
    expect((await feedNext()).kind).toBe('done');
    for (const _ of [1, 2]) expect((await impose(HOLD, { ...BOTH, key: 'h' })).body).toEqual({ hold: 'H-1' });
    expect(await feedNext()).toMatchObject({ kind: 'refused', code: 'RELEASE_ON_HOLD' });
    expect(await house.shop.ledger.card(early)).toMatchObject({ state: 'personalising' });
    await settleFloor(house.shop, new Date());
    expect(await house.shop.ledger.renderedCards(PRODUCT, 50)).toEqual([]);
    const [seen] = (await house.get('auditor-1', '/api/holds?state=active')).body;
    const { hold: id, ...facts } = HOLD;
    expect(seen).toMatchObject({ id, state: 'active', data: facts });
    const events = await house.shop.ledger.events({ kind: 'hold', id });
    expect(events).toMatchObject([{ event: 'impose', by: { id: 'dpo-1', second: 'supervisor-1' } }]);
  });

  test('another order under the same number is refused and changes nothing', async () => {
    const other = await impose({ ...HOLD, order: 'OTHER-2' });
    expect([other.status, other.body.error.code]).toEqual([409, 'STATE_REFUSED']);
    expect(other.body.error.facts).toEqual({ hold: 'H-1', why: 'This hold is active; you may lift it.' });
    expect((await house.get('auditor-1', '/api/holds')).body[0].data.order).toBe(HOLD.order);
  });

  test('whoever waits and asks is told that an order stops it, free of charge, in both languages', async () => {
    const owners = await Promise.all(cards.map(ownerOf));
    const owner = owners.find((one) => one !== undefined);
    if (owner === undefined) throw new Error('no specimen person with a telephone');
    const told = await answerCitizen(house.shop, owner);
    if (told.kind !== 'status') throw new Error(told.kind);
    expect(told.stage).toBe('on-hold');
    const say = (language: 'en' | 'sw') => cardMessage(told.stage, language, { serial: '', office: '' });
    expect(say('en')).toMatch(/paused by an order.*place is kept.*ask again.*FREE/);
    expect(say('sw')).toMatch(/umesitishwa kwa amri.*Nafasi yako ipo.*BURE/);
  });

  test('nothing more is proposed under it, and the answer counts what it keeps back', async () => {
    await house.upload('register-1', await extractOf(house.shop, COUNT + 6, 'X-HOLD-2'));
    const more = await renderedInBooks(house.shop, PRODUCT);
    expect(more.length).toBeGreaterThan(0);
    const wish = { batch: 'B-2', product: PRODUCT, cards: 5 };
    const { status, body } = await house.post('operator-1', '/api/batches', wish);
    expect([status, body.error.code]).toEqual([409, 'RELEASE_NOTHING_WAITS']);
    expect(body.error.facts).toEqual({ product: PRODUCT, hold: more.length });
  });

  test('lifted by two everything goes on where it stood; a second lift is told that it is over', async () => {
    expect((await lift('H-1', {})).body.error.code).toBe('TWO_PEOPLE');
    expect((await lift('H-NONE')).status).toBe(404);
    for (const _ of [1, 2]) expect((await lift('H-1', { ...BOTH, key: 'l' })).body).toEqual({ hold: 'H-1' });
    await settleFloor(house.shop, new Date());
    expect((await feedNext()).kind).toBe('done');
    const late = await lift('H-1');
    expect(late.body.error.facts.why).toBe('This hold is lifted; nothing more can be done with it.');
    expect((await house.get('auditor-1', '/api/holds?state=lifted')).body[0].data.liftedBy).toBe(
      'DISCHARGED-1',
    );
    expect((await house.get('auditor-1', '/api/laws')).body).toEqual([]);
  });

  test('a roll-out keeps the rest of the country waiting until two people open the area', async () => {
    const [card] = cards;
    const plan = { product: PRODUCT, county: card?.county ?? 1 };
    const wrong = await house.post('supervisor-1', '/api/rollouts', { product: PRODUCT });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'RELEASE_ROLLOUT_AREA']);
    const { rollout } = (await house.post('supervisor-1', '/api/rollouts', plan)).body;
    expect(await feedOne(house.shop, card?.serial ?? '', PRODUCT)).toMatchObject({
      code: 'RELEASE_OUTSIDE_ROLLOUT',
    });
    const open = (sent: { second?: string }) =>
      house.post('supervisor-1', `/api/rollouts/${rollout}/open`, {}, sent);
    expect((await open({})).body.error.code).toBe('TWO_PEOPLE');
    expect((await open({ second: 'dpo-1' })).status).toBe(200);
    await settleFloor(house.shop, new Date());
    expect((await feedNext()).kind).toBe('done');
    const close = await house.post('supervisor-1', `/api/rollouts/${rollout}/close`, {
      reason: 'pilot-over',
    });
    expect(close.status).toBe(200);
    expect(await feedNext()).toMatchObject({ code: 'RELEASE_OUTSIDE_ROLLOUT' });
  });
});
