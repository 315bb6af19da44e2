/** What reports count: only events, as they stood at a moment. Each query reads one snapshot. */
import { type Pool, query } from '../connection.ts';

/** Of what kind a card is, for adding up. `office`: where its owner collects, as it is now. */
export interface CardGroup {
  readonly product: string;
  readonly kind: string;
  readonly county: number;
  readonly office: string;
}

/** How many cards of a group stood in a state. */
export interface CardCount extends CardGroup {
  readonly state: string;
  /** It was finished by a machine at some time before. */
  readonly made: boolean;
  readonly cards: number;
}

/** How often an event happened to cards of a group. */
export interface CardFlow extends CardGroup {
  readonly event: string;
  /** Reason code of what has one, else `-`. */
  readonly reason: string;
  readonly count: number;
}

export interface BodyCount {
  readonly state: string;
  readonly bodies: number;
}

export interface BodyFlow {
  readonly event: string;
  readonly from: string;
  readonly reason: string;
  /** Of the card it was for; `-`: none. */
  readonly product: string;
  readonly count: number;
}

/** Requests by how long people wait, as it stood at a moment. */
export interface WaitCount extends CardGroup {
  readonly requests: number;
  /** Open and past the day they were due. */
  readonly late: number;
  /** Opened with a biometric exception. */
  readonly exceptions: number;
  /** Of these, those whose card was collected. */
  readonly exceptionsCollected: number;
  readonly collected: number;
  /** Days from the request to the hand-over, summed over the collected. */
  readonly days: number;
}

export interface HeldCount {
  readonly code: string;
  readonly owner: string;
  readonly state: string;
  readonly records: number;
}

type Row<T> = { [K in keyof T]: T[K] };

/** `$1` ISO time, excluded. A chain's events are in the order of their numbers. */
const LAST = (
  kind: string,
): string => `select distinct on (e.subject_id) e.subject_id as id, e.to_state as state
  from event e where e.kind = '${kind}' and e.at < $1 order by e.subject_id, e.seq desc`;
const GROUP = 'r.product, r.kind, r.county, r.office';

export const reportBooks = (pool: Pool) => ({
  cardsAt: (at: string): Promise<readonly CardCount[]> =>
    query<Row<CardCount>>(
      pool,
      `with last as (${LAST('card')}),
         made as (select distinct subject_id as id from event where kind = 'card' and to_state = 'personalised' and at < $1)
       select ${GROUP}, last.state, made.id is not null as made, count(*)::int as cards
       from last join card c on c.serial = last.id join request r on r.id = c.request_id left join made on made.id = last.id
       group by 1, 2, 3, 4, 5, 6`,
      [at],
    ),

  /** Events of cards from `from` (included) to `to` (excluded), ISO times. */
  cardFlows: (from: string, to: string): Promise<readonly CardFlow[]> =>
    query<Row<CardFlow>>(
      pool,
      `select ${GROUP}, e.event, coalesce(e.detail ->> 'reason', e.detail ->> 'code', '-') as reason, count(*)::int as count
       from event e join card c on c.serial = e.subject_id join request r on r.id = c.request_id
       where e.kind = 'card' and e.at >= $1 and e.at < $2 group by 1, 2, 3, 4, 5, 6`,
      [from, to],
    ),

  bodiesAt: (at: string): Promise<readonly BodyCount[]> =>
    query<Row<BodyCount>>(
      pool,
      `select state, count(*)::int as bodies from (${LAST('body')}) last group by 1 order by 1`,
      [at],
    ),

  bodyFlows: (from: string, to: string): Promise<readonly BodyFlow[]> =>
    query<Row<BodyFlow>>(
      pool,
      `select e.event, coalesce(e.from_state, '-') as from, coalesce(e.detail ->> 'reason', '-') as reason,
         coalesce(r.product, '-') as product, count(*)::int as count
       from event e left join card c on c.serial = e.detail ->> 'card' left join request r on r.id = c.request_id
       where e.kind = 'body' and e.at >= $1 and e.at < $2 group by 1, 2, 3, 4`,
      [from, to],
    ),

  waitsAt: (at: string): Promise<readonly WaitCount[]> =>
    query<Row<WaitCount>>(
      pool,
      `with opened as (select subject_id as id, at, detail ? 'biometricException' as exception
           from event where kind = 'request' and event = 'open' and at < $1),
         last as (${LAST('request')}),
         taken as (select c.request_id as id, min(e.at) as at from event e join card c on c.serial = e.subject_id
           where e.kind = 'card' and e.event in ('collect', 'found-with-owner') and e.at < $1 group by 1)
       select ${GROUP}, count(*)::int as requests,
         count(*) filter (where last.state in ('open', 'contested') and r.due < ($1::timestamptz)::date)::int as late,
         count(*) filter (where opened.exception)::int as exceptions,
         count(*) filter (where opened.exception and taken.id is not null)::int as "exceptionsCollected",
         count(taken.id)::int as collected,
         coalesce(sum(floor(extract(epoch from taken.at - opened.at) / 86400)), 0)::int as days
       from opened join request r on r.id = opened.id join last on last.id = opened.id left join taken on taken.id = opened.id
       group by 1, 2, 3, 4`,
      [at],
    ),

  heldRecordsAt: (at: string): Promise<readonly HeldCount[]> =>
    query<Row<HeldCount>>(
      pool,
      `with last as (${LAST('quarantine')})
       select q.code, q.owner, last.state, count(*)::int as records
       from last join quarantine q on q.id = last.id group by 1, 2, 3 order by 1, 2, 3`,
      [at],
    ),
});
