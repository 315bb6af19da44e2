import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, codeOf } from '../../../card/index.ts';
import { endGrant, grants, openGrant, reviewGrant, showGrant, useGrant } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const ME: Actor = { kind: 'person', id: 'officer-1', role: 'officer' };
const DPO: Actor = { kind: 'person', id: 'dpo-1', role: 'dpo' };
const NOW = new Date('2026-11-27T06:00:00.000Z');
const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', codeOf);
const ASKED = {
  role: 'supervisor',
  reason: 'nobody-on-duty',
  minutes: 60,
  scope: { subject: 'S1' },
} as const;

describe('break-glass', () => {
  let house: TestShop;
  beforeAll(async () => {
    house = await testShop();
  });
  afterAll(() => house.close());

  const use = (id: string, person = 'officer-1', now = NOW, named: readonly string[] = ['S1']) =>
    useGrant(house.shop, { id, act: 'pauseStation', named, may: ['supervisor'] }, person, now);

  test('a grant lends one role to one person for its time and scope, and every use is written before the act', async () => {
    const { shop } = house;
    await openGrant(shop, { id: 'E-1', ...ASKED }, ME, NOW);
    expect(await use('E-1')).toMatchObject({ role: 'supervisor' });
    expect(await codeFrom(use('E-1', 'officer-2'))).toBe('GRANT_NOT_YOURS');
    expect(await codeFrom(use('E-1', 'officer-1', NOW, ['S2']))).toBe('GRANT_SCOPE');
    expect(await codeFrom(use('E-1', 'officer-1', later(1)))).toBe('GRANT_OVER');
    expect(await codeFrom(use('E-NONE'))).toBe('GRANT_UNKNOWN');
    const open = { id: 'E-1', act: 'openAccount', named: ['S1'], may: ['custodian'] } as const;
    expect(await codeFrom(useGrant(shop, open, 'officer-1', NOW))).toBe('GRANT_ROLE');
    const events = await shop.ledger.events({ kind: 'break-glass', id: 'E-1' });
    expect(events.map(({ event }) => event)).toEqual(['open', 'use']);
    expect(events[1]).toMatchObject({ by: { id: 'officer-1' }, detail: { act: 'pauseStation' } });
  });

  test('a grant over everything is refused: it names an office or a subject', async () => {
    const { shop } = house;
    expect(await codeFrom(openGrant(shop, { id: 'E-ALL', ...ASKED, scope: {} }, ME, NOW))).toBe(
      'GRANT_UNSCOPED',
    );
    expect(await codeFrom(showGrant(shop, 'E-ALL', NOW))).toBe('GRANT_UNKNOWN');
    const office = { id: 'E-HERE', ...ASKED, scope: { office: 'HUD-010' } };
    expect(await codeFrom(openGrant(shop, office, ME, NOW))).toBe('none');
  });

  test('whoever reviews a grant is shown every use, with the act and what it was about', async () => {
    const { shop } = house;
    await openGrant(shop, { id: 'E-4', ...ASKED }, ME, NOW);
    await use('E-4');
    const order = {
      id: 'E-4',
      act: 'resumeStation',
      named: ['S1'],
      about: 'S1/now',
      may: ['supervisor'],
    } as const;
    await useGrant(shop, order, 'officer-1', NOW);
    await reviewGrant(shop, { id: 'E-4', outcome: 'justified' }, DPO, later(2));
    const shown = await showGrant(shop, 'E-4', later(2));
    expect(shown).toMatchObject({ person: 'officer-1', stands: 'reviewed', looks: [], more: false });
    expect(shown.uses.map(({ act, subject }) => [act, subject])).toEqual([
      ['pauseStation', 'S1'],
      ['resumeStation', 'S1/now'],
    ]);
    expect(shown.review).toMatchObject({ by: 'dpo-1', outcome: 'justified' });
    expect(shown.ended).not.toBeNull();
  });

  test('the roles of keys, accounts and reviews are never lent', async () => {
    for (const role of ['custodian', 'dpo', 'auditor', 'register'])
      expect(
        await codeFrom(
          openGrant(house.shop, { id: 'E-NO', ...ASKED, role: JSON.parse(`"${role}"`) }, ME, NOW),
        ),
      ).toBe('GRANT_ROLE');
  });

  test('somebody else reviews it, after its end; an overdue review is listed as such', async () => {
    const { shop } = house;
    await openGrant(shop, { id: 'E-2', ...ASKED }, ME, NOW);
    expect(await codeFrom(reviewGrant(shop, { id: 'E-2', outcome: 'justified' }, DPO, NOW))).toBe(
      'GRANT_RUNNING',
    );
    const stands = async (now: Date) => (await grants(shop, now, 10)).find(({ id }) => id === 'E-2')?.stands;
    expect([await stands(NOW), await stands(later(2)), await stands(later(74))]).toEqual([
      'running',
      'to-review',
      'overdue',
    ]);
    const own: Actor = { kind: 'person', id: 'officer-1', role: 'auditor' };
    expect(await codeFrom(reviewGrant(shop, { id: 'E-2', outcome: 'justified' }, own, later(2)))).toBe(
      'DUTY_APART',
    );
    await reviewGrant(shop, { id: 'E-2', outcome: 'not-justified' }, DPO, later(2));
    expect(await stands(later(200))).toBe('reviewed');
    expect(await shop.ledger.state({ kind: 'incident', id: 'grant-E-2' })).toMatchObject({ state: 'open' });
    const events = await shop.ledger.events({ kind: 'break-glass', id: 'E-2' });
    expect(events.map(({ event }) => event)).toEqual(['open', 'end', 'review']);
  });

  test('a grant that was ended is used no more, also when both happen at once', async () => {
    const { shop } = house;
    await openGrant(shop, { id: 'E-3', ...ASKED }, ME, NOW);
    await Promise.all([
      ...Array.from({ length: 20 }, () => codeFrom(use('E-3'))),
      endGrant(shop, { id: 'E-3' }, ME),
    ]);
    expect(await codeFrom(use('E-3'))).toBe('GRANT_OVER');
    const events = await shop.ledger.events({ kind: 'break-glass', id: 'E-3' });
    expect(events.at(-1)?.event).toBe('end');
  });
});
