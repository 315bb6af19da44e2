/**
 * Where every card is that a machine ever finished. The states of the one table fall into these places, each into one; the sum over
 * the places is the number of cards that were finished, for the whole country and for every part of it.
 */
import type { CardState } from '../../card/index.ts';
import type { CardCount, CardFlow, CardGroup } from '../../ledger/index.ts';
import type { Column, Equation, ReportRow } from './report.ts';
import { equation } from './report.ts';

export const PLACES = [
  'spoiled',
  'inBureau',
  'inTransit',
  'missing',
  'atStation',
  'collected',
  'returned',
  'withdrawn',
] as const;
export type Place = (typeof PLACES)[number];

/** For a finished card; `before` cannot be: no event leads back from a finished card to one before the machine. */
export const PLACE_OF: Readonly<Record<CardState, Place | 'before'>> = {
  accepted: 'before',
  signed: 'before',
  rendered: 'before',
  personalising: 'before',
  encoded: 'before',
  uncertain: 'before',
  review: 'before',
  cancelled: 'before',
  personalised: 'inBureau',
  passed: 'inBureau',
  packed: 'inBureau',
  dispatched: 'inTransit',
  missing: 'missing',
  received: 'atStation',
  collected: 'collected',
  // In the owner's hand, or was: handed over all the same.
  suspended: 'collected',
  revoked: 'withdrawn',
  recalled: 'withdrawn',
  returned: 'returned',
  spoiled: 'spoiled',
  destroyed: 'spoiled',
};

const isState = (word: string): word is CardState => Object.hasOwn(PLACE_OF, word);

const HEADS: Readonly<Record<Place, { readonly en: string; readonly sw: string }>> = {
  spoiled: { en: 'spoiled or destroyed', sw: 'zilizoharibika' },
  inBureau: { en: 'in the bureau', sw: 'kiwandani' },
  inTransit: { en: 'in transit', sw: 'njiani' },
  missing: { en: 'missing', sw: 'hazijapatikana' },
  atStation: { en: 'at station', sw: 'kituoni' },
  collected: { en: 'collected', sw: 'zilizochukuliwa' },
  returned: { en: 'returned', sw: 'zilizorudishwa' },
  withdrawn: { en: 'withdrawn', sw: 'zilizobatilishwa' },
};

export const PRINTED: Column = {
  key: 'printed',
  head: { en: 'printed', sw: 'zilizochapishwa' },
  kind: 'count',
};
export const PLACE_COLUMNS: readonly Column[] = PLACES.map((key) => ({
  key,
  head: HEADS[key],
  kind: 'count',
}));

export type Places = { readonly [P in Place]: number };

const NOWHERE: Places = {
  spoiled: 0,
  inBureau: 0,
  inTransit: 0,
  missing: 0,
  atStation: 0,
  collected: 0,
  returned: 0,
  withdrawn: 0,
};

export interface Standing {
  /** Counted from the events that finish a card. */
  readonly printed: number;
  /** Counted from the last event of each finished card. */
  readonly places: Places;
  /** Finished cards in a state that has no place: must be 0. */
  readonly nowhere: number;
}

const NOTHING: Standing = { printed: 0, places: NOWHERE, nowhere: 0 };

/** The events by which a machine's work is known to be done. */
export const FINISHES: ReadonlySet<string> = new Set(['complete', 'find-good']);

/**
 * Adds up by `key`; what has no key is under `-`. Every count goes under exactly one key, so any division into parts sums to the
 * whole (R58).
 */
export const standings = (
  counts: readonly (CardGroup & Pick<CardCount, 'state' | 'made' | 'cards'>)[],
  flows: readonly CardFlow[],
  key: (group: CardGroup) => string | undefined,
): ReadonlyMap<string, Standing> => {
  const found = new Map<string, Standing>();
  const at = (group: CardGroup): [string, Standing] => {
    const name = key(group) ?? '-';
    return [name, found.get(name) ?? NOTHING];
  };
  for (const count of counts) {
    const place = isState(count.state) ? PLACE_OF[count.state] : 'before';
    // Before the machine and among the spoiled lie unfinished ones too; everywhere else is where only a finished card comes.
    if (!count.made && (place === 'before' || place === 'spoiled')) continue;
    const [name, was] = at(count);
    found.set(
      name,
      place === 'before'
        ? { ...was, nowhere: was.nowhere + count.cards }
        : { ...was, places: { ...was.places, [place]: was.places[place] + count.cards } },
    );
  }
  for (const flow of flows) {
    if (!FINISHES.has(flow.event)) continue;
    const [name, was] = at(flow);
    found.set(name, { ...was, printed: was.printed + flow.count });
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
};

export const standingEquation = ({ printed, places }: Standing, of = ''): Equation =>
  equation(
    of === '' ? 'printed' : `${of}: printed`,
    printed,
    PLACES.map((place) => ({ name: HEADS[place].en, count: places[place] })),
  );

export const sumOf = (all: Iterable<Standing>): Standing => {
  let sum = NOTHING;
  for (const { printed, places, nowhere } of all) {
    sum = {
      printed: sum.printed + printed,
      nowhere: sum.nowhere + nowhere,
      places: {
        spoiled: sum.places.spoiled + places.spoiled,
        inBureau: sum.places.inBureau + places.inBureau,
        inTransit: sum.places.inTransit + places.inTransit,
        missing: sum.places.missing + places.missing,
        atStation: sum.places.atStation + places.atStation,
        collected: sum.places.collected + places.collected,
        returned: sum.places.returned + places.returned,
        withdrawn: sum.places.withdrawn + places.withdrawn,
      },
    };
  }
  return sum;
};

export const standingRow = (name: string, { printed, places }: Standing): ReportRow => ({
  part: name,
  printed,
  ...places,
});
