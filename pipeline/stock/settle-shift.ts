/** A shift that did not add up is settled by two people: they count again and name every body that is missing or has turned up. */
import type { Actor } from '../../card/index.ts';
import type { Act, BodyFacts, Row, Stay } from '../../ledger/index.ts';
import { act, bodyAct, type Parts, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { leaveParts, waitingGuards } from './close-shift.ts';
import { blankCount, differences, type ShiftCounts } from './compare-shift.ts';
import { stockFail } from './errors.ts';
import { insistVaultFree } from './guards.ts';
import { isLeft } from './shift-books.ts';
import { wasDone } from './shifts.ts';
import { standing, untouched } from './standing.ts';

export interface ShiftSettlement extends ShiftCounts {
  readonly station: string;
  readonly shift: string;
  /** Numbers of bodies that are nowhere: their place in the books is `lost` from now on. */
  readonly lost: readonly string[];
  /** Numbers of bodies that had been lost before and lie here now: they become spoiled plastic, because nobody knows where they were. */
  readonly found?: readonly string[];
  readonly keep?: boolean;
}

/** Only a blank or spoiled plastic can simply be gone. What carries a good card has an owner who waits for it. */
export const lostParts = (
  numbers: readonly string[],
  facts: readonly BodyFacts[],
  states: readonly string[],
  detail: Readonly<Record<string, string>>,
): Parts => {
  const known = new Map(facts.map((body) => [body.number, body]));
  const acts: Act[] = [];
  const rows: Row[] = [];
  for (const number of numbers) {
    const body = known.get(number);
    if (body?.state === 'issued' || body?.state === 'in-machine')
      throw stockFail('LOST_CARRIES_CARD', { body: number, card: body.card ?? '' });
    if (body === undefined || !states.includes(body.state))
      throw stockFail('LOST_NOT_HERE', { body: number, state: body?.state ?? 'unknown' });
    acts.push(bodyAct(number, 'lose', { detail, onlyIf: ({ seq }) => seq === body.seq }));
    rows.push({ type: 'body-station', number, station: null });
  }
  return { acts, rows };
};

export const foundParts = (
  numbers: readonly string[],
  facts: readonly BodyFacts[],
  detail: Readonly<Record<string, string>>,
): readonly Act[] => {
  const known = new Map(facts.map((body) => [body.number, body]));
  return numbers.map((number) => {
    const state = known.get(number)?.state ?? 'unknown';
    if (state !== 'lost') throw stockFail('LOST_NOT_HERE', { body: number, state });
    return bodyAct(number, 'find', { detail: { ...detail, reason: 'found' } });
  });
};

/**
 * Afterwards the shift is closed and may be followed by another; the station is resumed, and its batches are, by the people who do that.
 * @throws KadiError TWO_PEOPLE, SHIFT_NOT_OPEN, SETTLE_DIFFERS, LOST_*, VAULT_BEING_COUNTED
 */
export const settleShift = async (
  shop: Shop,
  input: ShiftSettlement,
  by: Actor,
  actId?: string,
): Promise<{ readonly lost: number }> => {
  const both = twoPeople(by);
  const { station, shift, keep = false } = input;
  const lost = [...new Set(input.lost)];
  const found = [...new Set(input.found ?? [])];
  if ((await wasDone(shop, actId)) !== undefined) return { lost: lost.length };
  await commitFresh(shop, async () => {
    const now = await standing(shop, station);
    if (now.state !== 'mismatched' || now.shift !== shift)
      throw stockFail('SHIFT_NOT_OPEN', { station, state: now.state ?? 'none', open: now.shift ?? 'none' });
    const all = await shop.ledger.stockBooks.shiftStays(station, shift);
    const facts = await shop.ledger.stockBooks.bodyFacts([...lost, ...found]);
    insistOfShift(lost, all);
    const where = { station, shift, incident: `stock/${station}/${shift}` };
    const gone = lostParts(lost, facts, ['at-station', 'spoiled'], where);
    const back = foundParts(found, facts, where);
    const differ = differences(all, input, new Set(lost));
    if (differ.length > 0) throw stockFail('SETTLE_DIFFERS', { differ: differ.join(' ') });
    const left = all.filter((stay) => isLeft(stay) && !lost.includes(stay.number));
    if (!keep && left.length > 0) await insistVaultFree(shop);
    const leave = leaveParts(left, { station, shift }, keep);
    const note = await noteParts(shop, where.incident, { lost: lost.length, found: found.length });
    const deed = {
      by: both,
      acts: [
        act('shift', station, 'settle', {
          detail: {
            ...where,
            good: input.good,
            spoiled: input.spoiled,
            blanks: blankCount(input.blanks),
            lost: lost.length,
            found: found.length,
            kept: keep,
          },
          onlyIf: untouched(now),
        }),
        ...gone.acts,
        ...back,
        ...leave.acts,
        ...note,
      ],
      rows: [...gone.rows, ...leave.rows],
      guards: [...waitingGuards(all), ...leave.guards],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return { lost: lost.length };
};

const insistOfShift = (lost: readonly string[], all: readonly Stay[]): void => {
  const here = new Set(all.map(({ number }) => number));
  const stranger = lost.find((number) => !here.has(number));
  if (stranger !== undefined)
    throw stockFail('LOST_NOT_HERE', { body: stranger, state: 'not of this shift' });
};

/** What two people found is written on the incident in the same deed, unless it was closed meanwhile. */
export const noteParts = async (
  shop: Shop,
  id: string,
  detail: Readonly<Record<string, number>>,
): Promise<readonly Act[]> =>
  (await shop.ledger.state({ kind: 'incident', id }))?.state === 'open'
    ? [act('incident', id, 'note', { detail: { settled: true, ...detail } })]
    : [];
