/** How a station stands with its shifts. All its shifts are one chain of subject kind `shift` whose id is the station. */
import type { Current } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

export interface Standing {
  readonly station: string;
  /** undefined: nothing was ever issued here and no shift was opened. */
  readonly state: string | undefined;
  /** Moves with every issue, so that whoever closes notices what came meanwhile. */
  readonly seq: number;
  /** Counts the shifts of the chain. */
  readonly turn: number;
  /** The open or mismatched shift; undefined when the last one is closed. */
  readonly shift: string | undefined;
  readonly operator: string | undefined;
}

const HELD: readonly string[] = ['open', 'mismatched'];

export const standing = async (shop: Shop, station: string): Promise<Standing> => {
  const subject = { kind: 'shift' as const, id: station };
  const words = await shop.ledger.dossier(subject);
  if (words === undefined) {
    // Blanks may have come before the first shift.
    const now = await shop.ledger.state(subject);
    const turn = now === undefined ? 0 : 1;
    return { station, state: now?.state, seq: now?.seq ?? 0, turn, shift: undefined, operator: undefined };
  }
  const { state, seq, attempt: turn, data } = words;
  const word = (name: string): string | undefined =>
    HELD.includes(state) && typeof data[name] === 'string' ? data[name] : undefined;
  return { station, state, seq, turn, shift: word('shift'), operator: word('operator') };
};

/** The same shift is still open, or still none is: blanks that others bring to it meanwhile do no harm. */
export const sameShift =
  (now: Standing) =>
  ({ state, attempt }: Current): boolean =>
    now.state === 'open' ? state === 'open' && attempt === now.turn : state === 'closed';

/** Nothing at all has happened on the chain. */
export const untouched =
  (now: Standing) =>
  ({ seq }: Current): boolean =>
    seq === now.seq;
