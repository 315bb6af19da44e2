/**
 * What the queue is filled from. Handing work out is book-keeping of the queue, not an event of the card: it is not audited,
 * and a lost queue is refilled by releasing what it held (law 6).
 */
import { CARD_STATES, type CardState } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import type { Work } from '../views.ts';

export const nextCardNumbers = async (pool: Pool, n: number): Promise<readonly number[]> => {
  const rows = await query<{ n: string }>(
    pool,
    "select nextval('card_number')::text as n from generate_series(1, $1::int)",
    [n],
  );
  return rows.map((row) => Number(row.n));
};

/**
 * The state stands in the text, not in a parameter: a prepared plan for an unknown state could not use the partial index,
 * and the cost would grow with the backlog. Rows that another writer or refill holds are left to it (SKIP LOCKED).
 */
export const takeWork = async (pool: Pool, state: CardState, limit: number): Promise<readonly Work[]> =>
  query<{ serial: string; attempt: number }>(
    pool,
    `with taken as materialized (
       select id from subject where kind = 'card' and queued_at is null and state = ${literal(state)}
       order by rank, id limit $1 for update skip locked),
     marked as (
       update subject set queued_at = clock_timestamp() where kind = 'card' and id = any (array(select id from taken))
       returning id, attempt, rank)
     select id as serial, attempt from marked order by rank, id`,
    [limit],
  );

/** What is parked stays parked. */
export const releaseWork = async (pool: Pool, serials: readonly string[]): Promise<void> => {
  await query(
    pool,
    `with held as materialized (
       select id from subject where kind = 'card' and id = any($1) and queued_at < 'infinity' order by id for update)
     update subject set queued_at = null where kind = 'card' and id = any (array(select id from held))`,
    [serials],
  );
};

/** Handed out as it were, for so long: nobody is offered it, and the sweep takes it for lost only afterwards. */
export const putOffWork = async (pool: Pool, serials: readonly string[], ms: number): Promise<void> => {
  await query(
    pool,
    `with held as materialized (
       select id from subject where kind = 'card' and id = any($1) and queued_at < 'infinity' order by id for update)
     update subject set queued_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
     where kind = 'card' and id = any (array(select id from held))`,
    [serials, ms],
  );
};

export const queuedWork = async (
  pool: Pool,
  state: CardState,
  olderThanMs: number,
  limit: number,
): Promise<readonly Work[]> =>
  query<{ serial: string; attempt: number }>(
    pool,
    `select id as serial, attempt from subject
     where kind = 'card' and state = $1 and queued_at <= clock_timestamp() - $2::float8 * interval '1 millisecond'
     order by queued_at, id limit $3`,
    [state, olderThanMs, limit],
  );

/** One of our own words, looked up in the list of them, so nothing foreign can reach the text. */
const literal = (state: CardState): string => `'${CARD_STATES.find((known) => known === state) ?? ''}'`;
