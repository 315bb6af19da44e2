/** A small bureau for the tests of stock: people, blanks in the vault, and what a machine does to a blank, in the books only. */
import {
  act,
  bodyAct,
  cardAct,
  receiveStock,
  type Shop,
  spoilCard,
  takeIn,
} from '../../../pipeline/index.ts';
import type { TestShop } from '../../support/shop.ts';

export const keeper = (n: number) => ({ kind: 'person', id: `keeper-${n}`, role: 'stock-keeper' }) as const;
export const operator = { kind: 'person', id: 'operator-1', role: 'operator' } as const;
export const two = { kind: 'person', id: 'supervisor-1', role: 'supervisor', second: 'keeper-1' } as const;

export const number = (n: number): string => `KB${String(n).padStart(7, '0')}`;
export const chip = (n: number): string => n.toString(16).toUpperCase().padStart(16, '0');

/** Numbers `from` to `from + count - 1`. */
export const range = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => number(from + i));

export const listOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ number: number(from + i), chipSerial: chip(from + i) }));

/** They are in the vault afterwards. */
export const stocked = async (shop: Shop, from: number, count: number): Promise<string[]> => {
  await receiveStock(shop, listOf(from, count), two);
  return range(from, count);
};

let extracts = 0;
/** Rendered cards of specimen people. */
export const renderedCards = async (test: TestShop, count: number): Promise<string[]> => {
  extracts += 1;
  const before = new Set((await test.shop.ledger.cards({}, 1_000)).map(({ serial }) => serial));
  const extract = await test.extract(test.people(count, 100 + extracts), `X-STOCK-${extracts}`);
  await takeIn(test.shop, extract, { kind: 'machine', id: 'register' });
  const cards = (await test.shop.ledger.cards({}, 1_000))
    .map(({ serial }) => serial)
    .filter((serial) => !before.has(serial));
  for (const serial of cards) {
    await test.shop.ledger.commit({ by: test.shop.me, acts: [cardAct(serial, 'sign')] });
    await test.shop.ledger.commit({ by: test.shop.me, acts: [cardAct(serial, 'render')] });
  }
  return cards;
};

export const inBatch = async (shop: Shop, batch: string, serials: readonly string[]): Promise<void> => {
  await shop.ledger.commit({
    by: operator,
    acts: [act('batch', batch, 'propose')],
    rows: [
      { type: 'dossier', kind: 'batch', id: batch, data: {} },
      ...serials.map((serial) => ({ type: 'batch-card' as const, serial, batch })),
    ],
  });
  await shop.ledger.commit({ by: two, acts: [act('batch', batch, 'release')] });
};

/** Fed and bound: the body is in the machine. */
export const fed = async (shop: Shop, station: string, serial: string, body: number): Promise<void> => {
  await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, 'feed', { detail: { station } })] });
  await shop.ledger.commit({
    by: shop.me,
    acts: [bodyAct(number(body), 'feed', { detail: { card: serial, station } })],
    rows: [{ type: 'bind', serial, body: number(body), chipSerial: chip(body) }],
  });
};

export const finished = async (shop: Shop, station: string, serial: string, body: number): Promise<void> => {
  await fed(shop, station, serial, body);
  await shop.ledger.commit({
    by: shop.me,
    acts: [cardAct(serial, 'complete'), bodyAct(number(body), 'finish', { detail: { card: serial } })],
  });
};

export const ruined = async (shop: Shop, station: string, serial: string, body: number): Promise<void> => {
  await fed(shop, station, serial, body);
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw new Error('the card is there');
  await spoilCard(shop, card, 'spoil', 'CHIP_READBACK', shop.me);
};
