/**
 * Products that a machine has refused before the feed, as this station remembers and reports them. A product that no station makes waits
 * in the ledger; the stations ask their machines again from time to time, and say so.
 */
import type { JsonObject } from '../../card/index.ts';
import type { StationRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { SILENT_MS } from './report.ts';

/** The machine is asked again after this: somebody may have put another ribbon in, or another machine. */
const REMEMBERED_MS = 60_000;

export interface UnfitProduct {
  /** Word of the product, and the hash of the version that cards were accepted under. */
  readonly product: string;
  readonly hash: string;
  /** What the machine said. */
  readonly code: string;
}

/** As a station has reported it. */
export const unfitOf = ({ detail }: Pick<StationRow, 'detail'>): readonly UnfitProduct[] => {
  const told = detail['unfit'];
  if (!Array.isArray(told)) return [];
  return told.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
    const { product, hash, code } = entry as Readonly<Record<string, unknown>>;
    return typeof product === 'string' && typeof hash === 'string' && typeof code === 'string'
      ? [{ product, hash, code }]
      : [];
  });
};

/** Pulls cards from the queue and has not refused this product. */
const mayMake = ({ state, seenAt, detail, ...row }: StationRow, hash: string, now: number): boolean =>
  state !== 'stopped' &&
  state !== 'paused' &&
  detail['kind'] !== 'two-pass' &&
  now - Date.parse(seenAt) < SILENT_MS &&
  !unfitOf({ ...row, detail }).some((unfit) => unfit.hash === hash);

/** Is there another station that may make the product? */
export const isMadeElsewhere = (rows: readonly StationRow[], station: string, hash: string): boolean =>
  rows.some((row) => row.id !== station && mayMake(row, hash, Date.now()));

export interface Unfit {
  note(unfit: UnfitProduct): void;
  /** The code of a refusal that is fresh. */
  codeOf(hash: string): string | undefined;
  /** True when the product had been refused. */
  made(hash: string): boolean;
  elsewhere(hash: string): Promise<boolean>;
  facts(): JsonObject;
}

export const openUnfit = (shop: Shop, station: string): Unfit => {
  const known = new Map<string, UnfitProduct & { readonly until: number }>();
  return {
    note: (unfit) => known.set(unfit.hash, { ...unfit, until: Date.now() + REMEMBERED_MS }),
    codeOf: (hash) => {
      const unfit = known.get(hash);
      return unfit !== undefined && unfit.until > Date.now() ? unfit.code : undefined;
    },
    made: (hash) => known.delete(hash),
    elsewhere: async (hash) => isMadeElsewhere(await shop.ledger.stations(), station, hash),
    facts: () => ({
      unfit: [...known.values()].map(({ product, hash, code }) => ({ product, hash, code })),
    }),
  };
};
