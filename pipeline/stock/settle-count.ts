/** A count that did not match is settled by two people: they count again together and name what is missing, and what lies there too much. */
import type { Actor } from '../../card/index.ts';
import type { Act, BodyFacts, Deed, Row } from '../../ledger/index.ts';
import { act, bodyAct, type Parts, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import type { CountedPlace } from './blind-count.ts';
import { stockFail } from './errors.ts';
import { foundParts, lostParts, noteParts } from './settle-shift.ts';
import { wasDone } from './shifts.ts';

export interface CountSettlement {
  readonly place: CountedPlace;
  /** What both of them counted now. */
  readonly counted: number;
  readonly lost: readonly string[];
  /** Bodies that lie in the place though the books have them at a station (vault), or as lost (spoiled). */
  readonly found?: readonly string[];
}

/** A blank that turned up in the vault is returned there; what was lost is spoiled plastic from now on. */
const turnedUp = (
  place: CountedPlace,
  numbers: readonly string[],
  facts: readonly BodyFacts[],
  detail: Readonly<Record<string, string>>,
): Parts => {
  if (place === 'spoiled') return { acts: foundParts(numbers, facts, detail), rows: [] };
  const known = new Map(facts.map((body) => [body.number, body]));
  const acts: Act[] = [];
  const rows: Row[] = [];
  for (const number of numbers) {
    const body = known.get(number);
    if (body?.state !== 'at-station')
      throw stockFail('LOST_NOT_HERE', { body: number, state: body?.state ?? 'unknown' });
    acts.push(bodyAct(number, 'return', { detail, onlyIf: ({ seq }) => seq === body.seq }));
    rows.push({ type: 'body-station', number, station: null });
  }
  return { acts, rows };
};

/** @throws KadiError TWO_PEOPLE, COUNT_NOT_OPEN, SETTLE_DIFFERS, LOST_* */
export const settleCount = async (
  shop: Shop,
  input: CountSettlement,
  by: Actor,
  actId?: string,
): Promise<{ readonly lost: number }> => {
  const both = twoPeople(by);
  const { place } = input;
  const lost = [...new Set(input.lost)];
  const found = [...new Set(input.found ?? [])];
  if ((await wasDone(shop, actId)) !== undefined) return { lost: lost.length };
  await commitFresh(shop, async () => {
    const now = await shop.ledger.dossier({ kind: 'count', id: place });
    if (now?.state !== 'mismatched')
      throw stockFail('COUNT_NOT_OPEN', { place, state: now?.state ?? 'none' });
    const incident = String(now.data['incident'] ?? '');
    const facts = await shop.ledger.stockBooks.bodyFacts([...lost, ...found]);
    const where = { place, incident };
    const gone = lostParts(lost, facts, [place], where);
    const back = turnedUp(place, found, facts, where);
    const books = await shop.ledger.stockBooks.bodiesIn(place);
    if (input.counted !== books - lost.length + found.length)
      throw stockFail('SETTLE_DIFFERS', { differ: place });
    const note = await noteParts(shop, incident, { lost: lost.length, found: found.length });
    const deed: Deed = {
      by: both,
      acts: [
        act('count', place, 'settle', {
          detail: { ...where, counted: input.counted, lost: lost.length, found: found.length },
          onlyIf: ({ seq }) => seq === now.seq,
        }),
        ...gone.acts,
        ...back.acts,
        ...note,
      ],
      rows: [...gone.rows, ...back.rows],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return { lost: lost.length };
};
