import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerCitizen, cardAct, recordDeath, settleStopped } from '../../../pipeline/index.ts';
import { type AfterFloor, but, collect, openFloor, REGISTER, takeAll } from './floor.ts';

describe('a death', () => {
  let floor: AfterFloor;
  beforeAll(async () => {
    floor = await openFloor(10, 97, (one, n) => but(one, { phone: `+2547000008${10 + n}` }));
  });
  afterAll(async () => {
    expect(await floor.test.shop.ledger.laws()).toEqual([]);
    await floor.close();
  });
  const shop = () => floor.test.shop;

  it.each([
    ['render', 'cancelled'],
    ['pass', 'recalled'],
    ['dispatch', 'recalled'],
    ['receive', 'recalled'],
  ] as const)('stops the request whose card stands after "%s": the card is %s', async (last, state) => {
    const one = await floor.next(last);
    await recordDeath(shop(), { who: { request: one.request }, reference: 'D-1' }, REGISTER);
    expect(await shop().ledger.card(one.serial)).toMatchObject({ state, live: false });
    expect(await shop().ledger.state({ kind: 'request', id: one.request })).toMatchObject({
      state: 'closed',
    });
  });

  it('calls a card in a machine back as soon as it came out', async () => {
    const one = await floor.next('feed');
    await recordDeath(shop(), { who: { request: one.request }, reference: 'D-2' }, REGISTER);
    expect(await floor.stateOf(one.serial)).toBe('personalising');
    await shop().ledger.commit({ by: shop().me, acts: [cardAct(one.serial, 'complete')] });
    await settleStopped(shop());
    expect(await floor.stateOf(one.serial)).toBe('recalled');
  });

  it('makes the collected card void and stops the open duplicate too, and owes one neutral text', async () => {
    const one = await floor.next('receive');
    await collect(floor.test, one);
    const again = but(one.person, {
      recordId: `${one.person.record.recordId}-2`,
      request: { kind: 'duplicate' },
    });
    await takeAll(floor.test, [again]);
    const personIndex = shop().keys.index.index('person', one.person.record.nationalNumber);
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        recordDeath(shop(), { who: { personIndex }, reference: 'D-3' }, REGISTER),
      ),
    );
    for (const { requests } of all) expect(requests).toHaveLength(2);
    expect(await floor.stateOf(one.serial)).toBe('revoked');
    const due = (
      await shop().ledger.dossiers({ kind: 'notice', match: { template: 'neutral' } }, 100)
    ).filter(({ data }) => all[0]?.requests.some(({ request }) => request === data['request']));
    expect(due).toHaveLength(1);
    expect(await shop().ledger.revokedSerials('', 1_000)).toContain(one.serial);
  });

  it('is answered from the telephone on record with nothing about the card', async () => {
    const one = await floor.next('receive');
    const { slipNumber: slip, phone = '' } = one.person.record;
    expect(await answerCitizen(shop(), { slip, phone })).toMatchObject({ kind: 'status' });
    await recordDeath(shop(), { who: { request: one.request }, reference: 'D-4' }, REGISTER);
    expect(await answerCitizen(shop(), { slip, phone })).toEqual({ kind: 'neutral' });
  });

  it('that was a mistake ends when the register asks for a new card', async () => {
    const one = await floor.next('render');
    await recordDeath(shop(), { who: { request: one.request }, reference: 'D-5' }, REGISTER);
    expect(await shop().ledger.afterBooks.barred(one.request)).toMatchObject({ dead: true });
    const again = but(one.person, { recordId: `${one.person.record.recordId}-9` });
    await takeAll(floor.test, [again]);
    const personIndex = shop().keys.index.index('person', one.person.record.nationalNumber);
    const latest = await shop().ledger.findRequest({
      personIndex,
      product: one.person.record.request.product,
    });
    expect(latest?.open).toBe(true);
    expect(await shop().ledger.afterBooks.barred(latest?.id ?? '')).toMatchObject({ dead: false });
  });

  it('of somebody who is not in the books is refused with what to do', async () => {
    await expect(
      recordDeath(shop(), { who: { personIndex: new Uint8Array(16) }, reference: 'D-6' }, REGISTER),
    ).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
  });
});
