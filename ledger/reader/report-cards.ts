/** What reports count of cards and blanks, from events before a moment. */
import { type Asker, query } from '../connection.ts';

/** Of what kind a card is, for adding up. `office`: where its owner collects, as it is now. */
export interface CardGroup {
  readonly product: string;
  readonly kind: string;
  readonly county: number;
  readonly office: string;
}

/** How many cards of a group stood in a state. */
export interface CardCount extends CardGroup {
  /** After the last event; `-`: a card without one. */
  readonly state: string;
  /** A machine finished it at some time before. */
  readonly made: boolean;
  /** It was handed over at some time before. */
  readonly taken: boolean;
  readonly cards: number;
  /** Of these, cards whose own state is another; told only as of now, else 0. */
  readonly astray: number;
}

/** How often an event happened to cards of a group. */
export interface CardFlow extends CardGroup {
  readonly event: string;
  /** Reason code of what has one, else `-`. */
  readonly reason: string;
  readonly count: number;
}

/** Blanks that became cards of a group, by the events of the blanks. */
export interface FinishCount extends CardGroup {
  readonly bodies: number;
}

export interface BodyCount {
  /** After the last event; `-`: a blank without one. */
  readonly state: string;
  readonly bodies: number;
  readonly astray: number;
}

export interface BodyFlow {
  readonly event: string;
  readonly from: string;
  readonly reason: string;
  /** Of the card it was for; `-`: none. */
  readonly product: string;
  /** Of destruction; `-`: of anything else. */
  readonly method: string;
  readonly count: number;
}

/** The moment of a report: ISO time, excluded. */
export interface Moment {
  readonly end: string;
  /** Nothing came after it: what a subject itself says of its state must be what its events say. */
  readonly asOfNow: boolean;
}

export type Row<T> = { -readonly [K in keyof T]: T[K] };

export const GROUP = 'r.product, r.kind, r.county, r.office';

/** The last event of each row before `$1`, as `last`; a chain's events are in the order of their numbers. One look into an index a row. */
export const LAST = (kind: string, id: string): string => `left join lateral (select e.to_state as state
  from event e where e.kind = '${kind}' and e.subject_id = ${id} and e.at < $1 order by e.seq desc limit 1) last on true`;

/** What the subject itself says, and how many say something else than their events do; `$2`: as of now. */
export const OWN = (kind: string, id: string): string =>
  `left join subject s on $2 and s.kind = '${kind}' and s.id = ${id}`;
export const ASTRAY = 'count(*) filter (where $2 and s.state is distinct from last.state)::int as astray';

/** Found by the index of events by name. */
const HAD = (events: string): string =>
  `select distinct subject_id as id from event where kind = 'card' and event in (${events}) and at < $1`;

export const reportCards = (asker: Asker, { end, asOfNow }: Moment) => ({
  cards: (): Promise<readonly CardCount[]> =>
    query<Row<CardCount>>(
      asker,
      `with made as (${HAD("'complete', 'find-good'")}), taken as (${HAD("'collect', 'found-with-owner'")})
       select ${GROUP}, coalesce(last.state, '-') as state, made.id is not null as made, taken.id is not null as taken,
         count(*)::int as cards, ${ASTRAY}
       from card c join request r on r.id = c.request_id ${LAST('card', 'c.serial')} ${OWN('card', 'c.serial')}
       left join made on made.id = c.serial left join taken on taken.id = c.serial
       where c.at < $1 group by 1, 2, 3, 4, 5, 6, 7`,
      [end, asOfNow],
    ),

  /** Events of these names from `from` (included) until `until` (excluded; the report's moment at the latest), ISO times. */
  cardFlows: (events: readonly string[], from: string, until: string = end): Promise<readonly CardFlow[]> =>
    query<Row<CardFlow>>(
      asker,
      `select ${GROUP}, e.event, coalesce(e.detail ->> 'reason', e.detail ->> 'code', '-') as reason, count(*)::int as count
       from event e join card c on c.serial = e.subject_id join request r on r.id = c.request_id
       where e.kind = 'card' and e.event = any($3) and e.at >= $1 and e.at < least($2::timestamptz, $4::timestamptz)
       group by 1, 2, 3, 4, 5, 6`,
      [from, until, events, end],
    ),

  /** By the blanks' own events: a machine finished them, and they are bound to a card. */
  finished: (from: string): Promise<readonly FinishCount[]> =>
    query<Row<FinishCount>>(
      asker,
      `select ${GROUP}, count(*)::int as bodies
       from event e join body b on b.number = e.subject_id join card c on c.serial = b.card_serial
       join request r on r.id = c.request_id
       where e.kind = 'body' and e.event = 'finish' and e.at >= $1 and e.at < $2 group by 1, 2, 3, 4`,
      [from, end],
    ),

  bodies: (): Promise<readonly BodyCount[]> =>
    query<Row<BodyCount>>(
      asker,
      `select coalesce(last.state, '-') as state, count(*)::int as bodies, ${ASTRAY}
       from body b ${LAST('body', 'b.number')} ${OWN('body', 'b.number')} where b.at < $1 group by 1 order by 1`,
      [end, asOfNow],
    ),

  bodyFlows: (from: string): Promise<readonly BodyFlow[]> =>
    query<Row<BodyFlow>>(
      asker,
      `select e.event, coalesce(e.from_state, '-') as from, coalesce(e.detail ->> 'reason', '-') as reason,
         coalesce(r.product, '-') as product, coalesce(e.detail ->> 'method', '-') as method, count(*)::int as count
       from event e left join card c on c.serial = e.detail ->> 'card' left join request r on r.id = c.request_id
       where e.kind = 'body' and e.event in ('receive', 'feed', 'spoil', 'destroy', 'lose', 'find')
         and e.at >= $1 and e.at < $2 group by 1, 2, 3, 4, 5`,
      [from, end],
    ),
});
