import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import {
  declineProposal,
  handInDamaged,
  proposals,
  proposeRenewals,
  proposeTransitions,
  REQUEST_RULES,
  type RequestRule,
  type Shop,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { but, OFFICER, peopleFor, requestOf, SUPERVISOR, takeAll, walkTo } from './desk.ts';

const YEAR_MS = 31_557_600_000;
const YEARS_ON = (years: number): Date => new Date(Date.now() + years * YEAR_MS);

describe('what is proposed', () => {
  let test: TestShop;
  let minors: SpecimenPerson[];
  beforeAll(async () => {
    test = await testShop();
    minors = peopleFor(test, 120, { seed: 94, product: 'huduma-minor' })
      .filter(({ record }) => record.request.product === 'huduma-minor')
      .slice(0, 5);
    await takeAll(test, minors);
    for (const one of minors) await walkTo(test, (await requestOf(test, one)).card.serial, 'collect');
    for (const one of minors) await close((await requestOf(test, one)).id);
  });
  afterAll(async () => {
    expect(await test.shop.ledger.laws()).toEqual([]);
    await test.close();
  });
  const close = (id: string) =>
    test.shop.ledger.commit({
      by: SUPERVISOR,
      acts: [
        { subject: { kind: 'request', id }, event: 'close', decide: () => ({ kind: 'go', to: 'closed' }) },
      ],
      rows: [{ type: 'close-request', id }],
    });
  const all = (shop: Shop, state?: 'proposed' | 'requested' | 'declined') =>
    proposals(shop, { kind: 'transition', ...(state === undefined ? {} : { state }) }, 100);

  it('for a child: nothing before the month; on the day, once for each person, by any number of rounds', async () => {
    const { shop } = test;
    expect(await proposeTransitions(shop, new Date())).toBe(0);
    const rounds = await Promise.all([1, 2, 3].map(() => proposeTransitions(shop, YEARS_ON(13))));
    expect(rounds.reduce((sum, one) => sum + one, 0)).toBe(minors.length);
    expect(await proposeTransitions(shop, YEARS_ON(14))).toBe(0);
    const found = await all(shop, 'proposed');
    expect(found).toHaveLength(minors.length);
    for (const { id, data } of found) {
      expect(data).toMatchObject({ product: 'huduma-minor', to: 'huduma-adult' });
      expect(data['on']).toMatch(/^\d{4}-\d{2}-01$/);
      expect(id).toMatch(/^transition\/[0-9a-f]{24}$/);
    }
    const [minor] = minors;
    if (minor === undefined) throw new Error('no minor');
    expect(JSON.stringify(found)).not.toContain(minor.record.dateOfBirth);
    expect(JSON.stringify(found)).not.toContain(minor.record.nationalNumber);
  });

  it('is answered by the request of the register, of whatever kind it calls it', async () => {
    const [one] = minors;
    if (one === undefined) throw new Error('no minor');
    const adult = but(one, {
      recordId: `${one.record.recordId}-18`,
      dateOfBirth: '2006-05-17',
      particulars: {},
      request: { kind: 'transition', product: 'huduma-adult' },
    });
    expect(await takeAll(test, [adult])).toMatchObject({ accepted: 1 });
    const [asked] = await all(test.shop, 'requested');
    expect(asked?.data).toMatchObject({ requested: (await requestOf(test, adult)).id });
  });

  it('may be declined by a person with a reason, and is not proposed again', async () => {
    const [first] = await all(test.shop, 'proposed');
    if (first === undefined) throw new Error('no proposal');
    await declineProposal(test.shop, { id: first.id, reason: 'left-the-country' }, SUPERVISOR, 'decline-1');
    await declineProposal(test.shop, { id: first.id, reason: 'left-the-country' }, SUPERVISOR, 'decline-1');
    await expect(
      declineProposal(test.shop, { id: first.id, reason: 'died' }, SUPERVISOR),
    ).rejects.toMatchObject({ code: 'STATE_REFUSED' });
    expect(await proposeTransitions(test.shop, YEARS_ON(15))).toBe(0);
    await expect(
      declineProposal(test.shop, { id: 'transition/none', reason: 'died' }, SUPERVISOR),
    ).rejects.toMatchObject({ code: 'PROPOSAL_UNKNOWN' });
  });

  it('for a card that ends after years, half a year before; nothing for one without an end', async () => {
    const { shop } = test;
    const [maisha] = peopleFor(test, 60, { seed: 95 })
      .filter(({ record }) => record.request.product === 'huduma-adult')
      .map((one) => but(one, { request: { product: 'maisha-adult', kind: 'first-issue' } }));
    if (maisha === undefined) throw new Error('no adult');
    expect(await takeAll(test, [maisha])).toMatchObject({ accepted: 1 });
    const { id, card } = await requestOf(test, maisha);
    await walkTo(test, card.serial, 'collect');
    await close(id);
    expect(await proposeRenewals(shop, YEARS_ON(9))).toBe(0);
    expect(await proposeRenewals(shop, YEARS_ON(9.6))).toBe(1);
    expect(await proposeRenewals(shop, YEARS_ON(30))).toBe(0);
    expect(await shop.ledger.dossier({ kind: 'proposal', id: `renewal/${card.serial}` })).toMatchObject({
      state: 'proposed',
      data: { card: card.serial, to: 'maisha-adult' },
    });
    const renewal = but(maisha, {
      recordId: `${maisha.record.recordId}-r`,
      request: { product: 'maisha-adult', kind: 'renewal' },
    });
    expect(await takeAll(test, [renewal])).toMatchObject({ accepted: 1 });
    expect(await shop.ledger.dossier({ kind: 'proposal', id: `renewal/${card.serial}` })).toMatchObject({
      state: 'requested',
    });
  });

  it('in place of a damaged card is answered by the request of the register, and declined by nobody after that', async () => {
    const { shop } = test;
    const one = peopleFor(test, 60, { seed: 96 }).find(
      ({ record }) => record.request.product === 'huduma-adult' && record.residentAs === undefined,
    );
    if (one === undefined) throw new Error('no adult');
    await takeAll(test, [one]);
    const { id, card, office } = await requestOf(test, one);
    await walkTo(test, card.serial, 'collect');
    await close(id);
    const damaged = { serial: card.serial, office, damage: 'broken' } as const;
    const { proposal } = await handInDamaged(shop, damaged, OFFICER);
    const other = but(one, {
      recordId: `${one.record.recordId}-m`,
      request: { product: 'maisha-adult', kind: 'first-issue' },
    });
    await takeAll(test, [other]);
    const subject = { kind: 'proposal', id: proposal } as const;
    // Another document is no answer to it.
    expect(await shop.ledger.dossier(subject)).toMatchObject({ state: 'proposed' });
    const again = but(one, { recordId: `${one.record.recordId}-2`, request: { kind: 'replacement' } });
    expect(await takeAll(test, [again])).toMatchObject({ accepted: 1 });
    expect(await shop.ledger.dossier(subject)).toMatchObject({
      state: 'requested',
      data: { requested: (await requestOf(test, again)).id },
    });
    await expect(declineProposal(shop, { id: proposal, reason: 'died' }, SUPERVISOR)).rejects.toMatchObject({
      code: 'STATE_REFUSED',
    });
  });

  it('and every kind of request are free, and no sum stands without the law it comes from (R32)', () => {
    for (const { fee } of Object.values<RequestRule>(REQUEST_RULES))
      if (fee.shillings > 0) expect('legalReference' in fee && fee.legalReference).toBeTruthy();
    expect(Object.values<RequestRule>(REQUEST_RULES).every(({ fee }) => fee.shillings === 0)).toBe(true);
  });
});
