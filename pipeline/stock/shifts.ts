/** A shift begins: who works at the station, and which blanks it takes over from the shift before. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { act, bodyAct, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { stockFail } from './errors.ts';
import { standing, untouched } from './standing.ts';

/** Blanks that may lie at one station. */
const MOST = 100_000;

export interface NewShift {
  readonly station: string;
  /** New for the station, such as `2026-11-27-night`. */
  readonly shift: string;
  /** Who works; the person who opens when absent. */
  readonly operator?: string;
}

/** Was this act id written before? The same act again is answered from what it did. */
export const wasDone = async (shop: Shop, actId: string | undefined): Promise<JsonObject | undefined> =>
  actId === undefined ? undefined : (await shop.ledger.stockBooks.actOf(actId))?.detail;

/** The blanks at a station with the length of each chain, so that a deed notices when one has moved. */
export const blanksAt = async (
  shop: Shop,
  station: string,
): Promise<readonly { readonly number: string; readonly seq: number }[]> => {
  const there = await shop.ledger.bodies({ state: 'at-station', station }, MOST);
  const facts = await shop.ledger.stockBooks.bodyFacts(there.map(({ number }) => number));
  return facts.filter((body) => body.state === 'at-station' && body.station === station);
};

/** The answer does not say how many blanks were carried over: whoever closes the shift counts them. @throws KadiError SHIFT_* */
export const openShift = async (
  shop: Shop,
  input: NewShift,
  by: Actor,
  actId?: string,
): Promise<{ readonly station: string; readonly shift: string }> => {
  const { station, shift, operator = by.id } = input;
  if ((await wasDone(shop, actId)) !== undefined) return { station, shift };
  await commitFresh(shop, async () => {
    const now = await standing(shop, station);
    if (now.state === 'mismatched') throw stockFail('SHIFT_MISMATCHED', { station });
    if (now.state === 'open') throw stockFail('SHIFT_OPEN', { station, shift: now.shift ?? '' });
    if (await shop.ledger.stockBooks.shiftKnown(station, shift))
      throw stockFail('SHIFT_NAME_USED', { station, shift });
    const carried = await blanksAt(shop, station);
    const first =
      now.operator === undefined && (await shop.ledger.dossier({ kind: 'shift', id: station })) === undefined;
    const deed = {
      by,
      acts: [
        act('shift', station, 'open', {
          detail: { station, shift, operator, carried: carried.length },
          attempt: now.turn + 1,
          onlyIf: untouched(now),
        }),
        ...carried.map(({ number, seq }) =>
          bodyAct(number, 'carry', { detail: { station, shift }, onlyIf: (body) => body.seq === seq }),
        ),
      ],
      rows: [
        {
          type: first ? ('dossier' as const) : ('dossier-merge' as const),
          kind: 'shift' as const,
          id: station,
          data: { shift, operator },
        },
      ],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return { station, shift };
};
