import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  announceDelivery,
  brokenLaws,
  cancelDelivery,
  countDelivery,
  deliveries,
  deliveryList,
  readVendorList,
  receiveStock,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { chip, keeper, listOf, number, range, two } from './bureau.ts';

describe('a delivery of blanks', () => {
  let test_: TestShop;
  beforeAll(async () => {
    test_ = await testShop();
  });
  afterAll(() => test_.close());
  const announce = (delivery: string, from: number, count: number, actId?: string) =>
    announceDelivery(
      test_.shop,
      {
        delivery,
        vendor: 'VENDOR-1',
        lot: `LOT-${from}`,
        from: number(from),
        to: number(from + count - 1),
        count,
        list: listOf(from, count),
      },
      keeper(9),
      actId,
    );
  const stateOf = async (n: number) => (await test_.shop.ledger.body(number(n)))?.state;

  test('two people count it without seeing the number; when both are right it enters the vault whole', async () => {
    const { shop } = test_;
    await announce('D-1', 1, 20);
    expect(await stateOf(1)).toBeUndefined();
    expect(await countDelivery(shop, { delivery: 'D-1', counted: 20 }, keeper(1))).toEqual({
      result: 'waiting',
    });
    expect(await stateOf(1)).toBeUndefined();
    expect(await countDelivery(shop, { delivery: 'D-1', counted: 20 }, keeper(2))).toEqual({
      result: 'match',
    });
    expect(await shop.ledger.stockBooks.bodiesIn('vault')).toBe(20);
    const [received] = await shop.ledger.events({ kind: 'body', id: number(20) });
    expect(received?.detail).toEqual({ delivery: 'D-1', lot: 'LOT-1', vendor: 'VENDOR-1' });
    expect(received?.by).toMatchObject({ id: 'keeper-2', second: 'keeper-1' });
  });

  test('what counters may read of a delivery says neither its range nor its count', async () => {
    const seen = await deliveries(test_.shop, undefined, 10);
    expect(JSON.stringify(seen)).not.toMatch(/KB0000|"count"|20[,}]/);
  });

  test('the one who announced it, and who counted first, cannot count second', async () => {
    const { shop } = test_;
    await announce('D-2', 101, 5);
    await expect(countDelivery(shop, { delivery: 'D-2', counted: 5 }, keeper(9))).rejects.toMatchObject({
      code: 'COUNT_SAME_PERSON',
    });
    await countDelivery(shop, { delivery: 'D-2', counted: 5 }, keeper(1));
    await expect(countDelivery(shop, { delivery: 'D-2', counted: 5 }, keeper(1))).rejects.toMatchObject({
      code: 'COUNT_SAME_PERSON',
    });
  });

  test.each([
    ['the first', 4, 5],
    ['the second', 5, 4],
    ['both', 4, 4],
  ])('when %s counted another number it stays out, and an incident is open', async (who, first, second) => {
    const { shop } = test_;
    const from = 1_000 + first * 100 + second * 10;
    const delivery = `D-M${from}`;
    await announce(delivery, from, 5);
    expect(await countDelivery(shop, { delivery, counted: first }, keeper(1)), who).toEqual({
      result: 'waiting',
    });
    const answer = await countDelivery(shop, { delivery, counted: second }, keeper(2));
    expect(answer).toMatchObject({ result: 'mismatch' });
    const incident = answer.result === 'mismatch' ? answer.incident : '';
    expect(await shop.ledger.dossier({ kind: 'incident', id: incident })).toMatchObject({
      state: 'open',
      data: { type: 'stock-mismatch', delivery, listed: 5 },
    });
    expect(await stateOf(from)).toBeUndefined();
    // Counted again by two, rightly.
    await countDelivery(shop, { delivery, counted: 5 }, keeper(2));
    expect(await countDelivery(shop, { delivery, counted: 5 }, keeper(1))).toEqual({ result: 'match' });
    expect(await stateOf(from)).toBe('vault');
    await expect(countDelivery(shop, { delivery, counted: 5 }, keeper(1))).rejects.toMatchObject({
      code: 'STATE_REFUSED',
    });
  });

  test('the same act id again is the same count, by whatever way it is asked', async () => {
    const { shop } = test_;
    await announce('D-5', 501, 3, 'announce-5');
    await announce('D-5', 501, 3, 'announce-5');
    const once = () => countDelivery(shop, { delivery: 'D-5', counted: 3 }, keeper(1), 'count-5-1');
    expect([await once(), await once()]).toEqual([{ result: 'waiting' }, { result: 'waiting' }]);
    const twice = () => countDelivery(shop, { delivery: 'D-5', counted: 3 }, keeper(2), 'count-5-2');
    expect([await twice(), await twice()]).toEqual([{ result: 'match' }, { result: 'match' }]);
  });

  test('a list that is not exactly the range and the count is refused with what differs', async () => {
    const { shop } = test_;
    const base = { delivery: 'D-7', vendor: 'VENDOR-1', lot: 'L', from: number(701), to: number(710) };
    const lists: readonly [string, number, ReturnType<typeof listOf>][] = [
      ['count', 9, listOf(701, 9)],
      ['list', 10, listOf(701, 9)],
      ['list', 10, listOf(702, 10)],
      ['chips', 10, listOf(701, 10).map((one) => ({ ...one, chipSerial: chip(701) }))],
    ];
    for (const [differ, count, list] of lists)
      await expect(announceDelivery(shop, { ...base, count, list }, keeper(9))).rejects.toMatchObject({
        code: 'DELIVERY_LIST_WRONG',
        facts: { differ },
      });
    await expect(
      announceDelivery(shop, { ...base, to: 'XX0000710', count: 10, list: listOf(701, 10) }, keeper(9)),
    ).rejects.toMatchObject({ facts: { differ: 'range' } });
  });

  test('without a delivery blanks come in only in training, and a number that was in the books is told', async () => {
    const { shop } = test_;
    const bodies = listOf(951, 3);
    await expect(receiveStock({ ...shop, training: false }, bodies, two)).rejects.toMatchObject({
      code: 'STOCK_NOT_ANNOUNCED',
    });
    expect(await shop.ledger.body(number(951))).toBeUndefined();
    expect(await receiveStock(shop, bodies.slice(1, 2), two)).toEqual({ received: 1, known: [] });
    expect(await receiveStock(shop, bodies, two)).toEqual({ received: 2, known: [number(952)] });
  });

  test('a number or a chip that is known already is refused before anybody counts', async () => {
    const { shop } = test_;
    await receiveStock(shop, listOf(801, 1), two);
    await expect(announce('D-8', 801, 2)).rejects.toMatchObject({
      code: 'DELIVERY_NUMBER_TAKEN',
      facts: { body: number(801) },
    });
    await announce('D-9', 901, 4);
    await expect(announce('D-10', 903, 4)).rejects.toMatchObject({ code: 'DELIVERY_NUMBER_TAKEN' });
    // Sent back, its numbers may come again.
    await cancelDelivery(shop, { delivery: 'D-9', reason: 'wrong-list' }, two);
    await announce('D-10', 903, 4);
  });

  test("the vendor's file is read with its heading, and a line that is none is named", () => {
    expect(readVendorList(`number;chip\r\n${number(1)};${chip(1).toLowerCase()}\n\n`)).toEqual(listOf(1, 1));
    expect(() => readVendorList(`${number(1)},${chip(1)}\n${number(2)}`)).toThrow(/line 2/);
    expect(deliveryList({ from: number(1), to: number(2) }, [chip(1), chip(2)], undefined)).toEqual(
      listOf(1, 2),
    );
    expect(range(1, 2)).toEqual(listOf(1, 2).map((one) => one.number));
  });

  test('a delivery of thousands enters in one piece', async () => {
    const { shop } = test_;
    await announce('D-BIG', 100_001, 2_000);
    await countDelivery(shop, { delivery: 'D-BIG', counted: 2_000 }, keeper(1));
    expect(await countDelivery(shop, { delivery: 'D-BIG', counted: 2_000 }, keeper(2))).toEqual({
      result: 'match',
    });
    expect(await stateOf(102_000)).toBe('vault');
  });

  test('the laws hold', async () => expect(await brokenLaws(test_.shop)).toEqual([]));
});
