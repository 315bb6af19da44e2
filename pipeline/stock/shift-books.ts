/** The account of one shift, from events: what came is what went, and what is still there. */
import type { Stay } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

export interface BatchBooks {
  readonly batch: string;
  /** Bodies that a card of this batch was bound to. */
  readonly fed: number;
  readonly good: number;
  readonly spoiled: number;
  /** In a machine, or encoded and waiting for a printer. */
  readonly inMachine: number;
}

/** `received + carriedIn = good + spoiled + returned + carriedOut + lost + left + inMachine`. */
export interface ShiftBooks {
  readonly received: number;
  readonly carriedIn: number;
  readonly good: number;
  readonly spoiled: number;
  readonly returned: number;
  readonly carriedOut: number;
  readonly lost: number;
  /** Blank, at the station. */
  readonly left: number;
  readonly inMachine: number;
  readonly batches: readonly BatchBooks[];
}

const count = (all: readonly Stay[], that: (stay: Stay) => boolean): number => all.filter(that).length;

const ended =
  (went: Stay['went']) =>
  (stay: Stay): boolean =>
    stay.went === went;

export const isLeft = ({ went, state }: Stay): boolean => went === null && state === 'at-station';
const isInside = ({ went, state }: Stay): boolean => went === null && state === 'in-machine';

export const booksOfStays = (all: readonly Stay[]): ShiftBooks => ({
  received: count(all, ({ came }) => came === 'issue'),
  carriedIn: count(all, ({ came }) => came === 'carry'),
  good: count(all, ended('finish')),
  spoiled: count(all, ended('spoil')),
  returned: count(all, ended('return')),
  carriedOut: count(all, ended('carry')),
  lost: count(all, ended('lose')),
  left: count(all, isLeft),
  inMachine: count(all, isInside),
  batches: [...new Set(all.flatMap(({ batch }) => (batch === null ? [] : [batch])))]
    .toSorted()
    .map((batch) => {
      const mine = all.filter((stay) => stay.batch === batch);
      return {
        batch,
        fed: mine.length,
        good: count(mine, ended('finish')),
        spoiled: count(mine, ended('spoil')),
        inMachine: count(mine, isInside),
      };
    }),
});

export const shiftBooks = async (shop: Shop, station: string, shift: string): Promise<ShiftBooks> =>
  booksOfStays(await shop.ledger.stockBooks.shiftStays(station, shift));

/** The equation as people read it, and whether it holds. */
export const equationOf = (
  books: Omit<ShiftBooks, 'batches'>,
): { readonly text: string; readonly holds: boolean } => {
  const { received, carriedIn, good, spoiled, returned, carriedOut, lost, left, inMachine } = books;
  const out = good + spoiled + returned + carriedOut + lost + left + inMachine;
  return {
    text: `received ${received} + carried in ${carriedIn} = good ${good} + spoiled ${spoiled} + returned ${returned} + carried out ${carriedOut} + lost ${lost} + left ${left} + in machine ${inMachine}`,
    holds: received + carriedIn === out,
  };
};
