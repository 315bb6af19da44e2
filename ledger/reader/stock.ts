import type { BodyState, JsonObject } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import type { BodyRow, BoxRow, JournalRow, StationRow } from '../views.ts';
import { conditions, iso } from './columns.ts';

type Columns<T> = { [K in keyof T]: T[K] };

const BODY = `select b.number, b.chip_serial as "chipSerial", b.card_serial as card, b.station, s.state
  from body b join subject s on s.kind = 'body' and s.id = b.number`;

export const body = async (pool: Pool, number: string): Promise<BodyRow | undefined> =>
  (await query<Columns<BodyRow>>(pool, `${BODY} where b.number = $1`, [number]))[0];

export const bodyByChip = async (pool: Pool, chipSerial: string): Promise<BodyRow | undefined> =>
  (await query<Columns<BodyRow>>(pool, `${BODY} where b.chip_serial = $1`, [chipSerial]))[0];

export const bodies = async (
  pool: Pool,
  filter: { readonly state?: BodyState; readonly station?: string },
  limit: number,
  after: string | undefined,
): Promise<readonly BodyRow[]> => {
  const asked = conditions();
  asked.add((p) => `s.state = ${p}`, filter.state);
  asked.add((p) => `b.station = ${p}`, filter.station);
  asked.add((p) => `b.number > ${p}`, after);
  const text = `${BODY} ${asked.where()} order by b.number limit $${asked.values.length + 1}`;
  return query<Columns<BodyRow>>(pool, text, [...asked.values, limit]);
};

const JOURNAL = `j.station, j.serial, j.attempt, j.step, j.detail, ${iso('j.at')} as at`;

export const journal = async (pool: Pool, serial: string): Promise<readonly JournalRow[]> =>
  query<Columns<JournalRow>>(pool, `select ${JOURNAL} from journal j where j.serial = $1 order by j.id`, [
    serial,
  ]);

export const journalOpen = async (pool: Pool, station: string): Promise<readonly JournalRow[]> =>
  query<Columns<JournalRow>>(
    pool,
    `select ${JOURNAL} from subject s
     cross join lateral (select * from journal where serial = s.id order by id desc limit 1) j
     where s.kind = 'card' and s.state = 'personalising' and j.station = $1
       -- Cards in a file drop: only the line's answer, or two people, move them.
       and not (j.detail ? 'drop') order by j.id`,
    [station],
  );

const BOX = `select b.id, b.office, coalesce(s.state, '') as state,
    array(select c.serial from box_card c where c.box = b.id order by c.serial) as serials
  from box b left join subject s on s.kind = 'box' and s.id = b.id`;

export const box = async (pool: Pool, id: string): Promise<BoxRow | undefined> =>
  (await query<Columns<BoxRow>>(pool, `${BOX} where b.id = $1`, [id]))[0];

export const boxes = async (
  pool: Pool,
  filter: { readonly office?: string; readonly state?: string },
  limit: number,
  after: string | undefined,
): Promise<readonly BoxRow[]> => {
  const asked = conditions();
  asked.add((p) => `b.office = ${p}`, filter.office);
  asked.add((p) => `s.state = ${p}`, filter.state);
  asked.add((p) => `b.id > ${p}`, after);
  const text = `${BOX} ${asked.where()} order by b.id limit $${asked.values.length + 1}`;
  return query<Columns<BoxRow>>(pool, text, [...asked.values, limit]);
};

export const reportStation = async (
  pool: Pool,
  row: { readonly id: string; readonly state: string; readonly detail: JsonObject },
): Promise<void> => {
  await query(
    pool,
    `insert into station values ($1, $2, $3::jsonb, clock_timestamp())
     on conflict (id) do update set state = excluded.state, detail = excluded.detail, seen_at = excluded.seen_at`,
    [row.id, row.state, JSON.stringify(row.detail)],
  );
};

export const stations = async (pool: Pool): Promise<readonly StationRow[]> =>
  query<Columns<StationRow>>(
    pool,
    `select id, state, detail, ${iso('seen_at')} as "seenAt" from station order by id`,
  );
