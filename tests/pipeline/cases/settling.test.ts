import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES, type Rule } from '../../../api/index.ts';
import type { Actor } from '../../../card/index.ts';
import {
  assignCase,
  CASE_OUTCOMES,
  CASE_TYPES,
  type CaseOutcome,
  type CaseType,
  caseParts,
  giveUpMissing,
  missCard,
  openAccount,
  openCases,
  reportOverdue,
  settlingOf,
  solveCase,
} from '../../../pipeline/index.ts';
import { COLLEAGUE, type Field, NOW, OFFICER, type Owner, openField, SUPERVISORS } from '../offices/field.ts';

const HERE = 'HC-019-1';
const AWAY = 'HC-047-1';
const SUPERVISOR: Actor = { kind: 'person', id: 'supervisor-1', role: 'supervisor' };
const HEADS: Actor = { kind: 'person', id: 'supervisor-2', role: 'supervisor', second: 'dpo-1' };
const confirmedBy = (second: string): Actor => ({ kind: 'person', id: 'officer-3', role: 'officer', second });
const KEEPERS: Actor = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' };

let field: Field;
beforeAll(async () => {
  field = await openField(HERE, 40);
});
afterAll(() => field.close());

const opened = async (
  type: CaseType,
  to: 'received' | 'dispatched' = 'received',
): Promise<Owner & { id: string }> => {
  const owner = field.owner();
  await field.make([owner.serial], to);
  const id = `${type}/here/${owner.serial}`;
  const about = { card: owner.serial, request: owner.request };
  const { act, row } = caseParts({ id, type, about, office: HERE, now: NOW });
  await field.shop.ledger.commit({ by: OFFICER, acts: [act], rows: [row] });
  return { ...owner, id };
};
const solve = (id: string, outcome: CaseOutcome, by: Actor = COLLEAGUE): Promise<void> =>
  solveCase(field.shop, { id, outcome }, by);
const code = (code: string) => ({ code });

describe('a case is settled by what settles it', () => {
  const OWN: readonly CaseType[] = ['double', 'complaint', 'subject-access', 'told-wrong-data'];
  test.each(OWN)('%s: by its own act, and not by saying so', async (type) => {
    const { id } = await opened(type);
    const role = settlingOf(type).may.find((one) => one === 'dpo') ?? 'supervisor';
    for (const outcome of CASE_OUTCOMES)
      await expect(
        solve(id, outcome, { kind: 'person', id: 'dpo-1', role, second: 'supervisor-2' }),
      ).rejects.toMatchObject({ code: 'CASE_OWN_ACT', facts: { act: settlingOf(type).acts.join(', ') } });
  });

  test('the acts that the table names are commands of the routes, and its roles are those of the route', () => {
    const rules: readonly Rule[] = Object.values(ROUTES);
    const known = new Set(rules.map(({ command }) => command));
    const named = CASE_TYPES.flatMap((type) => [...settlingOf(type).acts]);
    expect(named.filter((command) => !known.has(command))).toEqual([]);
    const may = [...new Set(CASE_TYPES.flatMap((type) => [...settlingOf(type).may]))].sort();
    expect([...ROUTES.solveCase.may].sort()).toEqual(may);
    expect([...ROUTES.assignCase.may].sort()).toEqual(may);
  });

  test('every kind of case can be ended somehow', () => {
    const stuck = CASE_TYPES.filter((type) => {
      const { acts, outcomes } = settlingOf(type);
      return acts.length === 0 && Object.keys(outcomes).length === 0;
    });
    expect(stuck).toEqual([]);
  });

  test('a role that has no part in it settles nothing', async () => {
    const { id } = await opened('over');
    const packer: Actor = { kind: 'person', id: 'dpo-1', role: 'dpo' };
    await expect(solve(id, 'found', packer)).rejects.toMatchObject(code('CASE_ROLE'));
  });

  test('whoever opened it, as first or as second, does not settle it', async () => {
    const { id } = await opened('over');
    await expect(solve(id, 'found', OFFICER)).rejects.toMatchObject(code('DUTY_APART'));
    await expect(solve(id, 'found', confirmedBy('officer-1'))).rejects.toMatchObject(code('DUTY_APART'));
    await solve(id, 'found');
  });

  test('a damaged card is replaced, or two others find it whole; one person cannot let it be handed over', async () => {
    const { id, serial } = await opened('damaged');
    await expect(solve(id, 'found')).rejects.toMatchObject(code('CASE_OWN_ACT'));
    await expect(solve(id, 'unfounded')).rejects.toMatchObject(code('TWO_PEOPLE'));
    await expect(solve(id, 'withdrawn')).rejects.toMatchObject(code('CASE_STILL'));
    expect(await field.openCases(serial)).toEqual(['damaged']);
    await solve(id, 'unfounded', confirmedBy('supervisor-2'));
    expect(await field.openCases(serial)).toEqual([]);
  });

  test.each([
    'short',
    'absent',
  ] as const)('%s: not found while the card is nowhere, nor replaced without another', async (type) => {
    const { id, serial, request } = await opened(type, 'dispatched');
    await expect(solve(id, 'found')).rejects.toMatchObject(code('CASE_STILL'));
    await missCard(field.shop, { serial }, OFFICER);
    for (const outcome of ['found', 'replaced', 'withdrawn'] as const)
      await expect(solve(id, outcome)).rejects.toMatchObject(code('CASE_STILL'));
    const { replacement } = await giveUpMissing(field.shop, { serial, case: id }, SUPERVISORS);
    expect(await field.openCases(serial)).toEqual([]);
    expect((await field.card(replacement)).requestId).toBe(request);
  });

  test('giving a card up settles the cases of that card, and no other case that somebody names', async () => {
    const other = await opened('damaged');
    const { serial } = await opened('absent', 'dispatched');
    await missCard(field.shop, { serial }, OFFICER);
    await expect(giveUpMissing(field.shop, { serial, case: other.id }, SUPERVISORS)).rejects.toMatchObject(
      code('CASE_OTHER_KIND'),
    );
    expect(await field.openCases(other.serial)).toEqual(['damaged']);
  });

  test('a card handed over twice is looked at by two of the bureau', async () => {
    const { id } = await opened('handed-over-twice');
    await expect(solve(id, 'unfounded')).rejects.toMatchObject(code('CASE_ROLE'));
    await expect(solve(id, 'unfounded', SUPERVISOR)).rejects.toMatchObject(code('TWO_PEOPLE'));
    // In the books it lies at the office: nothing was handed over at all.
    await expect(solve(id, 'unfounded', HEADS)).rejects.toMatchObject(code('CASE_STILL'));
  });

  test('settled twice by one act is once, and by another act is refused', async () => {
    const { id, request } = await opened('seal-broken');
    const input = { id, outcome: 'found' } as const;
    await solveCase(field.shop, input, COLLEAGUE, 'act-1');
    await solveCase(field.shop, input, COLLEAGUE, 'act-1');
    await expect(solveCase(field.shop, input, COLLEAGUE, 'act-2')).rejects.toMatchObject(
      code('STATE_REFUSED'),
    );
    expect((await field.notices(request)).filter((one) => one === 'solved')).toHaveLength(1);
  });
});

describe('a case is somebody’s from the first moment', () => {
  const account = (person: string, role: 'officer' | 'packer' | 'auditor', office: string | null) =>
    openAccount(field.shop, { person, role, office, from: '2020-01-01', until: null }, KEEPERS);

  test('of its office, in words, until a person is named', async () => {
    const { id } = await opened('over');
    const seen = (await openCases(field.shop, { assignee: HERE }, NOW, 500)).find((one) => one.id === id);
    expect(seen?.whose).toBe(`office ${HERE}`);
  });

  test('only somebody with an account, of its office or of the bureau, who may settle it is named', async () => {
    const { id } = await opened('over');
    await account('o-here', 'officer', HERE);
    await account('o-away', 'officer', AWAY);
    await account('a-here', 'auditor', HERE);
    for (const to of ['nobody-1', 'o-away', 'a-here'])
      await expect(assignCase(field.shop, { id, to }, SUPERVISOR)).rejects.toMatchObject(
        code('CASE_ASSIGNEE'),
      );
    const inspector: Actor = { kind: 'person', id: 'inspector-1', role: 'inspector' };
    await expect(assignCase(field.shop, { id, to: 'o-here' }, inspector)).rejects.toMatchObject(
      code('CASE_ROLE'),
    );
    await assignCase(field.shop, { id, to: 'o-here' }, SUPERVISOR);
    const [seen] = await openCases(field.shop, { assignee: 'o-here' }, NOW, 10);
    expect(seen).toMatchObject({ id, whose: 'o-here' });
  });

  test('past its time it is reported once, and once more when it was opened again', async () => {
    const { id } = await opened('over');
    const notes = async (): Promise<unknown[]> =>
      (await field.shop.ledger.events({ kind: 'case', id })).filter(({ event }) => event === 'note');
    await reportOverdue(field.shop, NOW);
    expect(await notes()).toEqual([]);
    const later = new Date(NOW.getTime() + 25 * 3_600_000);
    expect(await reportOverdue(field.shop, later)).toBeGreaterThan(0);
    expect(await reportOverdue(field.shop, later)).toBe(0);
    expect(await notes()).toHaveLength(1);
    // The report is no part of the matter: whoever settles it is still anybody else.
    await solve(id, 'found');
  });
});
