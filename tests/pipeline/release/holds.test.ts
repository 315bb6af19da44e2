import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardRow } from '../../../ledger/index.ts';
import {
  act,
  answerCitizen,
  cardAct,
  closeRollout,
  commitFeed,
  imposeHold,
  liftHold,
  openRollout,
  planRollout,
  proposeBatch,
  refill,
  releaseBatch,
  type Shop,
  settleFloor,
  tellWaiting,
} from '../../../pipeline/index.ts';
import {
  type Bureau,
  byProduct,
  codeOfFailure,
  LAWYERS,
  NOW,
  openBureau,
  PLANNER,
  SUPERVISORS,
} from './bureau.ts';

const ORDER = { order: 'HCCHRPET/E1138/2020', authority: 'high-court-nairobi' } as const;

describe('legal holds and the roll-out', () => {
  let bureau: Bureau;
  let product = '';
  let cards: CardRow[] = [];
  const next = (): string => cards.shift()?.serial ?? '';
  const state = async (serial: string) => (await bureau.card(serial)).state;

  beforeAll(async () => {
    bureau = await openBureau();
    const [first] = byProduct(await bureau.rendered(48));
    product = first?.[0] ?? '';
    await proposeBatch(bureau.shop, { batch: 'B1', product, cards: 500 }, PLANNER, NOW);
    await releaseBatch(bureau.shop, { batch: 'B1' }, SUPERVISORS, NOW);
    cards = await Promise.all((first?.[1] ?? []).map(({ serial }) => bureau.card(serial)));
    expect(cards.length).toBeGreaterThan(22);
  });
  afterAll(() => bureau.close());

  it('after the commit of a hold no card is fed, while 20 feeds go on; what was fed before is finished', async () => {
    const { shop } = bureau;
    const [early, ...rest] = cards.splice(0, 18);
    expect((await bureau.feed(early?.serial ?? '')).kind).toBe('done');
    const feeds = rest.map(async ({ serial }, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 6));
      return { serial, outcome: await bureau.feed(serial) };
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await imposeHold(shop, { hold: 'H-race', ...ORDER, product }, LAWYERS);
    const ends = await Promise.all(feeds);
    const events = await shop.ledger.recentEvents(null, 400);
    const imposed = events.findIndex(({ event, subject }) => event === 'impose' && subject.id === 'H-race');
    expect(imposed).toBeGreaterThanOrEqual(0);
    expect(events.slice(imposed).filter(({ event }) => event === 'feed')).toEqual([]);
    for (const { serial, outcome } of ends) {
      expect(await state(serial)).toBe(outcome.kind === 'done' ? 'personalising' : 'rendered');
      if (outcome.kind === 'refused') expect(outcome.code).toBe('RELEASE_ON_HOLD');
    }
    // The pass under way is not touched: its next event is still allowed.
    expect(await state(early?.serial ?? '')).toBe('personalising');
    await liftHold(shop, { hold: 'H-race', order: 'DISCHARGED-1' }, LAWYERS);
    await settleFloor(shop, NOW);
    const back = ends.find(({ outcome }) => outcome.kind === 'refused');
    if (back !== undefined) expect((await bureau.feed(back.serial)).kind).toBe('done');
  });

  it('a court stops production overnight and restarts it: stations get nothing, questions are answered, nothing is lost or made twice', async () => {
    const { shop, test } = bureau;
    const before = await shop.ledger.counts();
    const [card] = cards;
    await imposeHold(shop, { hold: 'H-night', ...ORDER, everything: true, tell: true }, LAWYERS, 'act-night');
    // The clerk's line broke: the same act again is the same hold.
    await imposeHold(shop, { hold: 'H-night', ...ORDER, everything: true, tell: true }, LAWYERS, 'act-night');
    await settleFloor(shop, NOW);
    expect(await shop.ledger.renderedCards(undefined, 10)).toEqual([]);
    expect(await refill(shop)).toBe(0);
    expect(await bureau.feed(card?.serial ?? '')).toMatchObject({ code: 'RELEASE_ON_HOLD' });
    expect((await shop.ledger.counts()).cards).toEqual(before.cards);

    const told = await (async () => {
      let sum = 0;
      for (let n = await tellWaiting(shop); n > 0; n = await tellWaiting(shop)) sum += n;
      return sum;
    })();
    expect(told).toBe(before.cards.rendered);
    // Somebody whose card the court stopped before it was fed.
    let person: ReturnType<typeof test.people>[number] | undefined;
    for (const one of test.people(48)) {
      const slipIndex = shop.keys.index.index('slip', one.record.slipNumber);
      const { card } = (await shop.ledger.findRequest({ slipIndex })) ?? {};
      const stopped = card?.state === 'rendered' && card.product === product;
      if (stopped && typeof one.record.phone === 'string') person ??= one;
    }
    if (person === undefined) throw new Error('no specimen person with a telephone');
    const answer = await answerCitizen(shop, {
      slip: person.record.slipNumber,
      phone: String(person.record.phone),
    });
    expect(answer.kind === 'status' ? answer.stage : answer.kind).toBe('on-hold');

    await liftHold(shop, { hold: 'H-night', order: 'STAY-GRANTED-2' }, LAWYERS);
    await settleFloor(shop, NOW);
    expect((await shop.ledger.renderedCards(product, 50)).map(({ serial }) => serial).toSorted()).toEqual(
      (
        await Promise.all(
          (await shop.ledger.cards({ state: 'rendered' }, 100)).map(({ serial }) => bureau.card(serial)),
        )
      )
        .filter(({ batch }) => batch === 'B1')
        .map(({ serial }) => serial)
        .toSorted(),
    );
    expect((await bureau.feed(next())).kind).toBe('done');
    for (let n = await tellWaiting(shop); n > 0; n = await tellWaiting(shop));
    const notices = await shop.ledger.dossiers({ kind: 'notice', match: { template: 'hold-lifted' } }, 500);
    expect(notices.length).toBeGreaterThan(0);
    expect(await shop.ledger.laws()).toEqual([]);
  });

  it('stops by area, by reason for the card and by person, and nobody else', async () => {
    const { shop } = bureau;
    const [one, two] = [cards[0], cards.find(({ requestId }) => requestId !== cards[0]?.requestId)];
    await imposeHold(shop, { hold: 'H-one', ...ORDER, request: one?.requestId ?? '' }, LAWYERS);
    expect(await bureau.feed(one?.serial ?? '')).toMatchObject({ code: 'RELEASE_ON_HOLD' });
    await imposeHold(shop, { hold: 'H-none', ...ORDER, kind: 'renewal', county: two?.county ?? 1 }, LAWYERS);
    expect((await bureau.feed(two?.serial ?? '')).kind).toBe('done');
    cards = cards.filter(({ serial }) => serial !== one?.serial && serial !== two?.serial);
    const three = cards[0];
    await imposeHold(shop, { hold: 'H-county', ...ORDER, county: three?.county ?? 1 }, LAWYERS);
    expect(await bureau.feed(three?.serial ?? '')).toMatchObject({ code: 'RELEASE_ON_HOLD' });
    for (const hold of ['H-one', 'H-none', 'H-county'])
      await liftHold(shop, { hold, order: 'END-1' }, LAWYERS);
    await settleFloor(shop, NOW);
    expect((await bureau.feed(next())).kind).toBe('done');
  });

  it('covers a card whose person moved to its office between the look and the feed', async () => {
    const { shop } = bureau;
    const { serial, requestId, office } = await bureau.card(next());
    const to = office === 'HC-047-9' ? 'HC-047-8' : 'HC-047-9';
    await imposeHold(shop, { hold: 'H-there', ...ORDER, office: to }, LAWYERS);
    const move = () =>
      shop.ledger.commit({
        by: shop.me,
        acts: [act('request', requestId, 'move', { detail: { from: office, to, rule: 'desk' } })],
        rows: [{ type: 'move-request', id: requestId, office: to }],
      });
    const { feedBooks } = shop.ledger;
    let looks = 0;
    const feedState: typeof feedBooks.feedState = async (...asked) => {
      const seen = await feedBooks.feedState(...asked);
      looks += 1;
      if (looks === 1) expect((await move()).kind).toBe('done');
      return seen;
    };
    const late: Shop = { ...shop, ledger: { ...shop.ledger, feedBooks: { ...feedBooks, feedState } } };
    const outcome = await commitFeed(
      late,
      { serial, productHash: shop.product(product).hash },
      { by: shop.me, acts: [cardAct(serial, 'feed', { detail: { station: 'S1' } })] },
    );
    expect(outcome).toMatchObject({ kind: 'refused', code: 'RELEASE_ON_HOLD' });
    expect(looks).toBe(2);
    expect(await state(serial)).toBe('rendered');
    await liftHold(shop, { hold: 'H-there', order: 'HCCHRPET/E1138/2020-2' }, LAWYERS);
  });

  it('needs two approvers and says what it stops', async () => {
    const { shop } = bureau;
    const alone = { kind: 'person', id: 'dpo-1', role: 'dpo' } as const;
    expect(await codeOfFailure(imposeHold(shop, { hold: 'H-x', ...ORDER, product }, alone))).toBe(
      'TWO_PEOPLE',
    );
    expect(await codeOfFailure(imposeHold(shop, { hold: 'H-x', ...ORDER }, LAWYERS))).toBe(
      'RELEASE_HOLD_SCOPE',
    );
    expect(await codeOfFailure(liftHold(shop, { hold: 'H-x', order: 'END-1' }, LAWYERS))).toBe(
      'RELEASE_HOLD_UNKNOWN',
    );
  });

  it('a product with a roll-out is made for the areas that were opened, and for no other', async () => {
    const { shop } = bureau;
    const [one] = cards;
    const id = await planRollout(shop, { product, county: one?.county ?? 1 }, PLANNER);
    expect(await bureau.feed(one?.serial ?? '')).toMatchObject({ code: 'RELEASE_OUTSIDE_ROLLOUT' });
    await openRollout(shop, { rollout: id }, SUPERVISORS);
    await settleFloor(shop, NOW);
    expect((await bureau.feed(next())).kind).toBe('done');
    await closeRollout(shop, { rollout: id, reason: 'pilot-over' }, PLANNER);
    expect(await bureau.feed(next())).toMatchObject({ code: 'RELEASE_OUTSIDE_ROLLOUT' });
  });
});
