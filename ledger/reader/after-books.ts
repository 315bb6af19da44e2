/** What follows the hand-over to an office: notices that are owed, cards that nobody collects, the published revocation list. */
import { type Pool, query } from '../connection.ts';
import { iso } from './columns.ts';

/** A notice to be sent, with what is needed to send it. Personal data only sealed. */
export interface DueNotice {
  readonly id: string;
  /** 1 before the first try. */
  readonly attempt: number;
  readonly template: string;
  readonly request: string;
  /** Of the notice; else where the request's cards go. */
  readonly office: string | null;
  readonly serial: string | null;
  readonly language: 'en' | 'sw' | null;
  readonly phoneIndex: Uint8Array | null;
  readonly wrappedKey: Uint8Array | null;
  readonly keyId: string | null;
  readonly sealedRecord: Uint8Array | null;
  readonly sealedPhone: Uint8Array | null;
  /** The record is erased, or there is no such request. */
  readonly erased: boolean;
  /** The register told of the person's death after this request was made. */
  readonly dead: boolean;
  /** The network refused this number for good, and it was not given anew since. */
  readonly refused: boolean;
  readonly at: string;
}

/** A card that waits at an office for its owner. */
export interface UncollectedCard {
  readonly serial: string;
  readonly request: string;
  readonly office: string;
  /** As registered; null: nobody registered the office. */
  readonly officeType: string | null;
  /** ISO time from which it lies there. */
  readonly since: string;
  /** The request is open and not contested. */
  readonly open: boolean;
  /** Number of the last reminder since then; 0: none. */
  readonly reminded: number;
  /** There is a case for its return, open or solved, since then. */
  readonly overdue: boolean;
}

export interface AgeCount {
  readonly state: 'received' | 'returned';
  readonly county: number;
  readonly office: string;
  readonly officeType: string;
  /** Why the card was asked for. */
  readonly kind: string;
  readonly product: string;
  /** Place in the list of limits: the first whose days are more than the card's. */
  readonly bucket: number;
  readonly cards: number;
}

export interface RevocationListRow {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly cards: number;
  readonly nextUpdate: string;
  readonly at: string;
}

export interface Unreached {
  readonly serial: string;
  readonly request: string;
  readonly office: string;
  readonly since: string;
}

type Cols<T> = { -readonly [K in keyof T]: T[K] };

/** A later request of the same person says that the register knows better. */
const DEAD = `exists (select 1 from request o join event e on e.kind = 'request' and e.subject_id = o.id
  and e.event = 'stop' and e.detail ->> 'reason' = 'death' where o.person_index = r.person_index and e.at >= r.at)`;
/** Message `m` says that the network refused the number of request `r` for good, and it was not given anew since. */
export const BARS = `m.template = 'refused' and m.phone_index = r.phone_index
  and m.at > coalesce((select max(e.at) from event e where e.kind = 'request' and e.subject_id = r.id
    and e.event = 'change-phone'), '-infinity')`;
const REFUSED = `exists (select 1 from sms m where ${BARS})`;
/** When the card came to lie where it lies. */
const SINCE = `join lateral (select max(e.at) as at from event e where e.kind = 'card' and e.subject_id = s.id
  and e.to_state = s.state and e.from_state is distinct from e.to_state) came on true`;

export const afterBooks = (pool: Pool) => ({
  /** Of the due ones by id those whose time has come; the cost grows with what is due, not with what was sent. */
  dueNotices: (now: string, limit: number, after = ''): Promise<readonly DueNotice[]> =>
    query<Cols<DueNotice>>(
      pool,
      `select s.id, s.attempt, d.data ->> 'template' as template, d.data ->> 'request' as request,
         coalesce(d.data ->> 'office', r.office) as office,
         coalesce(d.data ->> 'serial', (select c.serial from card c where c.request_id = r.id
           order by c.live desc, c.serial desc limit 1)) as serial,
         r.language, r.phone_index as "phoneIndex", r.wrapped_key as "wrappedKey", r.key_id as "keyId",
         r.sealed_record as "sealedRecord", r.sealed_phone as "sealedPhone",
         r.id is null or r.erased_at is not null as erased, ${DEAD} as dead, ${REFUSED} as refused, ${iso('d.at')} as at
       from subject s join dossier d on d.kind = 'notice' and d.id = s.id
       left join request r on r.id = d.data ->> 'request'
       where s.kind = 'notice' and s.state = 'due' and s.id > $2 and coalesce(d.data ->> 'notBefore', '') <= $1
       order by s.id limit $3`,
      [now, after, limit],
    ),

  /** May this person's telephone still be told anything? */
  barred: async (request: string): Promise<{ readonly dead: boolean; readonly refused: boolean }> =>
    (
      await query<{ dead: boolean; refused: boolean }>(
        pool,
        `select ${DEAD} as dead, ${REFUSED} as refused from request r where r.id = $1`,
        [request],
      )
    )[0] ?? { dead: false, refused: false },

  /** Cards at offices by serial; `after` is the last of the page before. */
  waiting: (limit: number, after = ''): Promise<readonly UncollectedCard[]> =>
    query<Cols<UncollectedCard>>(
      pool,
      `select s.id as serial, r.id as request, r.office, o.data ->> 'type' as "officeType", ${iso('came.at')} as since,
         rs.state = 'open' as open,
         coalesce((select max((m.detail ->> 'nth')::int) from event m where m.kind = 'request' and m.subject_id = r.id
           and m.event = 'remind' and m.detail ->> 'card' = s.id and m.at >= came.at), 0) as reminded,
         exists (select 1 from dossier k where k.kind = 'case' and k.data ->> 'card' = s.id and k.data ? 'card'
           and k.data ->> 'type' = 'return-overdue' and k.at >= came.at) as overdue
       from subject s ${SINCE} join card c on c.serial = s.id join request r on r.id = c.request_id
       join subject rs on rs.kind = 'request' and rs.id = r.id
       left join dossier o on o.kind = 'office' and o.id = r.office
       where s.kind = 'card' and s.state = 'received' and s.id > $2 order by s.id limit $1`,
      [limit, after],
    ),

  /** Open cases of overdue returns whose card lies there no longer, with where it is. */
  endedReturns: (limit: number): Promise<readonly { readonly id: string; readonly cardState: string }[]> =>
    query(
      pool,
      `select d.id, cs.state as "cardState" from subject s join dossier d on d.kind = 'case' and d.id = s.id
         and d.data ->> 'type' = 'return-overdue'
       join subject cs on cs.kind = 'card' and cs.id = d.data ->> 'card' and cs.state <> 'received'
       where s.kind = 'case' and s.state = 'open' and s.id >= 'return-overdue/' and s.id < 'return-overdue0'
       order by d.id limit $1`,
      [limit],
    ),

  /** Uncollected cards by where, what and how long; `limits` are days, rising. */
  ages: (now: string, limits: readonly number[]): Promise<readonly AgeCount[]> =>
    query<Cols<AgeCount>>(
      pool,
      `select s.state, r.county, r.office, coalesce(o.data ->> 'type', 'unknown') as "officeType", r.kind, r.product,
         width_bucket(extract(epoch from $1::timestamptz - came.at)::float8 / 86400, $2::float8[]) as bucket,
         count(*)::int as cards
       from subject s ${SINCE} join card c on c.serial = s.id join request r on r.id = c.request_id
       left join dossier o on o.kind = 'office' and o.id = r.office
       where s.kind = 'card' and s.state in ('received', 'returned')
       group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
      [now, limits],
    ),

  /** Cards at an office whose owners no message reaches: for the list that the chief reads out. By serial. */
  unreached: (office: string, limit: number, after = ''): Promise<readonly Unreached[]> =>
    query<Cols<Unreached>>(
      pool,
      `select c.serial, r.id as request, r.office, ${iso('came.at')} as since
       from request r join card c on c.request_id = r.id and c.live
       join subject s on s.kind = 'card' and s.id = c.serial and s.state = 'received' ${SINCE}
       where r.open and r.office = $1 and c.serial > $3 and (
         exists (select 1 from event e where e.kind = 'card' and e.subject_id = c.serial and e.event = 'notify'
           and e.detail ->> 'by' = 'chief list' and e.at >= came.at)
         or exists (select 1 from dossier d join event e on e.kind = 'notice' and e.subject_id = d.id
           and (e.event = 'drop' and e.detail ->> 'reason' in ('no-phone', 'number-refused', 'not-sent')
             or e.event = 'undeliver' and e.to_state = (select n.state from subject n where n.kind = 'notice' and n.id = d.id))
           where d.kind = 'notice' and d.data @> jsonb_build_object('request', r.id)))
       order by c.serial limit $2`,
      [office, limit, after],
    ),

  /** As published last. */
  revocationList: async (): Promise<RevocationListRow | undefined> =>
    (
      await query<Cols<RevocationListRow>>(
        pool,
        `select number::float8 as number, bytes, digest, cards, ${iso('next_update')} as "nextUpdate", ${iso('at')} as at
         from revocation_list order by number desc limit 1`,
        [],
      )
    )[0],
});
