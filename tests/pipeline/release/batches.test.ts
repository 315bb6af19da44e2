import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardRow } from '../../../ledger/index.ts';
import {
  cancelBatch,
  capacityFor,
  cardAct,
  dueList,
  holdBatch,
  prioritiseBatch,
  proposeBatch,
  rankOf,
  refill,
  releaseBatch,
  resumeBatch,
  settleFloor,
  spoilCard,
  waitingForRelease,
} from '../../../pipeline/index.ts';
import { type Bureau, byProduct, codeOfFailure, NOW, openBureau, PLANNER, SUPERVISORS } from './bureau.ts';

describe('batches', () => {
  let bureau: Bureau;
  let product = '';
  let cards: readonly CardRow[] = [];
  const propose = (batch: string, count: number, extra = {}) =>
    proposeBatch(bureau.shop, { batch, product, cards: count, ...extra }, PLANNER, NOW);
  const inBatch = (batch: string) =>
    bureau.shop.ledger.releaseBooks.batchCards(batch, ['rendered', 'personalising']);
  const eventsOf = async (kind: 'batch' | 'card', id: string) =>
    (await bureau.shop.ledger.events({ kind, id })).map(({ event }) => event);

  beforeAll(async () => {
    bureau = await openBureau();
    [product, cards] = byProduct(await bureau.rendered(48))[0] ?? ['', []];
    expect(cards.length).toBeGreaterThan(20);
  });
  afterAll(() => bureau.close());

  it('a rendered card is parked: neither queue nor line nor station gets it before two people released it', async () => {
    const { shop } = bureau;
    expect(cards.every(({ parked }) => parked)).toBe(true);
    expect(await refill(shop)).toBe(0);
    expect(await shop.ledger.renderedCards(product, 10)).toEqual([]);
    expect(await bureau.feed(cards[0]?.serial ?? '')).toMatchObject({
      kind: 'refused',
      code: 'RELEASE_NOT_RELEASED',
    });
    expect(await waitingForRelease(shop)).toContainEqual(
      expect.objectContaining({ product, stop: 'batch', cards: cards.length }),
    );
  });

  it('takes cards in the order of work, and proposals made at once never share a card', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, (_, i) => propose(`P${i}`, 2)));
    const members = (await Promise.all(made.map(({ id }) => inBatch(id)))).flat();
    expect(new Set(members.map(({ serial }) => serial)).size).toBe(8);
    const rest = await propose('P-rest', 1);
    const next = await inBatch(rest.id);
    expect(Number(next[0]?.rank)).toBeGreaterThanOrEqual(
      Math.max(...members.map(({ rank }) => Number(rank))),
    );
  });

  it('the same act twice is one batch; the same number for another one is refused', async () => {
    const { shop } = bureau;
    const wish = { batch: 'TWICE', product, cards: 1 };
    const first = await proposeBatch(shop, wish, PLANNER, NOW, 'act-twice');
    const again = await proposeBatch(shop, wish, PLANNER, NOW, 'act-twice');
    expect(again.cards).toEqual(first.cards);
    expect(await codeOfFailure(proposeBatch(shop, wish, PLANNER, NOW))).toBe('STATE_REFUSED');
  });

  it('nobody releases alone', async () => {
    const alone = { kind: 'person', id: 'supervisor-1', role: 'supervisor', second: 'supervisor-1' } as const;
    expect(await codeOfFailure(releaseBatch(bureau.shop, { batch: 'P0' }, alone, NOW))).toBe('TWO_PEOPLE');
    expect(await codeOfFailure(releaseBatch(bureau.shop, { batch: 'P0' }, PLANNER, NOW))).toBe('TWO_PEOPLE');
  });

  it('of 50 clients who release one batch one does, and every card is released once', async () => {
    const { shop } = bureau;
    const ends = await Promise.all(
      Array.from({ length: 50 }, () => codeOfFailure(releaseBatch(shop, { batch: 'P0' }, SUPERVISORS, NOW))),
    );
    expect(ends.filter((code) => code === 'nothing failed')).toHaveLength(1);
    expect(new Set(ends)).toEqual(new Set(['nothing failed', 'STATE_REFUSED']));
    for (const { serial } of await inBatch('P0')) {
      expect((await eventsOf('card', serial)).filter((event) => event === 'release')).toHaveLength(1);
      expect((await bureau.card(serial)).parked).toBe(false);
    }
    expect((await shop.ledger.renderedCards(product, 10)).length).toBe(2);
  });

  it('50 clients who hold and resume one batch leave it in one state, and the feed knows which', async () => {
    const { shop } = bureau;
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        codeOfFailure(
          i % 2 === 0
            ? holdBatch(shop, { batch: 'P0', reason: 'quality' }, PLANNER)
            : resumeBatch(shop, { batch: 'P0' }, SUPERVISORS),
        ),
      ),
    );
    const state = (await shop.ledger.state({ kind: 'batch', id: 'P0' }))?.state;
    await settleFloor(shop, NOW);
    const [one] = await inBatch('P0');
    const fed = await bureau.feed(one?.serial ?? '');
    expect(fed.kind).toBe(state === 'released' ? 'done' : 'refused');
    if (state === 'held') await resumeBatch(shop, { batch: 'P0' }, SUPERVISORS);
    const moves = (await eventsOf('batch', 'P0')).slice(2);
    expect(moves.every((event, i) => event === (i % 2 === 0 ? 'hold' : 'resume'))).toBe(true);
    if (fed.kind !== 'done') expect((await bureau.feed(one?.serial ?? '')).kind).toBe('done');
  });

  it('the card made instead of a spoiled one goes with the same release', async () => {
    const { shop } = bureau;
    const [fed] = await shop.ledger.releaseBooks.batchCards('P0', ['personalising']);
    const { replacement } = await spoilCard(
      shop,
      await bureau.card(fed?.serial ?? ''),
      'spoil',
      'misprint',
      shop.me,
    );
    expect((await bureau.card(replacement)).batch).toBe('P0');
    for (const event of ['sign', 'render'] as const)
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(replacement, event)] });
    await settleFloor(shop, NOW);
    expect((await bureau.feed(replacement)).kind).toBe('done');
  });

  it('put forward with a reason, cards go before others of ordinary priority', async () => {
    const { shop } = bureau;
    await prioritiseBatch(shop, { batch: 'P1', priority: 1, reason: 'students' }, PLANNER);
    for (const { rank, due } of await inBatch('P1')) expect(Number(rank)).toBe(rankOf(1, due));
    await releaseBatch(shop, { batch: 'P2' }, SUPERVISORS, NOW);
    await releaseBatch(shop, { batch: 'P1' }, SUPERVISORS, NOW);
    // Some people have that priority from the register: which of them is in which batch is chance.
    const urgent = (await inBatch('P2')).filter(({ rank }) => Number(rank) < rankOf(2, '1970-01-01'));
    const first = (await shop.ledger.renderedCards(product, 2 + urgent.length))
      .map(({ serial }) => serial)
      .filter((serial) => !urgent.some((one) => one.serial === serial));
    expect(first.toSorted()).toEqual((await inBatch('P1')).map(({ serial }) => serial));
    expect((await shop.ledger.dossier({ kind: 'batch', id: 'P1' }))?.data).toMatchObject({
      reason: 'students',
    });
  });

  it('cancelled before production its cards wait for another proposal; once begun it is not taken apart', async () => {
    const { shop } = bureau;
    const before = (await inBatch('P3')).map(({ serial }) => serial);
    await cancelBatch(shop, { batch: 'P3', reason: 'mistake' }, SUPERVISORS);
    for (const serial of before) expect((await bureau.card(serial)).batch).toBeNull();
    await propose('P3-again', 2);
    expect((await inBatch('P3-again')).map(({ serial }) => serial)).toEqual(before);
    await holdBatch(shop, { batch: 'P0', reason: 'quality' }, PLANNER);
    expect(await codeOfFailure(cancelBatch(shop, { batch: 'P0', reason: 'mistake' }, SUPERVISORS))).toBe(
      'RELEASE_BATCH_BEGUN',
    );
    expect(await codeOfFailure(cancelBatch(shop, { batch: 'P2', reason: 'mistake' }, SUPERVISORS))).toBe(
      'STATE_REFUSED',
    );
  });

  it('a release that was killed in the middle loses nothing: the duty frees the rest, and a job given back frees nothing', async () => {
    const { shop } = bureau;
    const killed: typeof shop = {
      ...shop,
      ledger: {
        ...shop.ledger,
        feedBooks: {
          ...shop.ledger.feedBooks,
          freeInBatches: () => Promise.reject(new Error('killed')),
        },
      },
    };
    expect(await codeOfFailure(releaseBatch(killed, { batch: 'P3-again' }, SUPERVISORS, NOW))).toContain(
      'killed',
    );
    const [one] = await inBatch('P3-again');
    await shop.ledger.releaseWork([one?.serial ?? '']);
    expect((await bureau.card(one?.serial ?? '')).parked).toBe(true);
    expect((await settleFloor(shop, NOW)).freed).toBe(2);
    expect((await bureau.card(one?.serial ?? '')).parked).toBe(false);
  });

  it('is finished when nothing of it is in work', async () => {
    const { shop } = bureau;
    for (const { serial } of await inBatch('P3-again'))
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, 'cancel')] });
    await settleFloor(shop, NOW);
    expect((await shop.ledger.state({ kind: 'batch', id: 'P3-again' }))?.state).toBe('finished');
    expect((await shop.ledger.state({ kind: 'batch', id: 'P2' }))?.state).toBe('released');
  });

  it('shows before the release what the stations would need', async () => {
    const { shop } = bureau;
    expect((await capacityFor(shop, 700, NOW)).lacks).toEqual(['stations', 'blanks']);
    await shop.ledger.reportStation({ id: 'S1', state: 'ready', detail: { perHour: 140, ribbonLeft: 20 } });
    const seen = await capacityFor(shop, 700, new Date());
    expect(seen).toMatchObject({ perHour: 140, hours: 5, lacks: ['blanks', 'ribbon'] });
  });

  it('lists what is late by the law and by the charter, with more time for far counties', async () => {
    const { shop } = bureau;
    const [card] = cards;
    const due = card?.due ?? '';
    const at = (days: number) => new Date(Date.parse(`${due}T09:00:00Z`) + days * 86_400_000);
    const of = async (now: Date) =>
      (await dueList(shop, { within: 0 }, now, 1_000)).filter((row) => row.due === due);
    const ordinary = (await of(at(1))).filter(({ county }) => ![9, 23].includes(county));
    expect(ordinary.length).toBeGreaterThan(0);
    expect(ordinary.every(({ late }) => late === 'law')).toBe(true);
    expect(
      (await of(at(-8))).every(({ late, county }) => late === 'charter' && ![9, 23].includes(county)),
    ).toBe(true);
    expect(await of(at(-10))).toEqual([]);
  });
});
