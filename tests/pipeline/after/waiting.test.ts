import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AFTER_DUTIES,
  ageing,
  cardAct,
  destroyCard,
  eraseDue,
  giveLastNotice,
  LAST_NOTICE_DAYS,
  lookAtWaiting,
  OFFICE_TYPES,
  policyFor,
  recordDeath,
  refill,
  reminderDue,
  returnUncollected,
  sendDue,
  settleStopped,
  sweep,
  WAITING_POLICY,
} from '../../../pipeline/index.ts';
import {
  type AfterFloor,
  BOTH,
  but,
  collect,
  giveBody,
  inDays,
  OFFICER,
  openFloor,
  SUPERVISOR,
} from './floor.ts';

describe('cards that nobody collects', () => {
  let floor: AfterFloor;
  beforeAll(async () => {
    floor = await openFloor(12, 131, (one, n) =>
      but(one, { phone: `+2547000007${10 + n}`, office: 'HC-022-1' }),
    );
    await floor.test.shop.ledger.commit({
      by: SUPERVISOR,
      acts: [
        {
          subject: { kind: 'office', id: 'HC-022-1' },
          event: 'register',
          decide: () => ({ kind: 'go', to: 'open' }),
        },
      ],
      rows: [
        { type: 'dossier', kind: 'office', id: 'HC-022-1', data: { type: 'huduma-centre', name: 'Kiambu' } },
      ],
    });
  });
  afterAll(async () => {
    expect(await floor.test.shop.ledger.laws()).toEqual([]);
    await floor.close();
  });
  const shop = () => floor.test.shop;
  const openReturns = async (card: string) =>
    shop().ledger.dossiers({ kind: 'case', match: { type: 'return-overdue', card } }, 10);

  it('cards uncollected since 2010: ten years of every duty remind, ask for the return, and cancel and destroy nothing', async () => {
    const one = await floor.next('receive');
    await giveBody(floor.test, one.serial, 'KB-10', 'AA00000000000010');
    for (let month = 0; month <= 120; month++) {
      const now = inDays(month * 30);
      for (const { run } of AFTER_DUTIES) await run(shop(), now);
      await eraseDue(shop(), 30, now);
      await settleStopped(shop());
      await sweep(shop(), 0);
      await refill(shop());
    }
    expect(await shop().ledger.card(one.serial)).toMatchObject({ state: 'received', live: true });
    expect(await shop().ledger.state({ kind: 'request', id: one.request })).toMatchObject({ state: 'open' });
    expect(await shop().ledger.body('KB-10')).toMatchObject({ state: 'issued' });
    const events = (await shop().ledger.events({ kind: 'card', id: one.serial })).map(({ event }) => event);
    expect(events.slice(-1)).toEqual(['receive']);
    expect((await openReturns(one.serial)).map(({ state }) => state)).toEqual(['open']);
    expect((await floor.notices(one.serial)).length).toBeGreaterThan(20);
    await collect(floor.test, one);
    await lookAtWaiting(shop(), inDays(3_700));
    expect((await openReturns(one.serial)).map(({ state }) => state)).toEqual(['solved']);
  });

  it('are reminded on the days of their office and once for each, however often and wherever the round runs', async () => {
    const one = await floor.next('receive');
    const count = async () => (await floor.notices(one.serial)).length;
    const { remind } = policyFor('huduma-centre');
    await lookAtWaiting(shop(), inDays((remind[0] ?? 0) - 1));
    expect(await count()).toBe(0);
    for (const [at, day] of remind.entries()) {
      await Promise.all(Array.from({ length: 5 }, () => lookAtWaiting(shop(), inDays(day + 0.1))));
      expect(await count()).toBe(at + 1);
    }
    await collect(floor.test, one);
  });

  it('one round after a month of silence reminds once, not for every day that was missed', async () => {
    const one = await floor.next('receive');
    await lookAtWaiting(shop(), inDays(80));
    expect(await floor.notices(one.serial)).toEqual(['reminder']);
    await collect(floor.test, one);
  });

  it.each(
    OFFICE_TYPES,
  )('the policy of a %s has rising days, and asks for the return after a reminder', (type) => {
    const { remind, returnAfter, thenEvery } = WAITING_POLICY[type];
    expect([...remind].sort((a, b) => a - b)).toEqual(remind);
    expect(returnAfter).toBeGreaterThan(remind[0] ?? 0);
    expect(thenEvery).toBeGreaterThanOrEqual(30);
    const days = Array.from({ length: 4_000 }, (_, day) => reminderDue(WAITING_POLICY[type], day));
    expect(days).toEqual([...days].sort((a, b) => a - b));
  });

  it('of somebody who contests or died are not asked for', async () => {
    const one = await floor.next('receive');
    await recordDeath(shop(), { who: { request: one.request }, reference: 'D-1' }, SUPERVISOR);
    await lookAtWaiting(shop(), inDays(400));
    expect((await floor.notices(one.serial)).filter((template) => template === 'reminder')).toEqual([]);
  });

  it('go back by the officer, then out again, and the days begin anew', async () => {
    const one = await floor.next('receive');
    const { returnAfter } = policyFor('huduma-centre');
    await lookAtWaiting(shop(), inDays(returnAfter + 1));
    expect(await openReturns(one.serial)).toMatchObject([
      { state: 'open', data: { office: 'HC-022-1', to: 'sub-county' } },
    ]);
    await returnUncollected(shop(), { serial: one.serial }, OFFICER, 'back-1');
    await returnUncollected(shop(), { serial: one.serial }, OFFICER, 'back-1');
    expect(await openReturns(one.serial)).toMatchObject([
      { state: 'solved', data: { outcome: 'transferred' } },
    ]);
    expect(await floor.notices(one.serial)).toContain('returned-to-bureau');
    for (const event of ['pack', 'dispatch', 'receive'] as const)
      await shop().ledger.commit({ by: OFFICER, acts: [cardAct(one.serial, event)] });
    expect(await lookAtWaiting(shop(), inDays(1))).toMatchObject({ overdue: 0 });
    await collect(floor.test, one);
  });

  it('that came back are destroyed by two people only, and only after the last notice has been given and has run', async () => {
    const one = await floor.next('receive');
    await giveBody(floor.test, one.serial, 'KB-11', 'AA00000000000011');
    await returnUncollected(shop(), { serial: one.serial }, OFFICER);
    const destroy = (at: Date, by: Parameters<typeof destroyCard>[2] = BOTH) =>
      destroyCard(shop(), { serial: one.serial, method: 'shredded', place: 'ROOM-1', now: at }, by);
    await expect(destroy(inDays(5_000), SUPERVISOR)).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    await expect(destroy(inDays(5_000))).rejects.toMatchObject({ code: 'LAST_NOTICE_FIRST' });
    await giveLastNotice(shop(), { serial: one.serial }, SUPERVISOR);
    // Owed is not given: it has to leave first.
    await expect(destroy(inDays(5_000))).rejects.toMatchObject({ code: 'LAST_NOTICE_FIRST' });
    await sendDue(shop(), async () => 'sent', { now: new Date(), mayLeave: () => true });
    await expect(destroy(inDays(LAST_NOTICE_DAYS - 1))).rejects.toMatchObject({ code: 'LAST_NOTICE_RUNS' });
    await destroy(inDays(LAST_NOTICE_DAYS + 1));
    expect(await shop().ledger.card(one.serial)).toMatchObject({ state: 'destroyed', live: false });
    expect(await shop().ledger.body('KB-11')).toMatchObject({ state: 'destroyed' });
    expect(await shop().ledger.findRequest({ id: one.request })).toMatchObject({ open: false });
  });

  it('most uncollected are duplicates at Huduma Centres: ages are split by station, kind of office and reason, and add up', async () => {
    const some = [await floor.next('receive'), await floor.next('receive')];
    const all = await ageing(shop(), inDays(40), ['officeType', 'kind', 'office']);
    expect(all.lines).toMatchObject([
      { keys: { office: 'HC-022-1', officeType: 'huduma-centre', kind: 'first-issue' }, cards: some.length },
    ]);
    expect(all.lines[0]?.buckets).toEqual([0, 0, 2, 0, 0, 0, 0, 0]);
    expect(all.cards).toBe(
      all.lines.reduce((sum, { buckets }) => sum + buckets.reduce((a, b) => a + b, 0), 0),
    );
    expect((await ageing(shop(), inDays(4_000), [])).lines[0]?.buckets.at(-1)).toBe(2);
    expect((await ageing(shop(), inDays(1), ['county'], { office: 'HC-001-1' })).cards).toBe(0);
  });
});
