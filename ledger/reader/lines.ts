/** Questions about file drops of industrial lines. */
import { BODY_STATES, type BodyState } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import type { LineCaseRow, LineDropRow, LineJobRow, WaitingCard } from '../views.ts';
import { conditions, iso } from './columns.ts';

type Columns<T> = { [K in keyof T]: T[K] };

/**
 * Two walks along indexes: cards that no queue has, by rank, and those of the queue's bounded window. Cards that are parked are not
 * seen. Nothing is marked: who takes a card moves its state, and finds out then whether somebody else was faster.
 */
export const renderedCards = async (
  pool: Pool,
  product: string | undefined,
  limit: number,
): Promise<readonly WaitingCard[]> => {
  const asked = conditions();
  asked.add((p) => `r.product = ${p}`, product);
  const only = asked.values.length === 0 ? '' : 'and r.product = $1';
  const most = `limit $${asked.values.length + 1}`;
  const from = `select s.id as serial, s.attempt, s.rank, r.product, r.product_hash from subject s
    join card c on c.serial = s.id join request r on r.id = c.request_id where s.kind = 'card' and s.state = 'rendered'`;
  return query<Columns<WaitingCard>>(
    pool,
    `select w.serial, w.attempt, w.product, w.product_hash as "productHash" from (
       (${from} and s.queued_at is null ${only} order by s.rank, s.id ${most})
       union all (${from} and s.queued_at < 'infinity' ${only} order by s.rank, s.id ${most})) w
     order by w.rank, w.serial ${most}`,
    [...asked.values, limit],
  );
};

/** Bodies that an encoder desk has written and no printer has had, by rank. */
export const encodedCards = async (pool: Pool, limit: number): Promise<readonly WaitingCard[]> =>
  query<Columns<WaitingCard>>(
    pool,
    `select s.id as serial, s.attempt, r.product, r.product_hash as "productHash" from subject s
     join card c on c.serial = s.id join request r on r.id = c.request_id
     where s.kind = 'card' and s.state = 'encoded' order by s.rank, s.id limit $1`,
    [limit],
  );

const DROP = `select d.id, d.line, d.product, d.product_hash as "productHash", d.faces, d.cards, d.line_key as "lineKey",
    d.sealed_seed as "sealedSeed", d.wrapped_key as "wrappedKey", d.key_id as "keyId", coalesce(s.state, '') as state,
    ${iso('d.at')} as at
  from line_drop d left join subject s on s.kind = 'drop' and s.id = d.id`;

export const lineDrop = async (pool: Pool, id: string): Promise<LineDropRow | undefined> =>
  (await query<Columns<LineDropRow>>(pool, `${DROP} where d.id = $1`, [id]))[0];

export const lineDrops = async (pool: Pool, line: string | undefined): Promise<readonly LineDropRow[]> => {
  const asked = conditions();
  asked.add((p) => `d.line = ${p}`, line);
  return query<Columns<LineDropRow>>(pool, `${DROP} ${asked.where()} order by d.line, d.id`, asked.values);
};

const JOB = `select j.drop_id as "drop", d.line, j.ordinal, j.serial, j.attempt, s.state, s.attempt as "nowAttempt",
    a.outcome, a.body, a.chip, a.reason
  from line_job j join line_drop d on d.id = j.drop_id join subject s on s.kind = 'card' and s.id = j.serial
  left join line_answer a on a.serial = j.serial and a.attempt = j.attempt`;

export const lineJobs = async (pool: Pool, drop: string): Promise<readonly LineJobRow[]> =>
  query<Columns<LineJobRow>>(pool, `${JOB} where j.drop_id = $1 order by j.ordinal`, [drop]);

export const lineJob = async (pool: Pool, serial: string, attempt: number): Promise<LineJobRow | undefined> =>
  (
    await query<Columns<LineJobRow>>(pool, `${JOB} where j.serial = $1 and j.attempt = $2`, [serial, attempt])
  )[0];

export const lineCases = async (pool: Pool, drop: string): Promise<readonly LineCaseRow[]> =>
  query<Columns<LineCaseRow>>(
    pool,
    `select id, drop_id as "drop", serial, attempt, code, ${iso('at')} as at from line_case
     where drop_id = $1 order by at, id`,
    [drop],
  );

/** Cards that this line has, has not answered for, and that have no body: each may be on a blank that the books still call blank. */
export const lineOutstanding = async (pool: Pool, line: string): Promise<number> => {
  const [row] = await query<{ n: string }>(
    pool,
    `select count(*)::text as n from (${JOB} where d.line = $1) j
     where j.outcome is null and j.state in ('personalising', 'uncertain') and j."nowAttempt" = j.attempt
       and not exists (select 1 from body b where b.card_serial = j.serial)`,
    [line],
  );
  return Number(row?.n ?? 0);
};

export const stationBodies = async (
  pool: Pool,
  station: string,
): Promise<Readonly<Record<BodyState, number>>> => {
  const rows = await query<{ state: string; n: string }>(
    pool,
    `select s.state, count(*)::text as n from body b join subject s on s.kind = 'body' and s.id = b.number
     where b.station = $1 group by s.state`,
    [station],
  );
  const found = new Map(rows.map(({ state, n }) => [state, Number(n)]));
  return Object.fromEntries(BODY_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<
    BodyState,
    number
  >;
};
