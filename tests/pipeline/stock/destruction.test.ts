import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  brokenLaws,
  cardAct,
  certificateOf,
  certificateText,
  destroyBody,
  destroyRecorded,
  issueStock,
  spoilBlank,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { fed, finished, keeper, number, range, renderedCards, ruined, stocked, two } from './bureau.ts';

describe('destruction of plastic', () => {
  let t: TestShop;
  let good = '';
  let bad = '';
  let called = '';
  let last = '';
  beforeAll(async () => {
    t = await testShop();
    const { shop } = t;
    await stocked(shop, 1, 12);
    await issueStock(shop, { station: 'S1', numbers: range(1, 12) }, keeper(1));
    [good = '', bad = '', called = '', last = ''] = await renderedCards(t, 4);
    await finished(shop, 'S1', good, 1);
    await ruined(shop, 'S1', bad, 2);
    await finished(shop, 'S1', called, 3);
    await shop.ledger.commit({
      by: two,
      acts: [cardAct(called, 'recall')],
      rows: [{ type: 'void-card', serial: called }],
    });
    await spoilBlank(shop, { number: number(4), reason: 'misfeed' }, two);
  });
  afterAll(() => t.close());
  const record = (name: string, numbers: readonly string[], counted: number, actId?: string) =>
    destroyRecorded(
      t.shop,
      { record: name, method: 'shredded', place: 'ROOM-1', witnesses: ['auditor-1'], numbers, counted },
      two,
      actId,
    );
  const stateOf = async (n: number) => (await t.shop.ledger.body(number(n)))?.state;

  test('two people destroy what was counted, with a certificate whose numbers add up', async () => {
    const { shop } = t;
    const all = [number(2), number(3), number(4)];
    await expect(
      destroyRecorded(
        shop,
        { record: 'R-0', method: 'shredded', place: 'ROOM-1', numbers: all, counted: 3 },
        keeper(1),
      ),
    ).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    await expect(record('R-0', all, 2)).rejects.toMatchObject({ code: 'DESTROY_COUNT_DIFFERS' });
    await expect(
      destroyRecorded(
        shop,
        {
          record: 'R-0',
          method: 'shredded',
          place: 'ROOM-1',
          witnesses: ['keeper-1'],
          numbers: all,
          counted: 3,
        },
        two,
      ),
    ).rejects.toMatchObject({ code: 'DESTROY_WITNESS' });
    expect(await record('R-1', all, 3, 'destroy-1')).toEqual({ record: 'R-1', destroyed: 3 });
    expect(await record('R-1', all, 3, 'destroy-1')).toEqual({ record: 'R-1', destroyed: 3 });
    const certificate = await certificateOf(shop, 'R-1');
    expect(certificate).toMatchObject({
      destroyedBy: ['supervisor-1', 'keeper-1'],
      witnesses: ['auditor-1'],
      pieces: [
        { body: number(2), card: bad, reason: 'CHIP_READBACK' },
        { body: number(3), card: called, reason: 'recalled' },
        { body: number(4), card: null, reason: 'misfeed' },
      ],
      equation: { text: 'counted 3 = spoiled 2 + recalled 1', holds: true },
    });
    expect(certificateText(certificate)).toContain(`${number(3)}${' '.repeat(11)}${called}`);
  });

  test('the card that a destroyed body carried is destroyed in the books too', async () => {
    expect((await t.shop.ledger.card(bad))?.state).toBe('destroyed');
    expect((await t.shop.ledger.card(called))?.state).toBe('destroyed');
  });

  test('a good card and a blank are not destroyed, and nothing of the list is then', async () => {
    await spoilBlank(t.shop, { number: number(5), reason: 'misfeed' }, two);
    for (const other of [1, 6])
      await expect(record(`R-2-${other}`, [number(5), number(other)], 2)).rejects.toMatchObject({
        code: 'DESTROY_NOT_NOW',
        facts: { body: number(other) },
      });
    expect(await stateOf(5)).toBe('spoiled');
    const one = { number: number(5), method: 'incinerated', place: 'ROOM-2' } as const;
    await destroyBody(t.shop, one, two);
    await destroyBody(t.shop, one, two);
    expect(await stateOf(5)).toBe('destroyed');
    const events = await t.shop.ledger.events({ kind: 'body', id: number(5) });
    expect(events.at(-1)).toMatchObject({
      event: 'destroy',
      detail: { method: 'incinerated', place: 'ROOM-2' },
      by: { second: expect.any(String) },
    });
  });

  test('a card is never printed twice: a body cannot carry two cards, nor a card two bodies', async () => {
    const { shop } = t;
    await fed(shop, 'S1', last, 7);
    const bind = (body: number, serial: string) =>
      shop.ledger.commit({
        by: shop.me,
        acts: [],
        rows: [
          {
            type: 'bind',
            serial,
            body: number(body),
            chipSerial: body.toString(16).toUpperCase().padStart(16, '0'),
          },
        ],
      });
    expect(await bind(7, good)).toMatchObject({ kind: 'refused' });
    expect(await bind(8, last)).toMatchObject({ kind: 'refused', code: 'LEDGER_CARD_HAS_BODY' });
    expect(await shop.ledger.body(number(7))).toMatchObject({ card: last });
    expect(await shop.ledger.body(number(8))).toMatchObject({ card: null });
  });

  test('the laws hold', async () => expect(await brokenLaws(t.shop)).toEqual([]));
});
