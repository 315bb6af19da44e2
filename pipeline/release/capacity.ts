/** Before people release a batch: would the stations get through it, with what, and how long would it take? (R17) */
import type { StationRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { forecast, stockOf } from '../station/forecast.ts';
import { SILENT_MS } from '../station/preflight.ts';

/** One machine, as bureaus counted them in mass production; used for a station that has no rate of its own yet, and said so. */
export const NOMINAL_PER_HOUR = 700;
const VAULT_SEEN = 200_000;

export interface StationCapacity {
  readonly station: string;
  readonly perHour: number;
  /** The rate is the nominal one: this station has made nothing lately. */
  readonly assumed: boolean;
  readonly blanks: number;
  /** Cards until the ribbon ends; null: the machine does not tell. */
  readonly ribbon: number | null;
}

export interface Capacity {
  readonly cards: number;
  /** Those that answer and are neither stopped nor drained. */
  readonly stations: readonly StationCapacity[];
  readonly perHour: number;
  /** null: no station works. */
  readonly hours: number | null;
  readonly blanksAtStations: number;
  readonly blanksInVault: number;
  /** `stations`: none works. `blanks`: fewer in vault and stations than cards. `issue`: stations need more from the vault. `ribbon`: will be changed on the way. */
  readonly lacks: readonly ('stations' | 'blanks' | 'issue' | 'ribbon')[];
}

const AWAY: ReadonlySet<string> = new Set(['stopped', 'drained', 'paused']);

const capacityOf = async (shop: Shop, { id, detail }: StationRow): Promise<StationCapacity> => {
  const stock = stockOf(detail);
  const ribbon = forecast(stock).lasts.find(({ what }) => what === 'ribbon')?.cards ?? null;
  const assumed = stock.perHour === null || stock.perHour <= 0;
  const blanks = (await shop.ledger.stationBodies(id))['at-station'];
  return {
    station: id,
    perHour: assumed ? NOMINAL_PER_HOUR : (stock.perHour ?? NOMINAL_PER_HOUR),
    assumed,
    blanks,
    ribbon,
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export const capacityFor = async (shop: Shop, cards: number, now: Date): Promise<Capacity> => {
  const working = (await shop.ledger.stations()).filter(
    ({ state, seenAt }) => !AWAY.has(state) && now.getTime() - Date.parse(seenAt) <= SILENT_MS,
  );
  const [stations, blanksInVault] = await Promise.all([
    Promise.all(working.map((row) => capacityOf(shop, row))),
    shop.ledger.releaseBooks.vaultBlanks(VAULT_SEEN),
  ]);
  const perHour = sum(stations.map((one) => one.perHour));
  const blanksAtStations = sum(stations.map(({ blanks }) => blanks));
  const ribbons = stations.map(({ ribbon }) => ribbon).filter((left) => left !== null);
  return {
    cards,
    stations,
    perHour,
    hours: perHour === 0 ? null : Math.round((10 * cards) / perHour) / 10,
    blanksAtStations,
    blanksInVault,
    lacks: [
      ...(perHour === 0 ? (['stations'] as const) : []),
      ...(blanksAtStations + blanksInVault < cards ? (['blanks'] as const) : []),
      ...(blanksAtStations < cards && blanksAtStations + blanksInVault >= cards ? (['issue'] as const) : []),
      ...(ribbons.length > 0 && sum(ribbons) < cards ? (['ribbon'] as const) : []),
    ],
  };
};
