/**
 * Who counts plastic counts blind: an operator the station at the end of a shift, a stock keeper the vault and deliveries. What they
 * are told of the house holds no number of bodies, so that a count is a count and not a copy of the books. Where the books are the
 * question itself (`/api/bodies`, `/api/cards`), stock/blind-lists.ts refuses instead.
 */
import type { JsonObject, Role } from '../card/index.ts';
import type { Dossier, StationRow } from '../ledger/index.ts';
import type { BatchView } from './release/batch.ts';
import type { Capacity, StationCapacity } from './release/capacity.ts';
import { type Forecast, forecast, stockOf } from './station/forecast.ts';
import type { Preflight } from './station/preflight.ts';
import type { Snapshot } from './watch.ts';

const COUNTING: readonly Role[] = ['operator', 'stock-keeper'];

/** Undefined is nobody: a page that is open in training. */
export const countsBlind = (role: Role | undefined): boolean => role !== undefined && COUNTING.includes(role);

/** What a station's report says of its plastic: blanks out of the books, and what became of those that were fed. */
const PLASTIC: ReadonlySet<string> = new Set(['blanks', 'made', 'spoiled', 'uncertain']);

const blindDetail = (detail: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(detail).filter(([key]) => !PLASTIC.has(key)));

/** As if the station had not told its blanks: what ends first is of the other supplies. */
export const blindStation = (row: StationRow): StationRow & { readonly forecast: Forecast } => {
  const detail = blindDetail(row.detail);
  return { ...row, detail, forecast: forecast(stockOf(detail)) };
};

export interface BlindSnapshot extends Omit<Snapshot, 'bodies' | 'cards'> {
  /** Without those that lie in the box of spoiled plastic, which is counted. */
  readonly cards: Omit<Snapshot['cards'], 'spoiled'>;
}

export const blindSnapshot = ({
  bodies: _bodies,
  cards: { spoiled: _spoiled, ...cards },
  stations,
  ...rest
}: Snapshot): BlindSnapshot => ({
  ...rest,
  cards,
  stations: stations.map((station) => {
    const detail = blindDetail(station.detail);
    return { ...station, detail, first: forecast(stockOf(detail)).first };
  }),
});

/** Without the check of blanks: asked with one number after the other it would say how many there are. They lie before the operator. */
export const blindPreflight = (whole: Preflight): Preflight => {
  const checks = whole.checks.filter(({ what }) => what !== 'blanks');
  return { ...whole, checks, ok: checks.every(({ result }) => result !== 'no') };
};

interface BlindMachines {
  readonly stations: readonly Omit<StationCapacity, 'blanks'>[];
  readonly perHour: number;
  readonly lacks: readonly ('stations' | 'ribbon')[];
}

const machinesOf = ({ stations, perHour, lacks }: Capacity): BlindMachines => ({
  stations: stations.map(({ blanks: _, ...station }) => station),
  perHour,
  lacks: lacks.filter((lack) => lack === 'stations' || lack === 'ribbon'),
});

/** For any number of cards: of blanks nothing, not even whether there are enough. */
export const blindCapacity = (whole: Capacity): BlindMachines & Pick<Capacity, 'cards' | 'hours'> => ({
  cards: whole.cards,
  ...machinesOf(whole),
  hours: whole.hours,
});

export interface BlindBatch extends Dossier {
  /** How far it is: cards made are bodies used, so not how many. */
  readonly made: 'none' | 'some' | 'all';
  /** `enough`: blanks in vault and stations for what is left of this batch. */
  readonly capacity: BlindMachines & { readonly enough: 'yes' | 'no' };
}

export const blindBatch = ({ cards, capacity, ...dossier }: BatchView): BlindBatch => {
  const all = Object.values(cards).reduce((sum, n) => sum + n, 0);
  const left = capacity.cards;
  return {
    ...dossier,
    made: left === all ? 'none' : left === 0 ? 'all' : 'some',
    capacity: { ...machinesOf(capacity), enough: capacity.lacks.includes('blanks') ? 'no' : 'yes' },
  };
};
