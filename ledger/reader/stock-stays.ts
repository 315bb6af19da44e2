/**
 * Stays: from the moment a blank came to a station (`issue`, or `carry` from the shift before) until the first event that ends it there.
 * The whole account of a shift, a station or a batch is read from these, so a body counts where it was issued, whoever ends it.
 */
import { type Pool, query } from '../connection.ts';

export const STAY_ENDS = ['finish', 'spoil', 'return', 'carry', 'lose'] as const;
export type StayEnd = (typeof STAY_ENDS)[number];

export interface Stay {
  readonly number: string;
  readonly came: 'issue' | 'carry';
  /** null: it has not ended. */
  readonly went: StayEnd | null;
  /** Of the body, now. */
  readonly state: string;
  readonly seq: number;
  readonly card: string | null;
  readonly cardState: string | null;
  readonly batch: string | null;
}

type Columns<T> = { [K in keyof T]: T[K] };

/** `c` is the coming, `w` the going, `f` the card that was fed in between. */
const STAY = `from event c
  left join lateral (
    select n.event, n.seq from event n where n.kind = 'body' and n.subject_id = c.subject_id and n.seq > c.seq
      and n.event in ('finish', 'spoil', 'return', 'carry', 'lose') order by n.seq limit 1) w on true
  left join lateral (
    select n.detail ->> 'card' as card from event n where n.kind = 'body' and n.subject_id = c.subject_id and n.seq > c.seq
      and n.event = 'feed' and (w.seq is null or n.seq < w.seq) order by n.seq limit 1) f on true
  left join batch_card t on t.serial = f.card
  join subject s on s.kind = 'body' and s.id = c.subject_id`;
const COMING = `c.kind = 'body' and c.event in ('issue', 'carry')`;

export const stays = (pool: Pool, station: string, shift: string): Promise<readonly Stay[]> =>
  query<Columns<Stay>>(
    pool,
    `select c.subject_id as number, c.event as came, w.event as went, s.state, s.seq, f.card, k.state as "cardState", t.batch
     ${STAY} left join subject k on k.kind = 'card' and k.id = f.card
     where ${COMING} and c.detail ? 'shift' and c.detail ->> 'shift' = $2 and c.detail ->> 'station' = $1
     order by c.subject_id, c.seq`,
    [station, shift],
  );

export const STAY_KEYS = ['station', 'shift', 'batch'] as const;
export type StayKey = (typeof STAY_KEYS)[number];

/** One line of an account: how many bodies came, and how their stays ended or stand. */
export interface StayCount {
  readonly key: string;
  readonly came: 'issue' | 'carry';
  readonly went: StayEnd | null;
  /** Of bodies whose stay has not ended: at the station, or in a machine. */
  readonly place: string | null;
  readonly n: number;
}

const KEYS: Readonly<Record<StayKey, string>> = {
  station: `coalesce(c.detail ->> 'station', '-')`,
  shift: `coalesce(c.detail ->> 'station', '-') || '/' || coalesce(c.detail ->> 'shift', '-')`,
  batch: `coalesce(t.batch, '-')`,
};

/** How many bodies moved from place to place; a place's number is what came in less what went out. */
export interface Flow {
  readonly key: string;
  readonly from: string | null;
  readonly to: string;
  readonly n: number;
}

export const flows = (pool: Pool) => ({
  /** Reads all events of bodies: for the report of a day, not for a page. ISO times: from included, to excluded, of the coming. */
  stayCounts: (by: StayKey, from?: string, to?: string): Promise<readonly StayCount[]> =>
    query<Columns<StayCount>>(
      pool,
      `select ${KEYS[by]} as key, c.event as came, w.event as went,
         case when w.event is null then s.state end as place, count(*)::int as n
       ${STAY} where ${COMING} and ($1::timestamptz is null or c.at >= $1) and ($2::timestamptz is null or c.at < $2)
         ${by === 'batch' ? 'and f.card is not null' : ''}
       group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
      [from ?? null, to ?? null],
    ),

  /** All movements of bodies, together (`-`) or by the lot they came in. */
  bodyFlows: (by: 'all' | 'lot'): Promise<readonly Flow[]> =>
    query<Columns<Flow>>(
      pool,
      by === 'all'
        ? `select '-' as key, from_state as "from", to_state as "to", count(*)::int as n from event
           where kind = 'body' group by 2, 3 order by 2, 3`
        : `select coalesce(r.detail ->> 'lot', '-') as key, e.from_state as "from", e.to_state as "to", count(*)::int as n
           from event e join event r on r.kind = 'body' and r.subject_id = e.subject_id and r.seq = 1
           where e.kind = 'body' group by 1, 2, 3 order by 1, 2, 3`,
      [],
    ),
});
