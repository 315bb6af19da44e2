/** What the rules of requests ask the books: other cards and requests of a person, quarantine, what is due. */
import type { JsonObject } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import { conditions, iso } from './columns.ts';

/** A request of somebody, with where it and its live card (null: none) stand. */
export interface PersonRequest {
  readonly request: string;
  readonly kind: string;
  readonly product: string;
  readonly residentAs: string;
  readonly state: string;
  readonly open: boolean;
  readonly serial: string | null;
  readonly cardState: string | null;
  /** Another person index than that of the one who was asked for: found by name and day of birth. */
  readonly other: boolean;
  readonly personIndex: Uint8Array;
}

/** A request and its live card, as far as stopping it goes. */
export interface StoppableRequest {
  readonly request: string;
  readonly state: string;
  readonly open: boolean;
  /** It was stopped, and may be closed since. */
  readonly wasStopped: boolean;
  readonly product: string;
  readonly serial: string | null;
  readonly cardState: string | null;
}

export interface QuarantineFilter {
  readonly state?: 'waiting' | 'resolved';
  readonly code?: string;
  readonly owner?: string;
  readonly extract?: string;
  readonly assignee?: string;
  /** Request id that the record would have become. */
  readonly wouldBe?: string;
  /** Held before this ISO time. */
  readonly before?: string;
  readonly id?: string;
}

export interface QuarantineSeen {
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly code: string;
  readonly owner: string;
  readonly extractId: string;
  readonly line: number;
  readonly facts: JsonObject;
  /** Assignee, the request it would be, what resolved it. */
  readonly data: JsonObject;
  readonly at: string;
}

export interface DueRequest {
  readonly request: string;
  readonly serial: string | null;
  readonly product: string;
  readonly county: number;
  readonly office: string;
  readonly personIndex: Uint8Array;
  /** ISO day. */
  readonly on: string;
}

export interface DoublePair {
  readonly request: string;
  readonly other: string;
  readonly personIndex: Uint8Array;
  readonly otherIndex: Uint8Array;
  readonly residentAs: string;
  readonly otherResidentAs: string;
}

type Cols<T> = { -readonly [K in keyof T]: T[K] };

const PERSON = `r.id as request, r.kind, r.product, r.resident_as as "residentAs", s.state, r.open, c.serial,
  cs.state as "cardState", r.person_index as "personIndex"`;
const FROM = `from request r join subject s on s.kind = 'request' and s.id = r.id
  left join card c on c.request_id = r.id and c.live
  left join subject cs on cs.kind = 'card' and cs.id = c.serial`;

const QUARANTINE = `q.id, s.state, s.seq, q.code, q.owner, q.extract_id as "extractId", q.line, q.facts,
  coalesce(d.data, '{}'::jsonb) as data, ${iso('q.at')} as at
  from quarantine q join subject s on s.kind = 'quarantine' and s.id = q.id
  left join dossier d on d.kind = 'quarantine' and d.id = q.id`;

export const requestBooks = (pool: Pool) => ({
  /** All requests of this person, and of others whose name and day of birth hash to the same; latest first. */
  ofPerson: (
    personIndex: Uint8Array,
    matchIndex: Uint8Array | null,
    limit = 50,
  ): Promise<readonly PersonRequest[]> =>
    query<Cols<PersonRequest>>(
      pool,
      `select ${PERSON}, r.person_index <> $1 as other ${FROM}
       where r.id in (select id from request where person_index = $1
         union all select id from request where match_index = $2)
       order by r.at desc, r.id limit $3`,
      [Buffer.from(personIndex), matchIndex === null ? null : Buffer.from(matchIndex), limit],
    ),

  stoppable: async (request: string): Promise<StoppableRequest | undefined> =>
    (
      await query<Cols<StoppableRequest>>(
        pool,
        `select r.id as request, s.state, r.open, r.product, c.serial, cs.state as "cardState",
           exists (select 1 from event e where e.kind = 'request' and e.subject_id = r.id and e.event = 'stop') as "wasStopped"
         ${FROM} where r.id = $1`,
        [request],
      )
    )[0],

  /** Stopped requests whose card still stands somewhere, by id; `after` is the last of the page before. */
  stopped: async (limit: number, after = ''): Promise<readonly string[]> =>
    (
      await query<{ id: string }>(
        pool,
        `select id from subject where kind = 'request' and state = 'stopped' and id > $1 order by id limit $2`,
        [after, limit],
      )
    ).map(({ id }) => id),

  /** Live cards in people's hands (collected, suspended) of the person whom this card is for, of these products, but for this one. */
  inHand: (
    serial: string,
    products: readonly string[],
  ): Promise<readonly { readonly serial: string; readonly state: string; readonly product: string }[]> =>
    query(
      pool,
      `select o.serial, s.state, r.product from card c join request own on own.id = c.request_id
       join request r on r.person_index = own.person_index and r.product = any($2)
       join card o on o.request_id = r.id and o.live and o.serial <> c.serial
       join subject s on s.kind = 'card' and s.id = o.serial and s.state in ('collected', 'suspended')
       where c.serial = $1 order by o.serial`,
      [serial, products],
    ),

  /** Longest waiting first; `after` is the last id of the page before. */
  quarantined: (
    filter: QuarantineFilter,
    limit: number,
    after?: string,
  ): Promise<readonly QuarantineSeen[]> => {
    const asked = conditions();
    asked.add((p) => `q.id = ${p}`, filter.id);
    asked.add((p) => `s.state = ${p}`, filter.state);
    asked.add((p) => `q.code = ${p}`, filter.code);
    asked.add((p) => `q.owner = ${p}`, filter.owner);
    asked.add((p) => `q.extract_id = ${p}`, filter.extract);
    asked.add(
      (p) => `d.data @> ${p}::jsonb`,
      filter.assignee === undefined ? undefined : JSON.stringify({ assignee: filter.assignee }),
    );
    asked.add(
      (p) => `d.data @> ${p}::jsonb`,
      filter.wouldBe === undefined ? undefined : JSON.stringify({ wouldBe: filter.wouldBe }),
    );
    asked.add((p) => `q.at < ${p}::timestamptz`, filter.before);
    asked.add((p) => `(q.at, q.id) > (select a.at, a.id from quarantine a where a.id = ${p})`, after);
    return query<Cols<QuarantineSeen>>(
      pool,
      `select ${QUARANTINE} ${asked.where()} order by q.at, q.id limit $${asked.values.length + 1}`,
      [...asked.values, limit],
    );
  },

  /** Entries that wait for what would be one of these requests. */
  waitingFor: async (requests: readonly string[]): Promise<readonly string[]> =>
    (
      await query<{ id: string }>(
        pool,
        `select d.id from dossier d join subject s on s.kind = 'quarantine' and s.id = d.id and s.state = 'waiting'
         where d.kind = 'quarantine' and d.data @> any($1::jsonb[]) order by d.id`,
        [requests.map((wouldBe) => JSON.stringify({ wouldBe }))],
      )
    ).map(({ id }) => id),

  /** How many wait, for each reason and owner, and since when the oldest does. */
  quarantineCounts: (): Promise<
    readonly {
      readonly code: string;
      readonly owner: string;
      readonly waiting: number;
      readonly oldest: string;
    }[]
  > =>
    query(
      pool,
      `select q.code, q.owner, count(*)::int as waiting, ${iso('min(q.at)')} as oldest
       from quarantine q join subject s on s.kind = 'quarantine' and s.id = q.id and s.state = 'waiting'
       group by q.code, q.owner order by q.code, q.owner`,
      [],
    ),

  /**
   * People with a live card of `from` whose day has come, who have no request for `to`, by request; none for whom the books hold
   * a proposal already. `prefix` + hash of the person names the proposal.
   */
  transitionsDue: (from: string, to: string, day: string, limit: number): Promise<readonly DueRequest[]> =>
    query<Cols<DueRequest>>(
      pool,
      `select r.id as request, c.serial, r.product, r.county, r.office, r.person_index as "personIndex",
         r.transition_on::text as "on"
       from request r join card c on c.request_id = r.id and c.live
       join subject s on s.kind = 'card' and s.id = c.serial and s.state in ('collected', 'suspended')
       where r.transition_on <= $1::date and r.product = $2
         and not exists (select 1 from request n where n.person_index = r.person_index and n.product = $3)
         and not exists (select 1 from dossier d where d.kind = 'proposal'
           and d.data @> jsonb_build_object('kind', 'transition', 'request', r.id))
       order by r.transition_on, r.id limit $4`,
      [day, from, to, limit],
    ),

  /** Cards in hand of this version of a product signed (the day of issue) before `before` (ISO time), without a renewal proposed. */
  renewalsDue: (productHash: string, before: string, limit: number): Promise<readonly DueRequest[]> =>
    query<Cols<DueRequest>>(
      pool,
      `select r.id as request, c.serial, r.product, r.county, r.office, r.person_index as "personIndex",
         to_char(e.at at time zone 'UTC', 'YYYY-MM-DD') as "on"
       from event e join card c on c.serial = e.subject_id and c.live
       join subject s on s.kind = 'card' and s.id = c.serial and s.state in ('collected', 'suspended')
       join request r on r.id = c.request_id and r.product_hash = $1
       where e.kind = 'card' and e.event = 'sign' and e.at < $2::timestamptz
         and not exists (select 1 from event l where l.kind = 'card' and l.subject_id = c.serial and l.event = 'sign' and l.id > e.id)
         and not exists (select 1 from request n where n.person_index = r.person_index and n.product = r.product and n.open)
         and not exists (select 1 from dossier d where d.kind = 'proposal' and d.id = 'renewal/' || c.serial)
       order by e.at, c.serial limit $3`,
      [productHash, before, limit],
    ),

  /**
   * Requests taken in since `since` (ISO time) that hash to the same person as one under another number, or have the number of one of
   * another kind of resident, without a case.
   */
  doublesSince: (since: string, limit: number): Promise<readonly DoublePair[]> =>
    query<Cols<DoublePair>>(
      pool,
      `with recent as (select * from request where at >= $1::timestamptz),
         pairs as (
           select r.id, o.id as other from recent r join request o on o.match_index = r.match_index
             and o.person_index <> r.person_index and (o.at, o.id) < (r.at, r.id)
           where not exists (select 1 from dossier d where d.kind = 'case'
             and d.data @> jsonb_build_object('type', 'double', 'request', r.id, 'other', o.id))
           union all
           -- Asked once of a later request, whichever of the earlier ones was named.
           select distinct on (r.id) r.id, o.id from recent r join request o on o.person_index = r.person_index
             and o.resident_as <> r.resident_as and (o.at, o.id) < (r.at, r.id)
           where not exists (select 1 from dossier d where d.kind = 'case' and d.data ->> 'why' <> 'name-and-birth'
             and d.data @> jsonb_build_object('type', 'double', 'request', r.id)))
       select r.id as request, o.id as other, r.person_index as "personIndex", o.person_index as "otherIndex",
         r.resident_as as "residentAs", o.resident_as as "otherResidentAs"
       from pairs p join request r on r.id = p.id join request o on o.id = p.other
       order by r.at, r.id, o.id limit $2`,
      [since, limit],
    ),

  /** Sealed record of a request and its key; null where it has been erased. */
  sealed: async (
    request: string,
  ): Promise<{
    readonly sealedRecord: Uint8Array;
    readonly wrappedKey: Uint8Array;
    readonly keyId: string;
  } | null> =>
    (
      await query<{ sealedRecord: Uint8Array; wrappedKey: Uint8Array; keyId: string }>(
        pool,
        `select sealed_record as "sealedRecord", wrapped_key as "wrappedKey", key_id as "keyId"
         from request where id = $1 and erased_at is null`,
        [request],
      )
    )[0] ?? null,
});
