/** What reports count of those who wait: requests, records that were held back, cards that nobody collects. Nobody is in it. */
import { type Asker, query } from '../connection.ts';
import { ASTRAY, type CardGroup, GROUP, LAST, type Moment, OWN, type Row } from './report-cards.ts';

/** Requests by how long people wait, as it stood at a moment. */
export interface WaitCount extends CardGroup {
  /** After the last event; `-`: a request without one. */
  readonly state: string;
  /** In the table of requests. */
  readonly kept: number;
  /** By the events that opened them. */
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
  /** Requests whose own state is another; told only as of now, else 0. */
  readonly astray: number;
}

export interface HeldCount {
  readonly code: string;
  readonly owner: string;
  /** After the last event; `-`: a record without one. */
  readonly state: string;
  readonly records: number;
  readonly astray: number;
}

export interface HeldFlow {
  readonly event: string;
  readonly count: number;
}

/** Cards that lay at an office or had come back at a moment. */
export interface AgedCount extends CardGroup {
  /** As registered; `unknown`: nobody registered the office. */
  readonly officeType: string;
  /** Place in the list of limits: the first whose days are more than the card's. */
  readonly bucket: number;
  readonly cards: number;
}

/** How often cards of a group came to lie somewhere to be collected, and how often they went from there. */
export interface WaitFlow extends CardGroup {
  readonly came: number;
  readonly went: number;
}

const WAITING = "('received', 'returned')";

export const reportPeople = (asker: Asker, { end, asOfNow }: Moment) => ({
  waits: (): Promise<readonly WaitCount[]> =>
    query<Row<WaitCount>>(
      asker,
      `with opened as (select subject_id as id, at, detail ? 'biometricException' as exception
           from event where kind = 'request' and event = 'open' and at < $1),
         taken as (select c.request_id as id, min(e.at) as at from event e join card c on c.serial = e.subject_id
           where e.kind = 'card' and e.event in ('collect', 'found-with-owner') and e.at < $1 group by 1)
       select ${GROUP}, coalesce(last.state, '-') as state, count(*)::int as kept, count(opened.id)::int as requests,
         count(*) filter (where last.state in ('open', 'contested')
           and r.due < ($1::timestamptz at time zone interval '3 hours')::date)::int as late,
         count(*) filter (where opened.exception)::int as exceptions,
         count(*) filter (where opened.exception and taken.id is not null)::int as "exceptionsCollected",
         count(taken.id)::int as collected,
         coalesce(sum(floor(extract(epoch from taken.at - opened.at) / 86400)), 0)::int as days, ${ASTRAY}
       from request r left join opened on opened.id = r.id left join taken on taken.id = r.id
       ${LAST('request', 'r.id')} ${OWN('request', 'r.id')} where r.at < $1 group by 1, 2, 3, 4, 5`,
      [end, asOfNow],
    ),

  heldRecords: (): Promise<readonly HeldCount[]> =>
    query<Row<HeldCount>>(
      asker,
      `select q.code, q.owner, coalesce(last.state, '-') as state, count(*)::int as records, ${ASTRAY}
       from quarantine q ${LAST('quarantine', 'q.id')} ${OWN('quarantine', 'q.id')}
       where q.at < $1 group by 1, 2, 3 order by 1, 2, 3`,
      [end, asOfNow],
    ),

  heldFlows: (): Promise<readonly HeldFlow[]> =>
    query<Row<HeldFlow>>(
      asker,
      `select event, count(*)::int as count from event
       where kind = 'quarantine' and event in ('hold', 'resolve') and at < $1 group by 1`,
      [end],
    ),

  /** `limits` are days, rising. A card whose coming is in no event has no age. */
  aged: (limits: readonly number[]): Promise<readonly AgedCount[]> =>
    query<Row<AgedCount>>(
      asker,
      `select ${GROUP}, coalesce(o.data ->> 'type', 'unknown') as "officeType",
         width_bucket(extract(epoch from $1::timestamptz - coalesce(came.at, $1))::float8 / 86400, $2::float8[]) as bucket,
         count(*)::int as cards
       from card c join request r on r.id = c.request_id ${LAST('card', 'c.serial')}
       left join lateral (select max(e.at) as at from event e where e.kind = 'card' and e.subject_id = c.serial and e.at < $1
         and e.to_state = last.state and e.from_state is distinct from e.to_state) came on last.state in ${WAITING}
       left join dossier o on o.kind = 'office' and o.id = r.office
       where c.at < $1 and last.state in ${WAITING} group by 1, 2, 3, 4, 5, 6`,
      [end, limits],
    ),

  waitFlows: (): Promise<readonly WaitFlow[]> =>
    query<Row<WaitFlow>>(
      asker,
      `select ${GROUP}, count(*) filter (where e.to_state in ${WAITING})::int as came,
         count(*) filter (where e.to_state not in ${WAITING})::int as went
       from event e join card c on c.serial = e.subject_id join request r on r.id = c.request_id
       where e.kind = 'card' and e.at < $1
         and (e.to_state in ${WAITING}) <> (coalesce(e.from_state, '-') in ${WAITING}) group by 1, 2, 3, 4`,
      [end],
    ),
});
