import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  bodyBooks,
  brokenLaws,
  closeShift,
  ensureRules,
  equationOf,
  issueStock,
  openShift,
  returnStock,
  settleShift,
  shiftBooks,
  spoilBlank,
  stationGuards,
} from '../../../pipeline/index.ts';
import { rulesStand } from '../../../pipeline/release/rules.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { fed, finished, inBatch, number, operator, renderedCards, ruined, stocked, two } from './bureau.ts';

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper' } as const;

describe('a shift at a station', () => {
  let t: TestShop;
  let next = 1;
  beforeAll(async () => {
    t = await testShop();
  });
  afterAll(() => t.close());

  /** A station with an open shift and `blanks` blanks, numbered from the answer on. */
  const begin = async (station: string, shift: string, blanks: number): Promise<number> => {
    const from = next;
    next += blanks;
    const numbers = await stocked(t.shop, from, blanks);
    await openShift(t.shop, { station, shift }, operator);
    await issueStock(t.shop, { station, numbers }, KEEPER);
    return from;
  };
  const stateOf = async (n: number) => (await t.shop.ledger.body(number(n)))?.state;

  test('what came is what went: good, spoiled, returned, by shift and by batch', async () => {
    const { shop } = t;
    const from = await begin('S1', 'day', 10);
    const [a = '', b = '', c = ''] = await renderedCards(t, 3);
    await inBatch(shop, 'B-1', [a, b]);
    await finished(shop, 'S1', a, from);
    await ruined(shop, 'S1', b, from + 1);
    await finished(shop, 'S1', c, from + 2);
    await spoilBlank(shop, { number: number(from + 3), reason: 'misfeed' }, two);
    await returnStock(shop, { numbers: [number(from + 4)] }, KEEPER);
    const books = await shiftBooks(shop, 'S1', 'day');
    expect(books).toMatchObject({ received: 10, good: 2, spoiled: 2, returned: 1, left: 5, lost: 0 });
    expect(books.batches).toEqual([{ batch: 'B-1', fed: 2, good: 1, spoiled: 1, inMachine: 0 }]);
    expect(equationOf(books)).toMatchObject({ holds: true });
    const blanks = Array.from({ length: 5 }, (_, i) => number(from + 5 + i));
    const end = {
      station: 'S1',
      shift: 'day',
      good: 2,
      spoiled: 2,
      blanks,
      batches: [{ batch: 'B-1', good: 1, spoiled: 1 }],
    };
    expect(await closeShift(shop, end, operator)).toEqual({ result: 'match' });
    expect(await stateOf(from + 9)).toBe('vault');
    expect(await shiftBooks(shop, 'S1', 'day')).toMatchObject({ returned: 6, left: 0 });
  });

  test('blanks that stay are carried over to the next shift and counted there', async () => {
    const { shop } = t;
    const from = await begin('S2', 'day', 4);
    const end = { station: 'S2', shift: 'day', good: 0, spoiled: 0, blanks: 4, keep: true };
    expect(await closeShift(shop, end, operator)).toEqual({ result: 'match' });
    expect(await stateOf(from)).toBe('at-station');
    await openShift(shop, { station: 'S2', shift: 'night' }, operator);
    expect(await shiftBooks(shop, 'S2', 'day')).toMatchObject({ received: 4, carriedOut: 4, left: 0 });
    expect(await shiftBooks(shop, 'S2', 'night')).toMatchObject({ received: 0, carriedIn: 4, left: 4 });
    expect(await closeShift(shop, { ...end, shift: 'night', keep: false }, operator)).toEqual({
      result: 'match',
    });
  });

  test.each([
    ['good', { good: 2, spoiled: 0, blanks: 2 }],
    ['spoiled', { good: 1, spoiled: 1, blanks: 2 }],
    ['blanks', { good: 1, spoiled: 0, blanks: 1 }],
    ['scanned', { good: 1, spoiled: 0, blanks: ['KB9999999', 'KB9999998'] }],
  ])('a wrong count of %s is answered with mismatch and no number', async (what, counted) => {
    const { shop } = t;
    const station = `W-${what}`;
    const from = await begin(station, 'day', 3);
    const [card = ''] = await renderedCards(t, 1);
    await finished(shop, station, card, from);
    const answer = await closeShift(shop, { station, shift: 'day', ...counted }, operator, `close-${what}`);
    expect(answer).toEqual({ result: 'mismatch', incident: `stock/${station}/day` });
    const again = await closeShift(shop, { station, shift: 'day', ...counted }, operator, `close-${what}`);
    expect(again).toEqual(answer);
  });

  test('a mismatch stops the station and its batches, and nothing is issued, fed or opened there until it is settled', async () => {
    const { shop } = t;
    const from = await begin('S3', 'day', 5);
    const [card = '', other = ''] = await renderedCards(t, 2);
    await inBatch(shop, 'B-3', [card, other]);
    await shop.ledger.commit({ by: shop.me, acts: [act('station', 'S3', 'start')] });
    await finished(shop, 'S3', card, from);
    const end = { station: 'S3', shift: 'day', good: 1, spoiled: 0 };
    // Another station has looked and seen the batch released.
    await ensureRules(shop);
    const looked = (await shop.ledger.state({ kind: 'rule', id: 'production' }))?.seq ?? 0;
    const answer = await closeShift(shop, { ...end, blanks: 3 }, operator);
    expect(answer.result).toBe('mismatch');
    const elsewhere = await shop.ledger.commit({
      by: shop.me,
      acts: [act('card', other, 'feed')],
      guards: [...stationGuards('S4', 'free'), rulesStand(looked)],
    });
    expect(elsewhere).toMatchObject({ kind: 'refused', code: 'RELEASE_RULES_CHANGED' });
    expect((await shop.ledger.dossier({ kind: 'batch', id: 'B-3' }))?.data['heldFor']).toBe('stock-mismatch');
    // One keeper cannot take away the blanks that are to be missed.
    await expect(returnStock(shop, { numbers: [number(from + 3)] }, KEEPER)).rejects.toMatchObject({
      code: 'SHIFT_MISMATCHED',
    });
    expect(await shop.ledger.stationControl('S3')).toMatchObject({ state: 'paused', reason: 'stock-count' });
    expect(await shop.ledger.state({ kind: 'batch', id: 'B-3' })).toMatchObject({ state: 'held' });
    expect(await shop.ledger.dossier({ kind: 'incident', id: 'stock/S3/day' })).toMatchObject({
      state: 'open',
      data: { type: 'stock-mismatch', station: 'S3', shift: 'day', differ: 'blanks' },
    });
    const feed = await shop.ledger.commit({
      by: shop.me,
      acts: [act('card', other, 'feed')],
      guards: stationGuards('S3', 'free'),
    });
    expect(feed).toMatchObject({ kind: 'refused', code: 'SHIFT_MISMATCHED' });
    const [spare = ''] = await stocked(shop, 900_001, 1);
    await expect(issueStock(shop, { station: 'S3', numbers: [spare] }, KEEPER)).rejects.toMatchObject({
      code: 'SHIFT_MISMATCHED',
    });
    await expect(openShift(shop, { station: 'S3', shift: 'night' }, operator)).rejects.toMatchObject({
      code: 'SHIFT_MISMATCHED',
    });
    const missing = number(from + 4);
    const settle = (more: { readonly blanks: number; readonly lost: readonly string[] }) =>
      settleShift(shop, { ...end, ...more }, two, `settle-${more.blanks}-${more.lost.length}`);
    await expect(settleShift(shop, { ...end, blanks: 3, lost: [missing] }, operator)).rejects.toMatchObject({
      code: 'TWO_PEOPLE',
    });
    await expect(settle({ blanks: 3, lost: [] })).rejects.toMatchObject({ code: 'SETTLE_DIFFERS' });
    await expect(settle({ blanks: 4, lost: [number(from)] })).rejects.toMatchObject({
      code: 'LOST_CARRIES_CARD',
    });
    await expect(settle({ blanks: 3, lost: ['KB0000001'] })).rejects.toMatchObject({ code: 'LOST_NOT_HERE' });
    expect(await settle({ blanks: 3, lost: [missing] })).toEqual({ lost: 1 });
    expect(await settle({ blanks: 3, lost: [missing] })).toEqual({ lost: 1 });
    expect(await shop.ledger.body(missing)).toMatchObject({ state: 'lost', station: null });
    expect(await shiftBooks(shop, 'S3', 'day')).toMatchObject({ good: 1, returned: 3, lost: 1, left: 0 });
    await openShift(shop, { station: 'S3', shift: 'night' }, operator);
    await issueStock(shop, { station: 'S3', numbers: [spare] }, KEEPER);
  });

  test('what was lost and turns up is spoiled plastic, never a blank again', async () => {
    const { shop } = t;
    const from = await begin('S4', 'day', 2);
    const lost = number(from);
    const end = { station: 'S4', shift: 'day', good: 0, spoiled: 0, blanks: 1 };
    await closeShift(shop, end, operator);
    await settleShift(shop, { ...end, lost: [lost] }, two);
    await openShift(shop, { station: 'S4', shift: 'night' }, operator);
    const night = { ...end, shift: 'night' };
    await closeShift(shop, night, operator);
    await settleShift(shop, { ...night, blanks: 0, lost: [], found: [lost] }, two);
    expect(await stateOf(from)).toBe('spoiled');
    await expect(issueStock(shop, { station: 'S4', numbers: [lost] }, KEEPER)).rejects.toMatchObject({
      code: 'STATE_REFUSED',
    });
  });

  test('a card in the machine, or one that nobody has looked for, has to end before the shift does', async () => {
    const { shop } = t;
    const from = await begin('S5', 'day', 1);
    const [card = ''] = await renderedCards(t, 1);
    await fed(shop, 'S5', card, from);
    const end = { station: 'S5', shift: 'day', good: 0, spoiled: 0, blanks: 0 };
    await expect(closeShift(shop, end, operator)).rejects.toMatchObject({ code: 'SHIFT_CARD_INSIDE' });
    await shop.ledger.commit({ by: shop.me, acts: [act('card', card, 'lose-contact')] });
    await expect(closeShift(shop, end, operator)).rejects.toMatchObject({ code: 'SHIFT_CARD_INSIDE' });
  });

  test('a shift has one name for ever, and a station one shift at a time', async () => {
    const { shop } = t;
    await openShift(shop, { station: 'S6', shift: 'day' }, operator);
    await expect(openShift(shop, { station: 'S6', shift: 'night' }, operator)).rejects.toMatchObject({
      code: 'SHIFT_OPEN',
    });
    const end = { station: 'S6', shift: 'day', good: 0, spoiled: 0, blanks: 0 };
    await expect(closeShift(shop, { ...end, shift: 'night' }, operator)).rejects.toMatchObject({
      code: 'SHIFT_NOT_OPEN',
    });
    await closeShift(shop, end, operator);
    await expect(openShift(shop, { station: 'S6', shift: 'day' }, operator)).rejects.toMatchObject({
      code: 'SHIFT_NAME_USED',
    });
  });

  test('where shifts are required nothing is issued or fed without one; where they are free both are done', async () => {
    const { shop } = t;
    const strict = { ...shop, policy: { ...shop.policy, shifts: 'required' as const } };
    const free = { ...shop, policy: { ...shop.policy, shifts: 'free' as const } };
    const [one = '', other = ''] = await stocked(shop, 910_001, 2);
    await expect(issueStock(strict, { station: 'S7', numbers: [one] }, KEEPER)).rejects.toMatchObject({
      code: 'SHIFT_NONE',
    });
    await issueStock(free, { station: 'S7', numbers: [one] }, KEEPER);
    const [card = ''] = await renderedCards(t, 1);
    const feed = (shifts: 'required' | 'free') =>
      shop.ledger.commit({
        by: shop.me,
        acts: [act('card', card, 'feed')],
        guards: stationGuards('S7', shifts),
      });
    expect(await feed('required')).toMatchObject({ kind: 'refused', code: 'SHIFT_NONE' });
    expect(await feed('free')).toMatchObject({ kind: 'done' });
    // What came before the first shift is carried over to it.
    await openShift(strict, { station: 'S7', shift: 'day' }, operator);
    await issueStock(strict, { station: 'S7', numbers: [other] }, KEEPER);
    expect(await shiftBooks(shop, 'S7', 'day')).toMatchObject({ received: 1, carriedIn: 1, left: 2 });
  });

  test('issued all or none: one body that is not in the vault keeps the others there', async () => {
    const { shop } = t;
    const [one = ''] = await stocked(shop, 920_001, 1);
    await expect(
      issueStock(shop, { station: 'S8', numbers: [one, 'KB9999999'] }, KEEPER),
    ).rejects.toMatchObject({ code: 'STATE_REFUSED' });
    expect(await stateOf(920_001)).toBe('vault');
  });

  test('the laws hold and the books add up with what is lost', async () => {
    expect(await brokenLaws(t.shop)).toEqual([]);
    const books = await bodyBooks(t.shop);
    expect(books.lost).toBe(1);
    expect(books.received).toBe(books.issued + books.spoiled + books.left + books.inMachine + books.lost);
  });
});
