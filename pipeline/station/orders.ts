/**
 * Orders of people to a station, through the ledger: whoever gives one needs no way to the station's computer, and it outlives
 * both processes. A pause and its end are states of the station in the ledger; the station looks there before every card.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { StationControl, StationOrderKind, StationOrderRow } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { stationFail } from './errors.ts';

/** Why a station is paused: codes, because a sentence somebody types may hold anything (law 7). */
export const PAUSE_REASONS = [
  'break',
  'shift-end',
  'supplies',
  'cleaning',
  'repair',
  'quality',
  'stock-count',
  'audit',
  'training',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export interface StationOrder {
  /** Made by whoever orders; the same id again is the same order. */
  readonly id: string;
  readonly station: string;
  readonly kind: StationOrderKind;
  /** Of a pause. */
  readonly reason?: string;
}

const isReason = (reason: string | undefined): reason is PauseReason =>
  PAUSE_REASONS.some((known) => known === reason);

/**
 * Writes the order down. @throws STATION_UNKNOWN, STATION_REASON, STATION_ORDER_DIFFERS, and STATE_REFUSED when the station
 * is in no state for it: a test card is printed by a paused station only.
 */
export const orderStation = async (
  shop: Shop,
  { id, station, kind, reason }: StationOrder,
  by: Actor & { readonly kind: 'person' },
): Promise<StationOrderRow> => {
  if (kind === 'pause' && !isReason(reason))
    throw stationFail('STATION_REASON', { reasons: PAUSE_REASONS.join(' ') });
  if (!(await shop.ledger.stations()).some((known) => known.id === station))
    throw stationFail('STATION_UNKNOWN', { station });
  const why = kind === 'pause' ? (reason ?? null) : null;
  const before = await orderOf(shop, id);
  if (before === undefined) {
    insist(
      await shop.ledger.commit({
        by,
        actId: `order/${id}`,
        acts: [
          act('station', station, kind, {
            detail: why === null ? { order: id } : { order: id, reason: why },
          }),
        ],
        rows: [{ type: 'station-order', id, station, kind, reason: why, person: by.id }],
      }),
    );
  }
  const row = before ?? (await orderOf(shop, id));
  if (row?.station !== station || row.kind !== kind || row.person !== by.id)
    throw stationFail('STATION_ORDER_DIFFERS', { order: id });
  return row;
};

export const orderOf = async (shop: Shop, id: string): Promise<StationOrderRow | undefined> =>
  (await shop.ledger.stationOrders({ id }, 1))[0];

/** What people want of the station now. */
export type Wanted = 'running' | 'paused' | 'drained';

export interface Desired {
  readonly want: Wanted;
  readonly control: StationControl | undefined;
  /** Not answered yet, oldest first. */
  readonly open: readonly StationOrderRow[];
}

const MOST_OPEN = 20;

export const desiredOf = async (shop: Shop, station: string): Promise<Desired> => {
  const [control, open] = await Promise.all([
    shop.ledger.stationControl(station),
    shop.ledger.stationOrders({ station, open: true }, MOST_OPEN),
  ]);
  const state = control?.state;
  return { want: state === 'paused' || state === 'drained' ? state : 'running', control, open };
};

/** Written before anything moves for it. */
export const takeOrder = async (shop: Shop, order: StationOrderRow): Promise<void> => {
  await shop.ledger.commit({
    by: shop.me,
    acts: [],
    rows: [{ type: 'station-order-step', order: order.id, step: 'taken', code: null, detail: {} }],
  });
};

/** `code` undefined: done. */
export const answerOrder = async (
  shop: Shop,
  order: StationOrderRow,
  code?: string,
  detail: JsonObject = {},
): Promise<void> => {
  await shop.ledger.commit({
    by: shop.me,
    actId: `order/${order.id}/answer`,
    acts: [
      act('station', order.station, 'answer', {
        detail: { order: order.id, kind: order.kind, ...(code === undefined ? {} : { code }), ...detail },
      }),
    ],
    rows: [{ type: 'station-order-step', order: order.id, step: 'answered', code: code ?? null, detail }],
  });
};
