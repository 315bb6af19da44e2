/** How long what is in the machine will last, from what the station reports: which supply ends first, and when at the present rate. */
import { SETS_A_CARD } from './not-ready.ts';

export const SUPPLIES = ['ribbon', 'blanks', 'cleaning'] as const;
export type Supply = (typeof SUPPLIES)[number];

/** What is known; null where the machine or the books cannot tell. */
export interface Stock {
  /** In sets of panels. */
  readonly ribbonLeft: number | null;
  /** Two where the station does not say. */
  readonly ribbonSetsPerCard?: number | null;
  /** Booked to the station. */
  readonly blanks: number | null;
  /** Cards until the machine asks to be cleaned. */
  readonly cleaningLeft: number | null;
  /** Cards an hour, as they were made lately. */
  readonly perHour: number | null;
}

export interface Lasting {
  readonly what: Supply;
  readonly cards: number;
  /** null while there is no rate. */
  readonly hours: number | null;
}

export interface Forecast {
  /** What ends first; null when nothing is known. */
  readonly first: Lasting | null;
  /** What ends sooner first. */
  readonly lasts: readonly Lasting[];
}

export const forecast = ({
  ribbonLeft,
  ribbonSetsPerCard,
  blanks,
  cleaningLeft,
  perHour,
}: Stock): Forecast => {
  const cards: Readonly<Record<Supply, number | null>> = {
    ribbon: ribbonLeft === null ? null : Math.floor(ribbonLeft / (ribbonSetsPerCard ?? SETS_A_CARD)),
    blanks,
    cleaning: cleaningLeft,
  };
  const lasts = SUPPLIES.flatMap((what): Lasting[] => {
    const left = cards[what];
    if (left === null) return [];
    const hours = perHour === null || perHour <= 0 ? null : Math.round((10 * left) / perHour) / 10;
    return [{ what, cards: left, hours }];
  }).toSorted((a, b) => a.cards - b.cards);
  return { first: lasts[0] ?? null, lasts };
};

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Out of a station's report. */
export const stockOf = (detail: Readonly<Record<string, unknown>>): Stock => ({
  ribbonLeft: numberOf(detail['ribbonLeft']),
  ribbonSetsPerCard: numberOf(detail['ribbonSetsPerCard']),
  blanks: numberOf(detail['blanks']),
  cleaningLeft: numberOf(detail['cleaningLeft']),
  perHour: numberOf(detail['perHour']),
});
