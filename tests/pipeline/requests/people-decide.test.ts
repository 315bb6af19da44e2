import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import {
  answerComplaint,
  assignRecord,
  COMPLAINT_ANSWERS,
  findDoubles,
  noteRecord,
  openComplaint,
  quarantined,
  quarantinedRecord,
  quarantineSummary,
  resolveRecord,
  settleDouble,
  settleOpenDouble,
  showComplaint,
  showDouble,
  showOpenDouble,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { BOTH, but, OFFICER, peopleFor, REGISTER, requestOf, SUPERVISOR, takeAll } from './desk.ts';

const LOOK = { purpose: 'double', from: 'console' } as const;
const NOW = new Date();
const DAY_MS = 86_400_000;

describe('what a person decides about requests', () => {
  let test: TestShop;
  let adults: SpecimenPerson[];
  let numbers = 0;
  beforeAll(async () => {
    test = await testShop();
    adults = peopleFor(test, 70, { seed: 93 }).filter(
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
  /** The same name and day of birth under another number, names in the order of another office. */
  const twin = (one: SpecimenPerson, more: Parameters<typeof but>[1] = {}) => {
    numbers += 1;
    const { familyParts: _, ...record } = one.record;
    return but(
      { ...one, record },
      {
        recordId: `${record.recordId}-t${numbers}`,
        nationalNumber: `SPMT${String(numbers).padStart(6, '0')}`,
        slipNumber: `8${String(numbers).padStart(8, '0')}`,
        names: [...record.names].reverse(),
        ...more,
      },
    );
  };
  const doubleOf = async (one: SpecimenPerson, other: SpecimenPerson) => {
    await takeAll(test, [one]);
    await takeAll(test, [other]);
    const [first, later] = [await requestOf(test, one), await requestOf(test, other)];
    return { first, later, id: `double/${later.id}/${first.id}` };
  };
  const looks = async (request: string) =>
    (await test.shop.ledger.events({ kind: 'access', id: request })).map(({ detail }) => detail);

  describe('a possible double', () => {
    it('is a flag: both cards go on, and the case names both requests and no person', async () => {
      const one = next();
      const { first, later, id } = await doubleOf(one, twin(one));
      const found = await test.shop.ledger.dossier({ kind: 'case', id });
      expect(found).toMatchObject({
        state: 'open',
        data: { type: 'double', request: later.id, other: first.id, why: 'name-and-birth' },
      });
      expect([first.card.state, later.card.state]).toEqual(['accepted', 'accepted']);
      for (const word of [...one.record.names, one.record.dateOfBirth])
        expect(JSON.stringify(found)).not.toContain(word);
    });

    it('of a citizen who stands among the refugees is never refused by the machine (40,454 people were)', async () => {
      const citizen = next();
      const { placeOfBirth: _, signature: __, ...record } = citizen.record;
      const refugee = twin(
        { ...citizen, record },
        {
          residentAs: 'refugee',
          nationality: 'SOM',
          particulars: { refugeeNumber: 'SPM-R-0001' },
          request: { product: 'huduma-refugee' },
        },
      );
      const { later, id } = await doubleOf(citizen, refugee);
      expect(later.card.state).toBe('accepted');
      expect(await test.shop.ledger.dossier({ kind: 'case', id })).toMatchObject({
        data: { why: 'refugee-and-citizen' },
      });
    });

    it('is shown with both sides only after a line in the access log of each', async () => {
      const one = next();
      const { first, later, id } = await doubleOf(one, twin(one));
      const seen = await showDouble(test.shop, { case: id, ...LOOK }, SUPERVISOR);
      expect(seen.sides.map(({ request, record }) => [request, record?.dateOfBirth])).toEqual([
        [later.id, one.record.dateOfBirth],
        [first.id, one.record.dateOfBirth],
      ]);
      expect(seen.differs).toContain('nationalNumber');
      expect(seen.differs).not.toContain('dateOfBirth');
      for (const request of [first.id, later.id])
        expect(await looks(request)).toMatchObject([{ purpose: 'double', from: 'console' }]);
    });

    it('of one person needs two people: the later request is stopped and its card cancelled', async () => {
      const one = next();
      const { first, later, id } = await doubleOf(one, twin(one));
      const input = { case: id, verdict: 'same-person' } as const;
      await expect(settleDouble(test.shop, input, SUPERVISOR)).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
      await expect(settleDouble(test.shop, { ...input, stop: 'R-other' }, BOTH)).rejects.toMatchObject({
        code: 'DOUBLE_SIDE',
      });
      const answers = await Promise.allSettled([1, 2, 3].map(() => settleDouble(test.shop, input, BOTH)));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await test.shop.ledger.card(later.card.serial)).toMatchObject({
        state: 'cancelled',
        live: false,
      });
      expect(await test.shop.ledger.card(first.card.serial)).toMatchObject({ state: 'accepted', live: true });
    });

    it('of two people is not asked about again', async () => {
      const one = next();
      const other = twin(one);
      const { later, id } = await doubleOf(one, other);
      await settleDouble(test.shop, { case: id, verdict: 'different-people' }, SUPERVISOR);
      const stopped = { request: { product: 'maisha-adult', kind: 'first-issue' as const } };
      await takeAll(test, [but(other, { recordId: `${other.record.recordId}-m`, ...stopped })]);
      const open = await test.shop.ledger.dossiers(
        { kind: 'case', states: ['open'], match: { type: 'double' } },
        500,
      );
      expect(open.filter(({ data }) => data['other'] === later.id || data['request'] === later.id)).toEqual(
        [],
      );
    });

    it('taken in at the same moment is found by the round afterwards, once', async () => {
      const one = next();
      const other = twin(one);
      await Promise.all([takeAll(test, [one]), takeAll(test, [other])]);
      const since = new Date(Date.now() - DAY_MS);
      await Promise.all([findDoubles(test.shop, since, NOW), findDoubles(test.shop, since, NOW)]);
      const ids = [(await requestOf(test, one)).id, (await requestOf(test, other)).id];
      const open = await test.shop.ledger.dossiers({ kind: 'case', match: { type: 'double' } }, 500);
      const ours = open.filter(({ data }) => ids.includes(String(data['request'])));
      expect(ours).toHaveLength(1);
      expect(await findDoubles(test.shop, since, NOW)).toBe(0);
    });

    it('of one number, as citizen and as refugee at the same moment, is found by the round too, once and for all', async () => {
      const one = next();
      const { placeOfBirth: _, signature: __, ...record } = one.record;
      const refugee = but(
        { ...one, record },
        {
          recordId: `${one.record.recordId}-r`,
          residentAs: 'refugee',
          nationality: 'SOM',
          particulars: { refugeeNumber: 'SPM-R-0002' },
          request: { product: 'huduma-refugee' },
        },
      );
      const count = async () => {
        const all = await test.shop.ledger.dossiers({ kind: 'case', match: { type: 'double' } }, 500);
        const both = [(await requestOf(test, one)).id, (await requestOf(test, refugee)).id];
        return all.filter(({ data }) => both.includes(String(data['request'])));
      };
      // Neither sees the other: what arrival asks of the person's other requests is answered with none.
      const blind = {
        ...test,
        shop: {
          ...test.shop,
          ledger: {
            ...test.shop.ledger,
            requestBooks: { ...test.shop.ledger.requestBooks, ofPerson: async () => [] },
          },
        },
      };
      await takeAll(blind, [one]);
      await takeAll(blind, [refugee]);
      expect(await count()).toEqual([]);
      const since = new Date(Date.now() - DAY_MS);
      expect(await findDoubles(test.shop, since, NOW)).toBe(1);
      const [found] = await count();
      expect(found?.data['why']).toBe('refugee-and-citizen');
      expect(await findDoubles(test.shop, since, NOW)).toBe(0);
      await settleDouble(test.shop, { case: found?.id ?? '', verdict: 'different-people' }, SUPERVISOR);
      expect(await findDoubles(test.shop, since, NOW)).toBe(0);
    });

    it('that does not exist is said so', async () => {
      await expect(
        settleDouble(test.shop, { case: 'double/x', verdict: 'different-people' }, SUPERVISOR),
      ).rejects.toMatchObject({ code: 'DOUBLE_UNKNOWN' });
    });
  });

  describe('a record in quarantine', () => {
    const waiting = async (more: Parameters<typeof but>[1] = { match: 'unmatched' }) => {
      const one = next();
      numbers += 1;
      const extract = `E-Q${numbers}`;
      await takeAll(test, [but(one, more)], extract);
      return { one, id: `Q-${extract}-1` };
    };

    it('has a reason and a remedy in both languages, an owner, an age, somebody whose it is and notes', async () => {
      const { id } = await waiting();
      await assignRecord(test.shop, { id, to: 'register-2' }, SUPERVISOR, 'act-1');
      await assignRecord(test.shop, { id, to: 'register-2' }, SUPERVISOR, 'act-1');
      await noteRecord(test.shop, { id, note: 'register-asked' }, SUPERVISOR);
      const later = new Date(NOW.getTime() + 3.5 * DAY_MS);
      const found = await quarantined(test.shop, { assignee: 'register-2', state: 'waiting' }, later, 10);
      expect(found).toMatchObject([
        { id, code: 'RECORD_UNMATCHED', owner: 'register', ageDays: 3, lastNote: 'register-asked' },
      ]);
      expect(found[0]?.remedy.sw).toMatch(/Rejista/);
      expect(await quarantined(test.shop, { olderThanDays: 3 }, later, 1)).toHaveLength(1);
      expect(await quarantined(test.shop, { olderThanDays: 9 }, later, 1)).toEqual([]);
      expect(await quarantineSummary(test.shop)).toMatchObject([
        { code: 'RECORD_UNMATCHED', waiting: 1, owner: 'register' },
      ]);
      expect(await test.shop.ledger.events({ kind: 'quarantine', id })).toHaveLength(3);
    });

    it('is resolved by the deed that accepts the same record corrected, and says by which request', async () => {
      const { one, id } = await waiting();
      await takeAll(test, [one]);
      const request = await requestOf(test, one);
      const found = await quarantinedRecord(test.shop, id, NOW);
      expect(found).toMatchObject({ state: 'resolved', outcome: 'sent-again', resolvedBy: request.id });
      const [resolved] = (await test.shop.ledger.events({ kind: 'quarantine', id })).slice(-1);
      const [opened] = await test.shop.ledger.events({ kind: 'request', id: request.id });
      expect(resolved?.at).toBe(opened?.at);
    });

    it('is resolved by a record under a new id that names the one it replaces', async () => {
      const { one, id } = await waiting();
      const fresh = but(one, { recordId: `${one.record.recordId}-new`, replacesRecord: one.record.recordId });
      await takeAll(test, [fresh]);
      expect(await quarantinedRecord(test.shop, id, NOW)).toMatchObject({
        state: 'resolved',
        resolvedBy: (await requestOf(test, fresh)).id,
      });
    });

    it('that comes again with another fault waits once, under the new reason', async () => {
      const { one, id } = await waiting();
      await takeAll(test, [but(one, { names: ['4'] })], 'E-AGAIN');
      expect(await quarantinedRecord(test.shop, id, NOW)).toMatchObject({
        state: 'resolved',
        resolvedBy: 'Q-E-AGAIN-1',
      });
      expect(await quarantinedRecord(test.shop, 'Q-E-AGAIN-1', NOW)).toMatchObject({
        state: 'waiting',
        code: 'RECORD_NAME_LETTERS',
      });
    });

    it('may be resolved by a person, with a reason, once', async () => {
      const { id } = await waiting();
      await resolveRecord(test.shop, { id, outcome: 'withdrawn-by-register' }, SUPERVISOR);
      await expect(resolveRecord(test.shop, { id, outcome: 'died' }, SUPERVISOR)).rejects.toMatchObject({
        code: 'STATE_REFUSED',
      });
      await expect(quarantinedRecord(test.shop, 'Q-none-1', NOW)).rejects.toMatchObject({
        code: 'QUARANTINE_UNKNOWN',
      });
    });
  });

  describe('somebody who applied twice', () => {
    const applied = async () => {
      const one = next();
      await takeAll(test, [one]);
      numbers += 1;
      const extract = `E-D${numbers}`;
      const later = but(one, {
        recordId: `${one.record.recordId}-again`,
        slipNumber: `9${String(numbers).padStart(8, '0')}`,
        office: 'HUD-999',
      });
      expect(await takeAll(test, [later], extract)).toMatchObject({ quarantined: 1 });
      return { one, later, first: await requestOf(test, one), id: `Q-${extract}-1` };
    };

    it('is seen with both applications and what differs; nothing of it stands in clear in the books', async () => {
      const { one, first, id } = await applied();
      const both = await showOpenDouble(test.shop, { id, ...LOOK }, SUPERVISOR);
      expect(both).toMatchObject({
        request: first.id,
        differs: ['office'],
        first: { names: one.record.names },
        later: { names: one.record.names, office: 'HUD-999' },
      });
      expect(await looks(first.id)).toHaveLength(1);
      const kept = JSON.stringify(await test.shop.ledger.dossier({ kind: 'quarantine', id }));
      for (const word of one.record.names) expect(kept).not.toContain(word);
    });

    it('keeps the first request when a person says so', async () => {
      const { first, id } = await applied();
      await settleOpenDouble(test.shop, { id, decision: 'keep-first' }, SUPERVISOR);
      expect(await quarantinedRecord(test.shop, id, NOW)).toMatchObject({
        state: 'resolved',
        outcome: 'same-need',
      });
      expect(await test.shop.ledger.findRequest({ id: first.id })).toMatchObject({ open: true });
    });

    it('gets the later one when a person says so: the first is stopped, and the record comes again', async () => {
      const { later, first, id } = await applied();
      await expect(
        settleOpenDouble(test.shop, { id, decision: 'keep-later' }, SUPERVISOR),
      ).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
      await settleOpenDouble(test.shop, { id, decision: 'keep-later' }, BOTH);
      expect(await test.shop.ledger.card(first.card.serial)).toMatchObject({ state: 'cancelled' });
      expect(await test.shop.ledger.dossier({ kind: 'notice', id: `stop/${first.id}` })).toMatchObject({
        state: 'due',
        data: { template: 'request-ended' },
      });
      expect(await quarantinedRecord(test.shop, id, NOW)).toMatchObject({ lastNote: 'waits-for-record' });
      expect(await takeAll(test, [later])).toMatchObject({ accepted: 1 });
      const request = await requestOf(test, later);
      expect(request.id).not.toBe(first.id);
      expect(await quarantinedRecord(test.shop, id, NOW)).toMatchObject({ resolvedBy: request.id });
    });
  });

  describe('a complaint', () => {
    it('about a record that waits has a ticket, the reason in plain words, and an answer by a person', async () => {
      await takeAll(test, [but(next(), { match: 'unmatched' })], 'E-COMPLAINT');
      const input = { number: 'C-1', channel: 'desk', quarantine: 'Q-E-COMPLAINT-1' } as const;
      await openComplaint(test.shop, input, OFFICER, NOW, 'ticket-1');
      await openComplaint(test.shop, input, OFFICER, NOW, 'ticket-1');
      const month = new Date(NOW.getTime() + 30 * DAY_MS);
      expect(await showComplaint(test.shop, 'C-1', month)).toMatchObject({
        state: 'open',
        overdue: true,
        reason: { code: 'RECORD_UNMATCHED' },
        answer: null,
      });
      await answerComplaint(test.shop, { number: 'C-1', answer: 'sent-to-register' }, SUPERVISOR);
      expect(await showComplaint(test.shop, 'C-1', month)).toMatchObject({
        state: 'solved',
        overdue: false,
        answer: { code: 'sent-to-register', sw: COMPLAINT_ANSWERS['sent-to-register'].text.sw },
      });
    });

    it('about a request tells its person that somebody looks, and that it is answered, not to come for a card that is not made', async () => {
      const one = next();
      await takeAll(test, [one]);
      const { id } = await requestOf(test, one);
      await openComplaint(test.shop, { number: 'C-2', channel: 'telephone', request: id }, OFFICER, NOW);
      await answerComplaint(test.shop, { number: 'C-2', answer: 'goes-on' }, SUPERVISOR);
      const told = await test.shop.ledger.dossiers({ kind: 'notice', match: { request: id } }, 10);
      expect(told.map(({ data }) => data['template']).sort()).toEqual(['being-looked-at', 'report-answered']);
    });

    it('is about exactly one thing that there is, and its number is given once', async () => {
      const open = (more: object) =>
        openComplaint(test.shop, { number: 'C-3', channel: 'sms', ...more }, OFFICER, NOW);
      await expect(open({})).rejects.toMatchObject({ code: 'COMPLAINT_ABOUT' });
      await expect(open({ request: 'R-1', case: 'x' })).rejects.toMatchObject({ code: 'COMPLAINT_ABOUT' });
      await expect(open({ request: 'R-1' })).rejects.toMatchObject({ code: 'REQUEST_UNKNOWN' });
      const quarantine = 'Q-E-COMPLAINT-1';
      await open({ quarantine });
      await expect(open({ quarantine })).rejects.toMatchObject({ code: 'STATE_REFUSED' });
      await expect(
        answerComplaint(test.shop, { number: 'C-9', answer: 'explained' }, SUPERVISOR),
      ).rejects.toMatchObject({ code: 'COMPLAINT_UNKNOWN' });
    });
  });

  it('leaves no name, number or day of birth in the log', () => {
    expect(REGISTER.kind).toBe('machine');
    expect(test.logged.join('\n')).not.toMatch(/SPMT|HUD-999/);
  });
});
