import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwksOf, openRevocationList } from '../../../crypto/index.ts';
import {
  cardAct,
  publishedRevocations,
  publishRevocations,
  recordDeath,
  reinstateCard,
  reportLoss,
  suspendCard,
} from '../../../pipeline/index.ts';
import { type AfterFloor, BOTH, collect, inDays, OFFICER, openFloor, REGISTER } from './floor.ts';

describe('the published revocation list', () => {
  let floor: AfterFloor;
  beforeAll(async () => {
    floor = await openFloor(9, 151);
  });
  afterAll(() => floor.close());
  const shop = () => floor.test.shop;
  const opened = async (now = new Date()) => {
    const { bytes } = await publishRevocations(shop(), { now });
    const verdict = openRevocationList(bytes, jwksOf([shop().keys.signer('revocation-signer')]), now);
    if (!verdict.ok) throw new Error(verdict.code);
    return verdict.list;
  };

  it('is none before the first, and says what to do', async () => {
    await expect(publishedRevocations(shop())).rejects.toMatchObject({ code: 'REVOCATION_LIST_NONE' });
  });

  it('holds whatever may be in somebody\u2019s hand and is not good, and nothing that never left the books', async () => {
    const inHand = async () => {
      const one = await floor.next('receive');
      await collect(floor.test, one);
      return one.serial;
    };
    const [good, lost, suspended] = [await inHand(), await inHand(), await inHand()];
    await reportLoss(shop(), { serial: lost, reason: 'lost' }, OFFICER);
    await suspendCard(shop(), { serial: suspended, reason: 'court-order' }, OFFICER);
    const missing = await floor.next('dispatch', ['miss']);
    const [early, late] = [await floor.next('render'), await floor.next('receive')];
    for (const { request } of [early, late])
      await recordDeath(shop(), { who: { request }, reference: 'D-1' }, REGISTER);
    const waiting = await floor.next('receive');
    const list = await opened();
    const has = [good, waiting.serial, early.serial, lost, suspended, missing.serial, late.serial].map(
      (one) => list.has(one),
    );
    expect(has).toEqual([false, false, false, true, true, true, true]);
    await reinstateCard(shop(), { serial: suspended, reason: 'order-lifted' }, BOTH);
    await shop().ledger.commit({ by: OFFICER, acts: [cardAct(missing.serial, 'find')] });
    const next = await opened();
    expect([next.has(suspended), next.has(missing.serial), next.has(lost)]).toEqual([false, false, true]);
    expect(next.number).toBeGreaterThan(list.number);
  });

  it('is published again when the set changed or half of its time has gone, and not for nothing', async () => {
    const first = await opened();
    expect((await opened()).number).toBe(first.number);
    expect((await opened(inDays(4))).number).toBeGreaterThan(first.number);
  });

  it('gets numbers that only go up, however many publish at once and in one minute', async () => {
    const now = inDays(5);
    const lists = await Promise.allSettled(
      Array.from({ length: 8 }, () => publishRevocations(shop(), { now, anyway: true })),
    );
    const numbers = lists.flatMap((list) => (list.status === 'fulfilled' ? [list.value.number] : []));
    expect(numbers.length).toBeGreaterThan(0);
    expect(new Set(numbers).size).toBe(numbers.length);
    const published = await publishedRevocations(shop());
    expect(published.number).toBe(Math.max(...numbers));
    const events = await shop().ledger.events({ kind: 'rule', id: 'revocation-list' });
    const told = events.map(({ detail }) => Number(detail['number']));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(events.at(-1)?.detail).toMatchObject({ number: published.number, digest: published.digest });
  });
});
