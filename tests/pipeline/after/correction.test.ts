import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contestDetails,
  correctRequest,
  findRight,
  registerRecipient,
  share,
  tellOfCorrection,
  wrongDataRecipients,
} from '../../../pipeline/index.ts';
import {
  type AfterFloor,
  but,
  collect,
  inDays,
  OFFICER,
  type Owned,
  openFloor,
  REGISTER,
  requestOf,
  takeAll,
  walkTo,
} from './floor.ts';

const DPO = { kind: 'person', id: 'dpo-1', role: 'dpo' } as const;

const TWO = { kind: 'person', id: 'register-1', role: 'register', second: 'supervisor-1' } as const;

describe('a card whose details are contested', () => {
  let floor: AfterFloor;
  beforeAll(async () => {
    floor = await openFloor(10, 113);
    for (const code of ['hospital-fund', 'sms-gateway'])
      await registerRecipient(
        floor.test.shop,
        {
          code,
          type: 'agency',
          basis: 'registration-law',
          contract: 'C-1',
          fields: ['card-status', 'names'],
        },
        { ...DPO, second: 'supervisor-1' },
      );
  });
  afterAll(async () => {
    expect(await floor.test.shop.ledger.laws()).toEqual([]);
    await floor.close();
  });
  const shop = () => floor.test.shop;
  const contested = async (): Promise<Owned> => {
    const one = await floor.next('receive');
    await contestDetails(shop(), { serial: one.serial, fields: ['names'] }, OFFICER);
    return one;
  };
  const give = (request: string, recipient: string) =>
    share(
      shop(),
      { request, recipient, basis: 'registration-law', fields: ['names'], purpose: 'complaint' },
      OFFICER,
    );

  it('errors on the card: the register corrects them, the wrong card is void, and the corrected record becomes a new card', async () => {
    const one = await contested();
    const input = { request: one.request, reference: 'NRB-77', now: new Date() };
    const { proposal, cases } = await correctRequest(shop(), input, REGISTER, 'correct-1');
    expect(await correctRequest(shop(), input, REGISTER, 'correct-1')).toEqual({ proposal, cases });
    expect(cases).toEqual([]);
    expect(await shop().ledger.card(one.serial)).toMatchObject({ state: 'recalled', live: false });
    expect(await shop().ledger.state({ kind: 'request', id: one.request })).toMatchObject({
      state: 'closed',
    });
    expect(await shop().ledger.dossier({ kind: 'proposal', id: proposal })).toMatchObject({
      state: 'proposed',
      data: { kind: 'change-of-particulars', request: one.request, reference: 'NRB-77' },
    });
    const open = { kind: 'case', states: ['open'], match: { request: one.request } } as const;
    expect(await shop().ledger.dossiers(open, 10)).toEqual([]);
    const events = (await shop().ledger.events({ kind: 'request', id: one.request })).map(
      ({ event }) => event,
    );
    expect(events).toEqual(['open', 'contest', 'correct', 'stop', 'close']);
    const corrected = but(one.person, {
      recordId: `${one.person.record.recordId}-2`,
      request: { kind: 'change-of-particulars' },
    });
    expect(await takeAll(floor.test, [corrected])).toMatchObject({ accepted: 1 });
    const made = await requestOf(floor.test, corrected);
    expect(made.card.serial).not.toBe(one.serial);
    // Nobody asks the register again.
    expect(await shop().ledger.dossier({ kind: 'proposal', id: proposal })).toMatchObject({
      state: 'requested',
      data: { requested: made.id },
    });
  });

  it('everybody who received the wrong data is told, each with a case and a clock', async () => {
    const one = await contested();
    await give(one.request, 'hospital-fund');
    await give(one.request, 'hospital-fund');
    await give(one.request, 'sms-gateway');
    const { cases } = await correctRequest(
      shop(),
      { request: one.request, reference: 'NRB-78', now: new Date() },
      REGISTER,
    );
    expect(cases).toHaveLength(2);
    expect(await wrongDataRecipients(shop(), one.request, new Date())).toMatchObject([
      { told: false, overdue: false },
      { told: false, overdue: false },
    ]);
    await tellOfCorrection(
      shop(),
      { request: one.request, recipient: 'hospital-fund', reference: 'L-1' },
      DPO,
    );
    const after = await wrongDataRecipients(shop(), one.request, inDays(15));
    expect(
      Object.fromEntries(after.map(({ recipient, told, overdue }) => [recipient, [told, overdue]])),
    ).toEqual({
      'hospital-fund': [true, false],
      'sms-gateway': [false, true],
    });
    const log = (await shop().ledger.events({ kind: 'sharing', id: one.request })).map(({ event }) => event);
    expect(log).toEqual(['share', 'share', 'share', 'tell']);
    await expect(
      tellOfCorrection(shop(), { request: one.request, recipient: 'nobody', reference: 'L-2' }, DPO),
    ).rejects.toMatchObject({ code: 'NOT_A_RECIPIENT' });
  });

  const changed = async ({ person }: Owned, version: number): Promise<string> => {
    const record = { recordId: `${person.record.recordId}-${version}`, dateOfBirth: `1990-02-0${version}` };
    const next = but(person, { ...record, request: { kind: 'change-of-particulars' } });
    expect(await takeAll(floor.test, [next])).toMatchObject({ accepted: 1 });
    return (await requestOf(floor.test, next)).id;
  };
  const told = async (request: string) =>
    (await wrongDataRecipients(shop(), request, new Date())).map(({ recipient, told: was }) => [
      recipient,
      was,
    ]);

  it('after the hand-over: the corrected record that comes in has everybody told who was given the former data', async () => {
    const one = await floor.next('receive');
    await collect(floor.test, one);
    await give(one.request, 'hospital-fund');
    expect(await told(one.request)).toEqual([]);
    const second = await changed(one, 2);
    expect(await told(one.request)).toEqual([['hospital-fund', false]]);
    const [opened] = await shop().ledger.dossiers(
      { kind: 'case', match: { type: 'told-wrong-data', request: one.request } },
      10,
    );
    expect(opened?.data).toMatchObject({ recipient: 'hospital-fund', reference: second, assignee: 'bureau' });
    expect(await told(second)).toEqual([]);
    await tellOfCorrection(
      shop(),
      { request: one.request, recipient: 'hospital-fund', reference: 'L-3' },
      DPO,
    );
    expect(await told(one.request)).toEqual([['hospital-fund', true]]);
  });

  it('those who were told when the mistake was found are not told again when the corrected record comes, but when the next one does', async () => {
    const one = await contested();
    await give(one.request, 'hospital-fund');
    await correctRequest(shop(), { request: one.request, reference: 'NRB-81', now: new Date() }, REGISTER);
    await tellOfCorrection(
      shop(),
      { request: one.request, recipient: 'hospital-fund', reference: 'L-4' },
      DPO,
    );
    const second = await changed(one, 2);
    expect(await told(one.request)).toEqual([['hospital-fund', true]]);
    const made = await requestOf(floor.test, one.person);
    expect(made.id).toBe(second);
    await walkTo(floor.test, made.card.serial, 'receive');
    await collect(floor.test, { ...one, request: second, serial: made.card.serial });
    await changed(one, 3);
    expect(await told(one.request)).toEqual([['hospital-fund', false]]);
  });

  it('found right by the register, gets a new card with a new serial, because the contested one was void at once', async () => {
    const one = await contested();
    const { replacement } = await findRight(shop(), { request: one.request, reference: 'NRB-79' }, TWO);
    expect(await shop().ledger.card(replacement ?? '')).toMatchObject({
      live: true,
      replaces: one.serial,
      state: 'accepted',
    });
    expect(await shop().ledger.state({ kind: 'request', id: one.request })).toMatchObject({ state: 'open' });
    await expect(findRight(shop(), { request: one.request, reference: 'NRB-79' }, TWO)).rejects.toMatchObject(
      {
        code: 'STATE_REFUSED',
      },
    );
  });

  it('found right and corrected by two registers at once is settled once', async () => {
    const one = await contested();
    const now = new Date();
    const ends = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => findRight(shop(), { request: one.request, reference: 'A' }, TWO)),
      ...Array.from({ length: 20 }, (_, n) =>
        correctRequest(shop(), { request: one.request, reference: `B-${n}`, now }, REGISTER),
      ),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that nobody contested is not corrected here', async () => {
    const { request } = await floor.next('receive');
    await expect(
      correctRequest(shop(), { request, reference: 'NRB-80', now: new Date() }, REGISTER),
    ).rejects.toMatchObject({ code: 'REQUEST_NOT_CONTESTED' });
  });
});
