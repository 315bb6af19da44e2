import type { JsonObject } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import type { ServiceRow } from '../views.ts';
import { iso } from './columns.ts';

export const reportService = async (
  pool: Pool,
  row: { readonly id: string; readonly detail: JsonObject },
): Promise<void> => {
  await query(
    pool,
    `insert into service values ($1, $2::jsonb, clock_timestamp())
     on conflict (id) do update set detail = excluded.detail, seen_at = excluded.seen_at`,
    [row.id, JSON.stringify(row.detail)],
  );
};

/** Those that reported within the last `withinMs`: a process that is gone says nothing of the present. */
export const services = async (pool: Pool, withinMs: number): Promise<readonly ServiceRow[]> => {
  const rows = await query<{ id: string; detail: JsonObject; seenAt: string }>(
    pool,
    `select id, detail, ${iso('seen_at')} as "seenAt" from service
     where seen_at > clock_timestamp() - $1::float8 * interval '1 millisecond' order by id`,
    [withinMs],
  );
  return rows;
};
