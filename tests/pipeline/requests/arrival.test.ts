import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../../card/index.ts';
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import { act, cardAct, supersededParts, takeIn, transitionMonth } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { but, OFFICER, peopleFor, REGISTER, requestOf, takeAll, walkTo } from './desk.ts';

describe('a request that comes in', () => {
  let test: TestShop;
  let adults: SpecimenPerson[];
  beforeAll(async () => {
    test = await testShop();
    adults = peopleFor(test, 60, { seed: 91 }).filter(
      ({ record }) => record.request.product === 'huduma-adult' && record.residentAs === undefined,
    );
  });
  afterAll(async () => {
    expect(await test.shop.ledger.laws()).toEqual([]);
    await test.close();
  });
  const next = (): SpecimenPerson => {
    const one = adults.pop();
    if (one === undefined) throw new Error('no more people');
    return one;
  };
  let versions = 0;
  const again = (one: SpecimenPerson, kind: SpecimenPerson['record']['request']['kind'], more = {}) => {
    versions += 1;
    return but(one, { recordId: `${one.record.recordId}-v${versions}`, request: { kind }, ...more });
  };
  /** What the officer's deed is, with whatever ends in it. */
  const collect = async (serial: string, request: string) => {
    const card = await test.shop.ledger.card(serial);
    if (card === undefined) throw new Error('no such card');
    const old = await supersededParts(test.shop, card);
    return test.shop.ledger.commit({
      by: OFFICER,
      acts: [...old.acts, cardAct(serial, 'collect'), act('request', request, 'close')],
      rows: [...old.rows, { type: 'close-request', id: request }],
    });
  };
  const handOver = async (one: SpecimenPerson) => {
    const { id, card } = await requestOf(test, one);
    await walkTo(test, card.serial, 'receive');
    expect(await collect(card.serial, id)).toMatchObject({ kind: 'done' });
    return card.serial;
  };
  const withCard = async (one = next()) => {
    await takeAll(test, [one]);
    return { one, old: await handOver(one) };
  };
  const cases = async (request: string) =>
    (await test.shop.ledger.dossiers({ kind: 'case', match: { request } }, 10)).map(({ data }) => data);

  it('for a lost card makes the lost serial void at once, and its owner is told', async () => {
    const { one, old } = await withCard();
    await takeAll(test, [again(one, 'duplicate')]);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'revoked', live: false });
    expect(await test.shop.ledger.dossier({ kind: 'notice', id: `void/${old}` })).toMatchObject({
      state: 'due',
    });
    const { id, card } = await requestOf(test, one);
    expect(card).toMatchObject({ state: 'accepted', live: true });
    expect(await cases(id)).toEqual([]);
  });

  it.each([
    'replacement',
    'change-of-particulars',
    'renewal',
  ] as const)('for a %s leaves the old card good until the hand-over, and ends it before the new one is active', async (kind) => {
    const { one, old } = await withCard();
    await takeAll(test, [again(one, kind)]);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'collected', live: true });
    const fresh = await handOver(one);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'revoked', live: false });
    expect(await test.shop.ledger.card(fresh)).toMatchObject({ state: 'collected', live: true });
    const [revoked] = (await test.shop.ledger.events({ kind: 'card', id: old })).slice(-1);
    const [collected] = (await test.shop.ledger.events({ kind: 'card', id: fresh })).slice(-1);
    expect(Number(revoked?.id)).toBeLessThan(Number(collected?.id));
    expect(revoked?.at).toBe(collected?.at);
  });

  it('a first issue for somebody who has a card is made all the same, and a person looks at both', async () => {
    const { one, old } = await withCard();
    await takeAll(test, [again(one, 'first-issue')]);
    const { id } = await requestOf(test, one);
    expect(await cases(id)).toMatchObject([{ type: 'double', why: 'has-a-card' }]);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'collected' });
  });

  it('for another card in place of one that the books do not have is made all the same, and a person looks', async () => {
    const one = again(next(), 'replacement');
    expect(await takeAll(test, [one])).toMatchObject({ accepted: 1 });
    const { id, card } = await requestOf(test, one);
    expect(card.state).toBe('accepted');
    expect(await cases(id)).toMatchObject([{ type: 'no-earlier-card', kind: 'replacement' }]);
  });

  it('at 18: the card of the adult takes the place of the one of the minor', async () => {
    const minor = test
      .people(80, 92)
      .find(({ record }) => record.request.product === 'huduma-minor' && record.residentAs === undefined);
    if (minor === undefined) throw new Error('no minor among the specimens');
    const { old } = await withCard(but(minor, { request: { kind: 'first-issue' } }));
    const adult = again(minor, 'transition', {
      dateOfBirth: '2007-03-14',
      particulars: {},
      request: { kind: 'transition', product: 'huduma-adult' },
    });
    const taken = await takeAll(test, [adult]);
    expect([taken.accepted, await test.shop.ledger.quarantine(1)]).toEqual([1, []]);
    expect(await cases((await requestOf(test, adult)).id)).toEqual([]);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'collected' });
    await handOver(adult);
    expect(await test.shop.ledger.card(old)).toMatchObject({ state: 'revoked', live: false });
  });

  it('as transition of somebody without a minor\u2019s card is looked at by a person', async () => {
    const one = again(next(), 'transition');
    await takeAll(test, [one]);
    expect(await cases((await requestOf(test, one)).id)).toMatchObject([{ type: 'no-earlier-card' }]);
  });

  it('is kept with the month in which an adult\u2019s card is due and never with the day of birth', () => {
    expect(transitionMonth('2010-03-15')).toBe('2028-04-01');
    expect(transitionMonth('2010-12')).toBe('2029-01-01');
    expect(transitionMonth('2008-02-29')).toBe('2026-03-01');
    expect(transitionMonth('2010')).toBe('2029-01-01');
  });

  it('fifty clients at once (people re-apply elsewhere): one open request, the others wait for a person', async () => {
    const one = next();
    const extracts = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => ({
        id: `E-FIFTY-${i}`,
        people: [again(one, 'first-issue', { slipNumber: `7000000${String(i).padStart(2, '0')}` })],
      })),
    );
    // A client that the busy books did not answer sends the same extract again; nothing is made twice.
    const send = async ({ id, people }: (typeof extracts)[number]): ReturnType<typeof takeAll> => {
      const path = await test.extract(people, id);
      for (;;) {
        try {
          return await takeIn(test.shop, path, REGISTER);
        } catch (error) {
          if (codeOf(error) !== 'LEDGER_UNREACHABLE') throw error;
        }
      }
    };
    const reports = await Promise.all(extracts.map(send));
    expect(reports).toHaveLength(50);
    const { id } = await requestOf(test, one);
    const waiting = await test.shop.ledger.requestBooks.quarantined({ code: 'RECORD_DOUBLE' }, 100);
    const ours = waiting.filter(({ data }) => data['open'] === id);
    expect(ours).toHaveLength(49);
    expect(
      await test.shop.ledger
        .cards({ state: 'accepted' }, 1000)
        .then((cards) => cards.filter(({ requestId }) => requestId === id)),
    ).toHaveLength(1);
    expect(ours.every(({ owner, state }) => owner === 'supervisor' && state === 'waiting')).toBe(true);
  }, 120_000);

  it('in two extracts at once with the same record is one request and one card', async () => {
    const one = next();
    const reports = await Promise.all([takeAll(test, [one], 'E-TWICE-A'), takeAll(test, [one], 'E-TWICE-B')]);
    expect(reports.map(({ accepted }) => accepted).sort()).toEqual([0, 1]);
    expect(reports.map(({ repeated }) => repeated).sort()).toEqual([0, 1]);
    expect(await test.shop.ledger.requestBooks.waitingFor([(await requestOf(test, one)).id])).toEqual([]);
  });

  it('without fingerprints is made all the same, counted, and its reason stays sealed', async () => {
    const one = but(next(), { biometricException: 'injury' });
    expect(await takeAll(test, [one])).toMatchObject({ accepted: 1 });
    const { id } = await requestOf(test, one);
    const [opened] = await test.shop.ledger.events({ kind: 'request', id });
    expect(opened?.detail).toMatchObject({ biometricException: true });
    expect(JSON.stringify(await test.shop.ledger.eventsOf({ kind: 'request' }, 1000))).not.toContain(
      'injury',
    );
    expect(opened?.by).toEqual(REGISTER);
  });
});
