/** What people want of a station, and the orders it has not answered. Asked once a second by every station. */
import { type Pool, query } from '../connection.ts';
import type { StationControl, StationOrderRow } from '../views.ts';
import { iso } from './columns.ts';

type Columns<T> = { [K in keyof T]: T[K] };

export const stationControl = async (pool: Pool, station: string): Promise<StationControl | undefined> =>
  (
    await query<Columns<StationControl>>(
      pool,
      `select s.id, s.state, e.event, e.actor->>'id' as by, e.detail->>'reason' as reason, ${iso('e.at')} as at
       from subject s left join lateral (
         select event, actor, detail, at from event
         where kind = 'station' and subject_id = s.id and event in ('pause', 'resume', 'drain')
         order by seq desc limit 1) e on true
       where s.kind = 'station' and s.id = $1`,
      [station],
    )
  )[0];

const ORDER = `select o.id, o.station, o.kind, o.reason, o.person, ${iso('o.at')} as at,
    ${iso('t.at')} as "takenAt", ${iso('a.at')} as "answeredAt", a.code, a.detail
  from station_order o
  left join station_order_step t on t.order_id = o.id and t.step = 'taken'
  left join station_order_step a on a.order_id = o.id and a.step = 'answered'`;

export const stationOrders = async (
  pool: Pool,
  filter: { readonly station: string; readonly open?: true } | { readonly id: string },
  limit: number,
): Promise<readonly StationOrderRow[]> => {
  const [where, value] =
    'id' in filter
      ? ['o.id = $1', filter.id]
      : [`o.station = $1${filter.open === true ? ' and a.order_id is null' : ''}`, filter.station];
  return query<Columns<StationOrderRow>>(pool, `${ORDER} where ${where} order by o.at, o.id limit $2`, [
    value,
    limit,
  ]);
};
