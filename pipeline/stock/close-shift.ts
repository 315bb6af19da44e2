/**
 * The end of a shift: the operator enters what lies on the table without being told what should. The books are read from events and are
 * held under lock until the deed is written, so a body that moves meanwhile makes it read again. Adding up or not is all that is answered.
 */
import type { Actor } from '../../card/index.ts';
import type { Deed, Guard, Stay } from '../../ledger/index.ts';
import { act, bodyAct, type Parts, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { blankCount, differences, type ShiftCounts } from './compare-shift.ts';
import { STOCK_ERRORS, stockFail } from './errors.ts';
import { insistVaultFree, vaultGuard } from './guards.ts';
import { booksOfStays, isLeft } from './shift-books.ts';
import { wasDone } from './shifts.ts';
import { standing, untouched } from './standing.ts';
import { stopParts } from './stop-station.ts';

export interface ShiftEnd extends ShiftCounts {
  readonly station: string;
  readonly shift: string;
  /** The blanks stay at the station for the next shift; else they go back to the vault. */
  readonly keep?: boolean;
}

export type ShiftVerdict =
  | { readonly result: 'match' }
  | { readonly result: 'mismatch'; readonly incident: string };

/** A deed that builds on where a body stands holds only while it stands there. */
const standsStill = ({ number, seq }: Stay): Guard => ({
  subject: { kind: 'body', id: number },
  fails: (now) =>
    now?.seq === seq ? undefined : { code: 'SHIFT_CARD_INSIDE', sentence: STOCK_ERRORS.SHIFT_CARD_INSIDE.en },
});

/** Blanks that are left go to the vault, or are looked at under lock and stay. */
export const leaveParts = (
  left: readonly Stay[],
  where: { readonly station: string; readonly shift: string },
  keep: boolean,
): Parts & { readonly guards: readonly Guard[] } => {
  if (keep) return { acts: [], rows: [], guards: left.map(standsStill) };
  return {
    acts: left.map(({ number, seq }) =>
      bodyAct(number, 'return', { detail: where, onlyIf: (now) => now.seq === seq }),
    ),
    rows: left.map(({ number }) => ({ type: 'body-station', number, station: null })),
    guards: left.length === 0 ? [] : [vaultGuard],
  };
};

/** What is in a machine has an end before the shift has; a card that is encoded and waits for a printer does not hold it up. */
const insistNothingInside = async (shop: Shop, station: string, all: readonly Stay[]): Promise<void> => {
  const inside = all.filter(
    ({ went, state, cardState }) => went === null && state === 'in-machine' && cardState !== 'encoded',
  );
  const unsettled = await shop.ledger.stockBooks.unsettledCards(station);
  const card = inside.find(({ card: on }) => on !== null)?.card ?? unsettled[0];
  if (card !== undefined && card !== null) throw stockFail('SHIFT_CARD_INSIDE', { station, card });
};

export const waitingGuards = (all: readonly Stay[]): readonly Guard[] =>
  all.filter(({ went, state }) => went === null && state === 'in-machine').map(standsStill);

/** @throws KadiError SHIFT_NOT_OPEN, SHIFT_CARD_INSIDE, VAULT_BEING_COUNTED */
export const closeShift = async (
  shop: Shop,
  input: ShiftEnd,
  by: Actor,
  actId?: string,
  at: Date = new Date(),
): Promise<ShiftVerdict> => {
  const { station, shift, keep = false } = input;
  const before = await wasDone(shop, actId);
  if (before !== undefined) {
    const incident = before['incident'];
    return typeof incident === 'string' ? { result: 'mismatch', incident } : { result: 'match' };
  }
  const { result } = await commitFresh(shop, async (): Promise<{ deed: Deed; result: ShiftVerdict }> => {
    const now = await standing(shop, station);
    if (now.state !== 'open' || now.shift !== shift)
      throw stockFail('SHIFT_NOT_OPEN', { station, state: now.state ?? 'none', open: now.shift ?? 'none' });
    const all = await shop.ledger.stockBooks.shiftStays(station, shift);
    await insistNothingInside(shop, station, all);
    const differ = differences(all, input);
    const where = { station, shift };
    const counted = { good: input.good, spoiled: input.spoiled, blanks: blankCount(input.blanks) };
    const id = withId(actId);
    const guards = waitingGuards(all);
    if (differ.length === 0) {
      const left = all.filter(isLeft);
      if (!keep && left.length > 0) await insistVaultFree(shop);
      const leave = leaveParts(left, where, keep);
      const close = act('shift', station, 'close', {
        detail: { ...where, ...counted, kept: keep },
        onlyIf: untouched(now),
      });
      const deed: Deed = {
        by,
        acts: [close, ...leave.acts],
        rows: leave.rows,
        guards: [...guards, ...leave.guards],
        ...id,
      };
      return { deed, result: { result: 'match' } };
    }
    const { batches, ...books } = booksOfStays(all);
    const incident = `stock/${station}/${shift}`;
    const stop = await stopParts(
      shop,
      {
        station,
        incident,
        batches: batches.map(({ batch }) => batch),
        facts: { ...where, differ: differ.join(' '), counted, books: { ...books } },
        now: at,
      },
      by,
    );
    const mismatch = act('shift', station, 'mismatch', {
      detail: { ...where, ...counted, incident },
      onlyIf: untouched(now),
    });
    const left = all.filter(isLeft);
    const deed: Deed = {
      by,
      acts: [mismatch, ...stop.acts],
      rows: stop.rows,
      guards: [...guards, ...left.map(standsStill)],
      ...id,
    };
    return { deed, result: { result: 'mismatch', incident } };
  });
  return result;
};
