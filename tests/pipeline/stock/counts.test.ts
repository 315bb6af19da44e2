import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  brokenLaws,
  closeShift,
  enterCount,
  issueStock,
  openCount,
  openShift,
  receiveStock,
  returnStock,
  settleCount,
  spoilBlank,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { keeper, listOf, number, operator, range, stocked, two } from './bureau.ts';

describe('a count of the vault', () => {
  let t: TestShop;
  beforeAll(async () => {
    t = await testShop();
    await stocked(t.shop, 1, 20);
  });
  afterAll(() => t.close());
  const enter = (counted: number, n: number, actId?: string) =>
    enterCount(t.shop, { place: 'vault', counted }, keeper(n), actId);
  const open = () => openCount(t.shop, { place: 'vault' }, keeper(9));

  test('two people count one after the other; neither is told a number, and a repeat is the same count', async () => {
    await open();
    expect(await enter(20, 1, 'c-1')).toEqual({ result: 'waiting' });
    expect(await enter(20, 1, 'c-1')).toEqual({ result: 'waiting' });
    await expect(enter(20, 1)).rejects.toMatchObject({ code: 'COUNT_SAME_PERSON' });
    expect(await enter(20, 2, 'c-2')).toEqual({ result: 'match' });
    expect(await enter(20, 2, 'c-2')).toEqual({ result: 'match' });
    await expect(enter(20, 3)).rejects.toMatchObject({ code: 'COUNT_NOT_OPEN' });
  });

  test('while it is counted, nothing goes in or out; at the stations work goes on', async () => {
    const { shop } = t;
    await openShift(shop, { station: 'S1', shift: 'day' }, operator);
    await issueStock(shop, { station: 'S1', numbers: range(1, 4) }, keeper(1));
    await open();
    const refused = { code: 'VAULT_BEING_COUNTED' };
    await expect(issueStock(shop, { station: 'S1', numbers: [number(9)] }, keeper(1))).rejects.toMatchObject(
      refused,
    );
    await expect(returnStock(shop, { numbers: [number(1)] }, keeper(1))).rejects.toMatchObject(refused);
    await expect(receiveStock(shop, listOf(500, 1), two)).rejects.toMatchObject(refused);
    await expect(spoilBlank(shop, { number: number(9), reason: 'bent' }, two)).rejects.toMatchObject(refused);
    await spoilBlank(shop, { number: number(1), reason: 'misfeed' }, two);
    const end = { station: 'S1', shift: 'day', good: 0, spoiled: 1, blanks: 3 };
    await expect(closeShift(shop, end, operator)).rejects.toMatchObject(refused);
    await enter(16, 1);
    expect(await enter(16, 2)).toEqual({ result: 'match' });
    expect(await closeShift(shop, end, operator)).toEqual({ result: 'match' });
  });

  test('one wrong count keeps the vault shut, opens an incident, and two people name what is lost', async () => {
    const { shop } = t;
    await open();
    await enter(19, 1);
    // The first was right; the second was not, or a body is gone: both have to look.
    const answer = await enter(18, 2);
    expect(answer).toMatchObject({ result: 'mismatch' });
    const incident = answer.result === 'mismatch' ? answer.incident : '';
    expect(await shop.ledger.dossier({ kind: 'incident', id: incident })).toMatchObject({
      data: { type: 'stock-mismatch', counted: [19, 18], books: [19, 19] },
    });
    await expect(open()).rejects.toMatchObject({ code: 'COUNT_NOT_OPEN' });
    await expect(issueStock(shop, { station: 'S1', numbers: [number(9)] }, keeper(1))).rejects.toMatchObject({
      code: 'VAULT_BEING_COUNTED',
    });
    const settle = (counted: number, lost: string[], actId?: string) =>
      settleCount(shop, { place: 'vault', counted, lost }, two, actId);
    await expect(settle(18, [])).rejects.toMatchObject({ code: 'SETTLE_DIFFERS' });
    await expect(settle(18, [number(1)])).rejects.toMatchObject({ code: 'LOST_NOT_HERE' });
    expect(await settle(18, [number(20)], 'settle-1')).toEqual({ lost: 1 });
    expect(await settle(18, [number(20)], 'settle-1')).toEqual({ lost: 1 });
    expect(await shop.ledger.body(number(20))).toMatchObject({ state: 'lost' });
    await issueStock(shop, { station: 'S2', numbers: [number(9)] }, keeper(1));
  });

  test('a blank that lies in the vault though the books have it at a station is booked back when the count is settled', async () => {
    const { shop } = t;
    await open();
    await enter(18, 1);
    await enter(18, 2);
    await settleCount(shop, { place: 'vault', counted: 18, lost: [], found: [number(9)] }, two);
    expect(await shop.ledger.body(number(9))).toMatchObject({ state: 'vault', station: null });
  });

  test('the locked box of spoiled plastic is counted by two as well, and what is missing is named', async () => {
    const { shop } = t;
    await openCount(shop, { place: 'spoiled' }, keeper(1));
    await enterCount(shop, { place: 'spoiled', counted: 1 }, keeper(1));
    // Spoiled plastic goes on coming: each count is held against the books of its own moment.
    await spoilBlank(shop, { number: number(10), reason: 'bent' }, two);
    expect(await enterCount(shop, { place: 'spoiled', counted: 2 }, keeper(2))).toEqual({ result: 'match' });
    await openCount(shop, { place: 'spoiled' }, keeper(1));
    await enterCount(shop, { place: 'spoiled', counted: 1 }, keeper(1));
    await enterCount(shop, { place: 'spoiled', counted: 1 }, keeper(2));
    await settleCount(shop, { place: 'spoiled', counted: 1, lost: [number(10)] }, two);
    expect(await shop.ledger.body(number(10))).toMatchObject({ state: 'lost' });
  });

  test('the laws hold', async () => expect(await brokenLaws(t.shop)).toEqual([]));
});
