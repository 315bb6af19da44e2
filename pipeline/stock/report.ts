/** The stock report, from events alone: every line shows its equation and says whether it holds. */
import type { Flow, StayCount, StayKey } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { equationOf, type ShiftBooks } from './shift-books.ts';

export const STOCK_REPORTS = ['all', 'lot', 'station', 'shift', 'batch'] as const;
export type StockReportBy = (typeof STOCK_REPORTS)[number];

/** Where the bodies of a lot, or all of them, are: `received = good + spoiled + destroyed + lost + vault + atStations + inMachines`. */
export interface PlaceBooks {
  readonly received: number;
  readonly good: number;
  readonly spoiled: number;
  readonly destroyed: number;
  readonly lost: number;
  readonly vault: number;
  readonly atStations: number;
  readonly inMachines: number;
}

export interface StockLine {
  /** Lot, station, `station/shift` or batch; `-` for all, and where none was written. */
  readonly key: string;
  readonly numbers: PlaceBooks | Omit<ShiftBooks, 'batches'>;
  readonly equation: string;
  readonly holds: boolean;
}

export interface StockReport {
  readonly by: StockReportBy;
  readonly lines: readonly StockLine[];
  readonly holds: boolean;
}

/** What came into a place less what left it, movement by movement. */
const inPlace = (flows: readonly Flow[], place: string): number =>
  flows.reduce((sum, { from, to, n }) => sum + (to === place ? n : 0) - (from === place ? n : 0), 0);

export const placesOf = (flows: readonly Flow[]): PlaceBooks => ({
  received: flows.reduce((sum, { from, n }) => sum + (from === null ? n : 0), 0),
  good: inPlace(flows, 'issued'),
  spoiled: inPlace(flows, 'spoiled'),
  destroyed: inPlace(flows, 'destroyed'),
  lost: inPlace(flows, 'lost'),
  vault: inPlace(flows, 'vault'),
  atStations: inPlace(flows, 'at-station'),
  inMachines: inPlace(flows, 'in-machine'),
});

const placeLine = (key: string, flows: readonly Flow[]): StockLine => {
  const numbers = placesOf(flows);
  const { received, good, spoiled, destroyed, lost, vault, atStations, inMachines } = numbers;
  return {
    key,
    numbers,
    equation: `received ${received} = good ${good} + spoiled ${spoiled} + destroyed ${destroyed} + lost ${lost} + vault ${vault} + at stations ${atStations} + in machines ${inMachines}`,
    // A place that more left than came to is no place: the sum alone would not show it.
    holds:
      received === good + spoiled + destroyed + lost + vault + atStations + inMachines &&
      Object.values(numbers).every((n) => n >= 0),
  };
};

const stayLine = (key: string, counts: readonly StayCount[]): StockLine => {
  const sum = (that: (one: StayCount) => boolean): number =>
    counts.filter(that).reduce((total, { n }) => total + n, 0);
  const numbers = {
    received: sum(({ came }) => came === 'issue'),
    carriedIn: sum(({ came }) => came === 'carry'),
    good: sum(({ went }) => went === 'finish'),
    spoiled: sum(({ went }) => went === 'spoil'),
    returned: sum(({ went }) => went === 'return'),
    carriedOut: sum(({ went }) => went === 'carry'),
    lost: sum(({ went }) => went === 'lose'),
    left: sum(({ place }) => place === 'at-station'),
    inMachine: sum(({ place }) => place === 'in-machine'),
  };
  const { text, holds } = equationOf(numbers);
  return { key, numbers, equation: text, holds };
};

const grouped = <T extends { readonly key: string }>(
  rows: readonly T[],
  line: (key: string, rows: readonly T[]) => StockLine,
): readonly StockLine[] => {
  const byKey = new Map<string, T[]>();
  for (const row of rows) {
    const mine = byKey.get(row.key);
    if (mine === undefined) byKey.set(row.key, [row]);
    else mine.push(row);
  }
  return [...byKey].map(([key, mine]) => line(key, mine));
};

const linesOf = async (
  shop: Shop,
  by: StockReportBy,
  from: string | undefined,
  to: string | undefined,
): Promise<readonly StockLine[]> => {
  const books = shop.ledger.stockBooks;
  switch (by) {
    case 'all':
      return [placeLine('-', await books.bodyFlows('all'))];
    case 'lot':
      return grouped(await books.bodyFlows('lot'), placeLine);
    case 'station':
    case 'shift':
    case 'batch': {
      const key: StayKey = by;
      return grouped(await books.stayCounts(key, from, to), stayLine);
    }
  }
};

/** @param from, to ISO times between which the blanks came to their stations; for `all` and `lot` everything is counted. */
export const stockReport = async (
  shop: Shop,
  by: StockReportBy,
  from?: string,
  to?: string,
): Promise<StockReport> => {
  const lines = await linesOf(shop, by, from, to);
  return { by, lines, holds: lines.every(({ holds }) => holds) };
};

/** For print: one equation to a line. */
export const stockReportText = ({ by, lines, holds }: StockReport): string =>
  [
    `STOCK BY ${by.toUpperCase()}`,
    '',
    ...lines.map(
      ({ key, equation, holds: right }) => `${key}: ${equation}${right ? '' : '   DOES NOT ADD UP'}`,
    ),
    '',
    holds ? 'Every line adds up.' : 'NOT EVERY LINE ADDS UP.',
    '',
  ].join('\n');
