/**
 * Before a batch: will this station make so many cards without stopping half way? Answered on any host, out of the ledger and what
 * the station last said of itself. A station that is silent is not ready, whatever it said before.
 */
import type { StationRow, WaitingCard } from '../../ledger/index.ts';
import { CHIP_PROFILES } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { shiftFault } from '../stock/guards.ts';
import { type StationCode, stationFail } from './errors.ts';
import { SETS_A_CARD } from './not-ready.ts';
import { desiredOf } from './orders.ts';
import { SILENT_MS } from './report.ts';
import { isMadeElsewhere, type UnfitProduct, unfitOf } from './unfit.ts';

export { SILENT_MS };

/** `note`: the batch can begin; somebody should know. `no`: it would stop. */
export interface Check {
  readonly what:
    | 'station'
    | 'machine'
    | 'keys'
    | 'shift'
    | 'products'
    | 'blanks'
    | 'ribbon'
    | 'cleaning'
    | 'cards'
    | 'orders';
  readonly result: 'ok' | 'note' | 'no';
  /** Catalogue code: its sentence and what to do; null when all is well. */
  readonly code: string | null;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface Preflight {
  readonly station: string;
  readonly cards: number;
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

export interface PreflightInput {
  readonly cards: number;
  readonly state: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly silentMs: number;
  readonly paused: boolean;
  readonly openOrders: number;
  /** Products of the cards that wait which this build cannot make. */
  readonly unknownProducts: readonly string[];
  /** Products of the cards that wait which this machine has refused. */
  readonly unfit: readonly (UnfitProduct & { readonly elsewhere: boolean })[];
  /** Why the books of the station's shift let nothing be fed. */
  readonly shift: string | undefined;
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const well = (what: Check['what'], facts: Check['facts'] = {}): Check => ({
  what,
  result: 'ok',
  code: null,
  facts,
});
const bad = (
  what: Check['what'],
  code: StationCode | string,
  facts: Check['facts'] = {},
  result: 'note' | 'no' = 'no',
): Check => ({ what, result, code, facts });

/** The rules, without any question to anybody. */
export const judge = (input: PreflightInput): readonly Check[] => {
  const { cards, detail, state } = input;
  const perCard = numberOf(detail['ribbonSetsPerCard']) ?? SETS_A_CARD;
  const sets = cards * perCard;
  const [left, capacity] = [numberOf(detail['ribbonLeft']), numberOf(detail['ribbonCapacity'])];
  const [blanks, cleaning] = [numberOf(detail['blanks']), numberOf(detail['cleaningLeft'])];
  const kind = textOf(detail['kind']);
  const [machine, keys] = [textOf(detail['machine']), textOf(detail['keys'])];

  const stationCheck = (): Check => {
    if (state === 'stopped') return bad('station', 'STATION_STOPPED');
    if (input.silentMs > SILENT_MS)
      return bad('station', 'STATION_SILENT', { seconds: Math.round(input.silentMs / 1_000) });
    return input.paused ? bad('station', 'STATION_PAUSED') : well('station', { state });
  };
  const machineCheck = (): Check => {
    if (machine !== '') return bad('machine', machine);
    // Nothing is known of a machine that was never opened.
    if (state === 'opening') return bad('machine', 'STATION_NOT_READY');
    return well('machine', { model: textOf(detail['model']), reader: textOf(detail['reader']) });
  };
  const ribbonCheck = (): Check => {
    if (left === null && kind !== 'encoder') return bad('ribbon', 'STATION_RIBBON_UNKNOWN', {}, 'note');
    if (left === null || left >= sets) return well('ribbon', left === null ? {} : { sets: left });
    const changes = capacity === null || capacity < perCard ? 1 : Math.ceil((sets - left) / capacity);
    return bad(
      'ribbon',
      'STATION_RIBBON_CHANGES',
      { ribbons: changes, after: Math.floor(left / perCard) },
      'note',
    );
  };
  return [
    stationCheck(),
    machineCheck(),
    keys === '' ? well('keys') : bad('keys', keys),
    input.shift === undefined ? well('shift') : bad('shift', input.shift),
    input.unknownProducts.length === 0
      ? well('products')
      : bad('products', 'STATION_PRODUCT_UNKNOWN', { products: input.unknownProducts.join(' ') }),
    ...input.unfit.flatMap(({ product, code, elsewhere }) => [
      bad('products', code, { product }),
      ...(elsewhere ? [] : [bad('products', 'STATION_PRODUCT_NOWHERE', { product })]),
    ]),
    blanks !== null && blanks < cards
      ? kind === 'two-pass'
        ? bad('blanks', 'STATION_FEW_ENCODED', { encoded: blanks, cards })
        : bad('blanks', 'STATION_FEW_BLANKS', { blanks, cards })
      : well('blanks', blanks === null ? {} : { blanks }),
    ribbonCheck(),
    cleaning !== null && cleaning < cards
      ? bad('cleaning', 'STATION_CLEANING_WITHIN', { after: cleaning }, 'note')
      : well('cleaning'),
    (numberOf(detail['openRows']) ?? 0) > 0 && state !== 'making'
      ? bad('cards', 'STATION_CARD_OPEN')
      : well('cards'),
    input.openOrders > 0 ? bad('orders', 'STATION_ORDER_OPEN', { orders: input.openOrders }) : well('orders'),
  ];
};

/** The next cards for this station: those that wait for a blank, or at a printing desk the bodies that are encoded. */
const waitingFor = (shop: Shop, { detail }: StationRow, cards: number): Promise<readonly WaitingCard[]> =>
  detail['kind'] === 'two-pass'
    ? shop.ledger.encodedCards(cards)
    : shop.ledger.renderedCards(undefined, cards);

const unmakeable = (shop: Shop, versions: ReadonlyMap<string, string>): readonly string[] =>
  [...versions].flatMap(([hash, product]) => {
    const loaded = shop.productByHash(hash);
    const profile = loaded?.product.chip?.profile;
    return loaded !== undefined && (profile === undefined || Object.hasOwn(CHIP_PROFILES, profile))
      ? []
      : [product];
  });

const rowOf = (rows: readonly StationRow[], station: string): StationRow => {
  const row = rows.find(({ id }) => id === station);
  if (row === undefined) throw stationFail('STATION_UNKNOWN', { station });
  return row;
};

export const stationRow = async (shop: Shop, station: string): Promise<StationRow> =>
  rowOf(await shop.ledger.stations(), station);

/** @throws STATION_UNKNOWN */
export const preflight = async (
  shop: Shop,
  station: string,
  cards: number,
  now: number = Date.now(),
): Promise<Preflight> => {
  const rows = await shop.ledger.stations();
  const row = rowOf(rows, station);
  const [desired, bodies, waiting, shift] = await Promise.all([
    desiredOf(shop, station),
    shop.ledger.stationBodies(station),
    waitingFor(shop, row, cards),
    shiftFault(shop, station),
  ]);
  const versions = new Map(waiting.map(({ productHash, product }) => [productHash, product]));
  const blanks = row.detail['kind'] === 'two-pass' ? waiting.length : bodies['at-station'];
  const checks = judge({
    cards,
    state: row.state,
    detail: { ...row.detail, blanks },
    silentMs: now - Date.parse(row.seenAt),
    paused: desired.want !== 'running',
    openOrders: desired.open.length,
    unknownProducts: unmakeable(shop, versions),
    unfit: unfitOf(row)
      .filter(({ hash }) => versions.has(hash))
      .map((unfit) => ({ ...unfit, elsewhere: isMadeElsewhere(rows, station, unfit.hash) })),
    shift,
  });
  return { station, cards, ok: checks.every(({ result }) => result !== 'no'), checks };
};
