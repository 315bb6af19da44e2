/** Naming the person whose case it is, and saying that it is settled, as far as the table in settling.ts allows. */
import type { Actor, Role } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { noticeParts } from '../notices.ts';
import { type StaffOf, staffInBooks } from '../rights/staff.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { BUREAU, CASE_TYPES, type CaseOutcome, type CaseType } from './case.ts';
import { caseFail } from './errors.ts';
import { notOwnMatter } from './part-in.ts';
import { type Ending, type Settling, settlingOf } from './settling.ts';
import { NEEDS, type Stand, standOf } from './stand.ts';

const getCase = async (shop: Shop, id: string): Promise<Dossier & { readonly type: CaseType }> => {
  const found = await shop.ledger.dossier({ kind: 'case', id });
  const type = CASE_TYPES.find((one) => one === found?.data['type']);
  if (found === undefined || type === undefined) throw caseFail('CASE_UNKNOWN', { case: id });
  return { ...found, type };
};

/** The office whose people may settle it; BUREAU: only people of no office. */
export const officeOfCase = async (shop: Shop, id: string): Promise<string> => {
  const { type, data } = await getCase(shop, id);
  return scopeOf(settlingOf(type), data);
};

const scopeOf = ({ at }: Settling, { office }: Dossier['data']): string =>
  at === 'office' && typeof office === 'string' ? office : BUREAU;

const inRole = (id: string, { may }: Settling, by: Actor): void => {
  if (by.kind !== 'person' || !may.includes(by.role))
    throw caseFail('CASE_ROLE', { case: id, may: may.join(', ') });
};

/**
 * @param staff who has an account; the books alone unless told otherwise.
 * @throws KadiError CASE_UNKNOWN, CASE_ROLE, CASE_ASSIGNEE
 */
export const assignCase = async (
  shop: Shop,
  input: { readonly id: string; readonly to: string },
  by: Actor,
  actId?: string,
  staff: StaffOf = staffInBooks(shop, new Date()),
): Promise<void> => {
  const { id, to } = input;
  const { type, data } = await getCase(shop, id);
  const settling = settlingOf(type);
  inRole(id, settling, by);
  const person = await staff(to);
  const scope = scopeOf(settling, data);
  const fits = (may: readonly Role[]): boolean =>
    person !== undefined &&
    may.includes(person.role) &&
    (person.office === undefined || person.office === scope);
  if (!fits(settling.may))
    throw caseFail('CASE_ASSIGNEE', { case: id, to, office: scope, may: settling.may.join(', ') });
  await commitFresh(shop, async () => ({
    deed: {
      by,
      acts: [act('case', id, 'assign', { detail: { to } })],
      rows: [{ type: 'dossier-merge', kind: 'case', id, data: { assignee: to } }],
      ...withId(actId),
    },
    result: undefined,
  }));
};

const endingOf = (id: string, settling: Settling, outcome: CaseOutcome): Ending => {
  const ending = settling.outcomes[outcome];
  if (ending !== undefined) return ending;
  const may = Object.keys(settling.outcomes).join(', ');
  const [first] = settling.acts;
  if (first === undefined) throw caseFail('CASE_OUTCOME', { case: id, may });
  throw caseFail('CASE_OWN_ACT', { case: id, act: settling.acts.join(', '), may });
};

/** What is true of the card now: come and collect, or another is made. One on its way has its own message when it arrives. */
const tellOf = (id: string, seq: number, outcome: CaseOutcome, { card, replacement }: Stand) => {
  // Who was told is told; and where no message arrives, none is written.
  if (card === undefined || outcome === 'told') return undefined;
  const { request, requestState, live, state, office } = card;
  const one = { id: `case/${id}/${seq}`, request, office };
  if (outcome === 'replaced' && replacement !== undefined)
    return noticeParts({ ...one, template: 'replaced', serial: replacement.serial });
  return live && state === 'received' && requestState === 'open'
    ? noticeParts({ ...one, template: 'solved', serial: card.serial })
    : undefined;
};

/**
 * Settled without an act of its own: how, and the owner of the card is told what is true of it.
 *
 * @throws KadiError CASE_UNKNOWN, CASE_ROLE, CASE_OWN_ACT, CASE_OUTCOME, CASE_STILL, TWO_PEOPLE, DUTY_APART, STATE_REFUSED
 */
export const solveCase = async (
  shop: Shop,
  input: { readonly id: string; readonly outcome: CaseOutcome },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { id, outcome } = input;
  await commitFresh(shop, async () => {
    const found = await getCase(shop, id);
    const settling = settlingOf(found.type);
    inRole(id, settling, by);
    const { needs, two } = endingOf(id, settling, outcome);
    const who = two ? twoPeople(by) : by;
    const stand = await standOf(shop, found);
    const solve = act('case', id, 'solve', {
      detail: { outcome },
      onlyIf: ({ seq }) => seq === found.seq,
    });
    // Settled before: the books say whether by this very act.
    if (found.state !== 'open')
      return { deed: { by: who, acts: [solve], ...withId(actId) }, result: undefined };
    if (who.kind === 'person')
      await notOwnMatter(shop, found, who.second === undefined ? [who.id] : [who.id, who.second]);
    if (!NEEDS[needs].holds(stand))
      throw caseFail('CASE_STILL', {
        case: id,
        needs: NEEDS[needs].en,
        state: stand.card?.state ?? 'unknown',
      });
    const told = tellOf(id, found.seq, outcome, stand);
    return {
      deed: {
        by: who,
        acts: [solve, ...(told === undefined ? [] : [told.act])],
        rows: [
          { type: 'dossier-merge', kind: 'case', id, data: { outcome } },
          ...(told === undefined ? [] : [told.row]),
        ],
        guards: stand.guards,
        ...withId(actId),
      },
      result: undefined,
    };
  });
};
