import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import { cardAct, settleStopped, stopRequest, withdrawRequest } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { OFFICER, REGISTER, requestOf, SUPERVISOR, takeAll, walkTo } from './desk.ts';

describe('a request that is stopped', () => {
  let test: TestShop;
  let people: SpecimenPerson[];
  beforeAll(async () => {
    test = await testShop();
    people = test.people(14, 41);
    await takeAll(test, people);
  });
  afterAll(async () => {
    expect(await test.shop.ledger.laws()).toEqual([]);
    await test.close();
  });
  const next = async () => {
    const one = people.pop();
    if (one === undefined) throw new Error('no more people');
    return requestOf(test, one);
  };
  const withdrawn = (request: string) =>
    withdrawRequest(test.shop, { request, reason: 'withdrawn-by-person' }, SUPERVISOR);

  it('before the feed has its card cancelled and is closed in the same deed', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'render');
    expect(await withdrawn(id)).toEqual({ card: 'settled', serial: card.serial });
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'cancelled', live: false });
    expect(await test.shop.ledger.findRequest({ id })).toMatchObject({ open: false });
    expect(await test.shop.ledger.state({ kind: 'request', id })).toMatchObject({ state: 'closed' });
  });

  it.each([
    'complete',
    'pass',
    'pack',
    'dispatch',
    'receive',
  ] as const)('after "%s" has its card called back: the serial is void though the plastic is somewhere', async (last) => {
    const { id, card } = await next();
    await walkTo(test, card.serial, last);
    await withdrawn(id);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'recalled', live: false });
  });

  it('waits for a card in a machine and calls it back when it came out', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'feed');
    expect(await withdrawn(id)).toMatchObject({ card: 'waits' });
    expect(await settleStopped(test.shop)).toBe(0);
    expect(await test.shop.ledger.state({ kind: 'request', id })).toMatchObject({ state: 'stopped' });
    await test.shop.ledger.commit({ by: test.shop.me, acts: [cardAct(card.serial, 'complete')] });
    expect(await settleStopped(test.shop, 1)).toBe(1);
    expect(await settleStopped(test.shop, 1)).toBe(0);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'recalled', live: false });
    expect(await test.shop.ledger.state({ kind: 'request', id })).toMatchObject({ state: 'closed' });
  });

  it('waits for the person who looks at an uncertain card; not made, it is cancelled', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'feed', ['lose-contact']);
    await withdrawn(id);
    expect(await settleStopped(test.shop)).toBe(0);
    await test.shop.ledger.commit({ by: OFFICER, acts: [cardAct(card.serial, 'find-not-made')] });
    expect(await settleStopped(test.shop)).toBe(1);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'cancelled' });
  });

  it('with a missing card has its serial revoked', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'dispatch', ['miss']);
    await withdrawn(id);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'revoked', live: false });
  });

  it('twice, or by fifty clients at once while a machine feeds the card, is stopped once', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'render');
    const answers = await Promise.all([
      ...Array.from({ length: 50 }, () => withdrawn(id)),
      test.shop.ledger.commit({ by: test.shop.me, acts: [cardAct(card.serial, 'feed')] }),
    ]);
    expect(answers).toHaveLength(51);
    const events = await test.shop.ledger.events({ kind: 'request', id });
    expect(events.filter(({ event }) => event === 'stop')).toHaveLength(1);
    const found = await test.shop.ledger.card(card.serial);
    expect(['cancelled', 'personalising']).toContain(found?.state);
  });

  it('cannot be withdrawn after the card was handed over; a death makes the card in hand void', async () => {
    const { id, card } = await next();
    await walkTo(test, card.serial, 'collect');
    await test.shop.ledger.commit({
      by: OFFICER,
      acts: [
        { subject: { kind: 'request', id }, event: 'close', decide: () => ({ kind: 'go', to: 'closed' }) },
      ],
      rows: [{ type: 'close-request', id }],
    });
    await expect(withdrawn(id)).rejects.toMatchObject({ code: 'REQUEST_NOT_OPEN' });
    await stopRequest(test.shop, { request: id, reason: 'death' }, REGISTER);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'collected', live: true });
    await stopRequest(test.shop, { request: id, reason: 'death', inHand: true }, REGISTER);
    expect(await test.shop.ledger.card(card.serial)).toMatchObject({ state: 'revoked', live: false });
  });

  it('that is not known is said so', async () => {
    await expect(withdrawn('R-00')).rejects.toMatchObject({ code: 'REQUEST_UNKNOWN' });
  });
});
