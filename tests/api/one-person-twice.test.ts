import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { cardAct } from '../../pipeline/index.ts';
import { acceptDeed, extractDeed } from '../ledger/books.ts';
import { type ApiShop, openApiShop } from './api-shop.ts';

const ROUNDS = 50;

/** One person at two windows, who does at the same moment what they may not both do. */
describe('one person at two windows', () => {
  let house: ApiShop;
  const cards = Array.from({ length: ROUNDS }, (_, n) => cardSerial(n));
  const propose = (who: string, batch: string) =>
    house.post(who, '/api/batches', { batch, product: 'huduma-adult', cards: 1 });
  const release = (batch: string, who: string, second: string) =>
    house.post(who, `/api/batches/${batch}/release`, {}, { second });

  beforeAll(async () => {
    house = await openApiShop({ policy: { release: 'two-people' } });
    const { ledger, me: by } = house.shop;
    await ledger.commit(extractDeed());
    await Promise.all(cards.map((serial, n) => ledger.commit(acceptDeed(`R-${n}`, serial))));
    const acts = [['sign'], ['render', { queued: 'parked' }]] as const;
    for (const [event, extra] of acts)
      await Promise.all(
        cards.map((serial) => ledger.commit({ by, acts: [cardAct(serial, event, { ...extra })] })),
      );
  });
  afterAll(() => house.stop());

  test(`in ${ROUNDS} rounds they never both propose a batch and release it, as first or as second`, async () => {
    for (const serial of cards) {
      const batch = `B-${serial}`;
      let answered = false;
      const proposed = propose('supervisor-1', batch).finally(() => {
        answered = true;
      });
      const pressed: number[] = [];
      const press = async (who: string, second: string): Promise<void> => {
        while (!answered) pressed.push((await release(batch, who, second)).status);
      };
      await Promise.all([press('supervisor-1', 'operator-1'), press('supervisor-2', 'supervisor-1')]);
      expect([batch, (await proposed).status]).toEqual([batch, 200]);
      expect([batch, pressed.includes(200)]).toEqual([batch, false]);
    }
  });

  test('somebody else releases it, and its cards are freed', async () => {
    const [serial = ''] = cards;
    const batch = `B-${serial}`;
    const own = await release(batch, 'supervisor-2', 'supervisor-1');
    expect([own.status, own.body.error.code]).toEqual([403, 'DUTY_APART']);
    expect((await release(batch, 'supervisor-2', 'operator-1')).body).toMatchObject({ state: 'released' });
    const members = await house.shop.ledger.releaseBooks.batchCards(batch, ['rendered']);
    expect(members).toHaveLength(1);
    expect((await house.shop.ledger.card(members[0]?.serial ?? ''))?.parked).toBe(false);
  });
});
