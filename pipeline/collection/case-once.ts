/** One case for one matter: opened, noted again, or opened again when it was settled. Two people at once make one case. */
import type { JsonObject } from '../../card/index.ts';
import type { CaseOfCard } from '../../ledger/index.ts';
import { act, type Parts } from '../acts.ts';
import { caseParts, type NewCase } from '../cases/index.ts';
import type { Shop } from '../shop.ts';

export const caseOnce = async (shop: Shop, one: NewCase, note: JsonObject = {}): Promise<Parts> => {
  const known = await shop.ledger.dossier({ kind: 'case', id: one.id });
  const fresh = caseParts(one);
  if (known === undefined) return { acts: [fresh.act], rows: [fresh.row] };
  const asRead = { onlyIf: (current: { readonly seq: number }) => current.seq === known.seq };
  if (known.state === 'open')
    return { acts: [act('case', one.id, 'note', { detail: note, ...asRead })], rows: [] };
  const { data } = fresh.row.type === 'dossier' ? fresh.row : { data: {} };
  return {
    acts: [act('case', one.id, 'reopen', { detail: note, ...asRead })],
    rows: [{ type: 'dossier-merge', kind: 'case', id: one.id, data }],
  };
};

/** Settles the open cases of these types among those of one card. */
export const settleCases = (
  cases: readonly CaseOfCard[],
  types: readonly string[],
  outcome: 'found' | 'withdrawn' | 'replaced',
): Parts => ({
  acts: cases
    .filter(({ state, type }) => state === 'open' && types.includes(type))
    .map(({ id }) => act('case', id, 'solve', { detail: { outcome } })),
  rows: [],
});
