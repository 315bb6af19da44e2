/**
 * Counts of a place by two people: the vault, and the locked box of spoiled plastic. While the vault is counted nothing goes in or out, so
 * both count the same; spoiled plastic goes on coming, so each count is held against the books of its own moment.
 */
import type { Actor } from '../../card/index.ts';
import type { Deed } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { incidentParts } from '../evidence/index.ts';
import type { Shop } from '../shop.ts';
import { stockFail } from './errors.ts';
import { wasDone } from './shifts.ts';
import { agree, type CountVerdict, insistOther, tallyIn, verdictOf } from './tally.ts';

/** A place is named like the state of the bodies that lie there. */
export const COUNTED_PLACES = ['vault', 'spoiled'] as const;
export type CountedPlace = (typeof COUNTED_PLACES)[number];

/** @throws KadiError COUNT_NOT_OPEN when the last count did not match and is not settled; STATE_REFUSED when one is open */
export const openCount = async (
  shop: Shop,
  { place }: { readonly place: CountedPlace },
  by: Actor,
  actId?: string,
): Promise<{ readonly place: CountedPlace }> => {
  if ((await wasDone(shop, actId)) !== undefined) return { place };
  const subject = { kind: 'count' as const, id: place };
  await commitFresh(shop, async () => {
    const now = await shop.ledger.dossier(subject);
    if (now?.state === 'mismatched') throw stockFail('COUNT_NOT_OPEN', { place, state: now.state });
    const deed: Deed = {
      by,
      acts: [act('count', place, 'open', { detail: { place } })],
      rows: [
        {
          type: now === undefined ? 'dossier' : 'dossier-merge',
          kind: 'count',
          id: place,
          data: { place, openedBy: by.id, tally: null },
        },
      ],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return { place };
};

/** One person's count. @throws KadiError COUNT_NOT_OPEN, COUNT_SAME_PERSON */
export const enterCount = async (
  shop: Shop,
  input: { readonly place: CountedPlace; readonly counted: number },
  by: Actor,
  actId?: string,
  at: Date = new Date(),
): Promise<CountVerdict> => {
  const { place, counted } = input;
  const before = actId === undefined ? undefined : await shop.ledger.stockBooks.actOf(actId);
  if (before !== undefined) return verdictOf(before.event, before.detail);
  const { result } = await commitFresh(shop, async (): Promise<{ deed: Deed; result: CountVerdict }> => {
    const now = await shop.ledger.dossier({ kind: 'count', id: place });
    if (now?.state !== 'open') throw stockFail('COUNT_NOT_OPEN', { place, state: now?.state ?? 'none' });
    const first = tallyIn(now.data);
    insistOther(by.id, [first?.person]);
    const mine = { person: by.id, counted, books: await shop.ledger.stockBooks.bodiesIn(place) };
    const onlyIf = { onlyIf: ({ seq }: { readonly seq: number }) => seq === now.seq };
    const id = withId(actId);
    const keep = (tally: typeof mine | null) => ({
      type: 'dossier-merge' as const,
      kind: 'count' as const,
      id: place,
      data: { tally },
    });
    if (first === undefined) {
      const deed = {
        by,
        acts: [act('count', place, 'tally', { detail: { place, counted }, ...onlyIf })],
        rows: [keep(mine)],
        ...id,
      };
      return { deed, result: { result: 'waiting' } };
    }
    const both = { first: first.counted, second: counted, firstPerson: first.person };
    if (agree(first, mine)) {
      const deed = {
        by,
        acts: [act('count', place, 'match', { detail: { place, ...both }, ...onlyIf })],
        rows: [keep(null)],
        ...id,
      };
      return { deed, result: { result: 'match' } };
    }
    const incident = `stock-count/${place}/${now.seq + 1}`;
    const parts = incidentParts({
      id: incident,
      type: 'stock-mismatch',
      facts: { place, counted: [first.counted, counted], books: [first.books, mine.books] },
      now: at,
    });
    const deed: Deed = {
      by,
      acts: [act('count', place, 'mismatch', { detail: { place, ...both, incident }, ...onlyIf }), parts.act],
      rows: [{ ...keep(null), data: { tally: null, incident } }, parts.row],
      ...id,
    };
    return { deed, result: { result: 'mismatch', incident } };
  });
  return result;
};
