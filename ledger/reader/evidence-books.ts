/** What retention and the evidence of it ask the books: what is due, what is left, and how the books are sealed. */
import { type Pool, query } from '../connection.ts';
import { BARS } from './after-books.ts';
import { NO_OPEN_CASE } from './at-rest.ts';
import { iso } from './columns.ts';
import { documentDue } from './document-due.ts';

/** ISO times before which each class is due; `today`: ISO day. */
export interface DueBefore {
  readonly media: string;
  readonly record: string;
  readonly document: string;
  readonly sms: string;
  readonly transition: string;
  readonly account: string;
}

export interface ClassCount {
  /** Rows that still hold something of this class. */
  readonly held: number;
  /** Of these, past their time. */
  readonly due: number;
  /** Past their time, and kept for an open case. */
  readonly forCase: number;
  /** ISO time since which the oldest of them lies there; null: none. */
  readonly oldest: string | null;
}

export interface Residue {
  /** Column or table that should be empty for erased requests. */
  readonly where: string;
  readonly rows: number;
}

export interface SealRow {
  readonly number: number;
  readonly events: number;
  readonly root: string;
  readonly at: string;
  readonly keyId: string;
  readonly signature: string;
}

/** How often something of a kind happened, by whom. */
export interface EventTally {
  readonly kind: string;
  readonly event: string;
  readonly role: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

export interface PairAct {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly event: string;
  readonly by: string;
  readonly role: string;
  readonly second: string;
  readonly at: string;
}

type Row<T> = { [K in keyof T]: T[K] };

/** A refused number may be somebody else's by now: that it was refused is kept for as long as a request would use it. */
const SMS_FREE = `not (m.template = 'refused' and exists (select 1 from request r where ${BARS}))`;

/** When the account `r` was over: ended, or past its last day. */
const ACCOUNT_OVER = `least((select max(e.at) from event e where e.kind = 'account' and e.subject_id = r.id and e.event = 'end'),
  (r.data ->> 'until')::date::timestamp at time zone 'Africa/Nairobi')`;
const WITH_SELF = `r.kind = 'account' and r.data ? 'self'`;

/** What must find nothing, with `r` the erased request, document or account that it is about; from where, and when something is left. */
const RESIDUE: readonly { readonly where: string; readonly from: string; readonly left: string }[] = [
  ...[
    ['wrapped_key', 'r.erased_at is not null and length(r.wrapped_key) > 0'],
    ['sealed_record', 'r.erased_at is not null and length(r.sealed_record) > 0'],
    ['sealed_media_key', 'r.media_erased_at is not null and length(r.sealed_media_key) > 0'],
    ['sealed_portrait_print', 'r.media_erased_at is not null and length(r.sealed_portrait_print) > 0'],
    ['sealed_portrait_chip', 'r.media_erased_at is not null and length(r.sealed_portrait_chip) > 0'],
    ['sealed_signature', 'r.media_erased_at is not null and r.sealed_signature is not null'],
    ['sealed_phone', 'r.erased_at is not null and r.sealed_phone is not null'],
    ['slip_index', 'r.erased_at is not null and r.slip_index is not null'],
    ['phone_index', 'r.erased_at is not null and r.phone_index is not null'],
    ['match_index', 'r.erased_at is not null and r.match_index is not null'],
  ].map(([column = '', left = '']) => ({ where: `request.${column}`, from: 'request r', left })),
  {
    where: 'request_name',
    from: 'request_name n join request r on r.id = n.request_id',
    left: 'r.erased_at is not null',
  },
  {
    where: 'payload.sealed',
    from: 'payload p join card c on c.serial = p.serial join request r on r.id = c.request_id',
    left: 'r.media_erased_at is not null and length(p.sealed) > 0',
  },
  {
    where: 'face.sealed_plan',
    from: 'face f join card c on c.serial = f.serial join request r on r.id = c.request_id',
    left: 'r.media_erased_at is not null and length(f.sealed_plan) > 0',
  },
  {
    where: 'document',
    from: 'document r',
    left: 'r.erased_at is not null and (length(r.sealed) > 0 or length(r.wrapped_key) > 0)',
  },
  {
    where: 'document.of-erased',
    from: 'document d join face f on f.document_id = d.id join card c on c.serial = f.serial join request r on r.id = c.request_id',
    left: 'r.media_erased_at is not null and (length(d.sealed) > 0 or length(d.wrapped_key) > 0)',
  },
  {
    where: 'authority.bearer',
    from: `dossier a join request r on r.id = a.data ->> 'request'`,
    left: `a.kind = 'authority' and a.data ? 'bearer' and r.erased_at is not null`,
  },
  { where: 'sms.id', from: 'sms r', left: `r.phone_index = '' and r.id not like 'E-%'` },
  { where: 'account.self', from: 'dossier r', left: `${WITH_SELF} and r.data ? 'selfErased'` },
];

const CLASSES: Readonly<Record<keyof DueBefore, string>> = {
  media: `select count(*), count(*) filter (where r.closed_at < $1 and ${NO_OPEN_CASE}),
      count(*) filter (where r.closed_at < $1 and not ${NO_OPEN_CASE}), ${iso('min(r.closed_at)')}
    from request r where r.erased_at is null and r.media_erased_at is null`,
  record: `select count(*), count(*) filter (where r.closed_at < $1 and ${NO_OPEN_CASE}),
      count(*) filter (where r.closed_at < $1 and not ${NO_OPEN_CASE}), ${iso('min(r.closed_at)')}
    from request r where r.erased_at is null`,
  document: `select count(*), count(*) filter (where ${documentDue('$1')}), 0::bigint, ${iso('min(d.at)')}
    from document d where d.erased_at is null`,
  sms: `select count(*), count(*) filter (where m.at < $1 and ${SMS_FREE}), 0::bigint, ${iso('min(m.at)')}
    from sms m where m.phone_index <> ''`,
  transition: `select count(*), count(*) filter (where erased_at is not null and transition_on < ($1::timestamptz)::date),
      0::bigint, ${iso('min(at)')} from request where transition_on is not null`,
  account: `select count(*), count(*) filter (where ${ACCOUNT_OVER} < $1), 0::bigint, ${iso('min(r.at)')}
    from dossier r where ${WITH_SELF}`,
};

const ids = async (pool: Pool, text: string, values: readonly unknown[]): Promise<readonly string[]> =>
  (await query<{ id: string }>(pool, text, values)).map(({ id }) => id);

export const evidenceBooks = (pool: Pool) => ({
  /** Closed requests whose pictures, payloads and faces are still there, longest closed first. */
  mediaDue: (before: string, limit: number) =>
    ids(
      pool,
      `select r.id from request r where r.closed_at < $1 and r.media_erased_at is null and r.erased_at is null
         and ${NO_OPEN_CASE} order by r.closed_at, r.id limit $2`,
      [before, limit],
    ),

  smsDue: (before: string, limit: number) =>
    ids(
      pool,
      `select m.id from sms m where m.phone_index <> '' and m.at < $1 and ${SMS_FREE} order by m.at, m.id limit $2`,
      [before, limit],
    ),

  transitionsDue: (before: string, limit: number) =>
    ids(
      pool,
      `select id from request where erased_at is not null and transition_on < ($1::timestamptz)::date
       order by transition_on, id limit $2`,
      [before, limit],
    ),

  /** Accounts that are over and still hold whose they were, by id. */
  accountsDue: (before: string, limit: number) =>
    ids(
      pool,
      `select r.id from dossier r where ${WITH_SELF} and ${ACCOUNT_OVER} < $1 order by r.id limit $2`,
      [before, limit],
    ),

  /** Open cases about this request or a card of it, so that what is needed to settle them is kept. */
  openCases: (request: string) =>
    ids(
      pool,
      `select d.id from request r, dossier d join subject s on s.kind = 'case' and s.id = d.id and s.state = 'open'
       where r.id = $1 and d.kind = 'case' and (d.data @> jsonb_build_object('request', r.id)
         or d.data @> jsonb_build_object('other', r.id)
         or d.data ->> 'card' in (select serial from card where request_id = r.id))`,
      [request],
    ),

  /** How many rows are due, by unit. By indexes: the cost is that of what is due. */
  due: async (before: DueBefore): Promise<Readonly<Record<keyof DueBefore, number>>> => {
    const [row] = await query<Record<keyof DueBefore, number>>(
      pool,
      `select (select count(*) from request r where r.closed_at < $1 and r.media_erased_at is null and r.erased_at is null
           and ${NO_OPEN_CASE})::int as media,
         (select count(*) from request r where r.closed_at < $2 and r.erased_at is null and ${NO_OPEN_CASE})::int as record,
         (select count(*) from document d where d.erased_at is null and ${documentDue('$3')})::int as document,
         (select count(*) from sms m where m.phone_index <> '' and m.at < $4 and ${SMS_FREE})::int as sms,
         (select count(*) from request where transition_on < ($5::timestamptz)::date and erased_at is not null)::int as transition,
         (select count(*) from dossier r where ${WITH_SELF} and ${ACCOUNT_OVER} < $6)::int as account`,
      [before.media, before.record, before.document, before.sms, before.transition, before.account],
    );
    return row ?? { media: 0, record: 0, document: 0, sms: 0, transition: 0, account: 0 };
  },

  /** How much of each class is held, how much is due. Reads whole tables: for a check, not for every minute. */
  held: async (before: DueBefore): Promise<Readonly<Record<keyof DueBefore, ClassCount>>> => {
    const count = async (name: keyof DueBefore): Promise<ClassCount> => {
      const [row] = await query<{ held: string; due: string; kept: string; oldest: string | null }>(
        pool,
        `select x.held::text as held, x.due::text as due, x.kept::text as kept, x.oldest
         from (${CLASSES[name]}) as x(held, due, kept, oldest)`,
        [before[name]],
      );
      return {
        held: Number(row?.held ?? 0),
        due: Number(row?.due ?? 0),
        forCase: Number(row?.kept ?? 0),
        oldest: row?.oldest ?? null,
      };
    };
    const [media, record, document, sms, transition, account] = await Promise.all([
      count('media'),
      count('record'),
      count('document'),
      count('sms'),
      count('transition'),
      count('account'),
    ]);
    return { media, record, document, sms, transition, account };
  },

  /**
   * The proof of erasure: what is left of erased requests and documents, place by place; every count has to be 0. Of these ids, or of
   * all there are, which reads whole tables.
   */
  residue: async (of?: readonly string[]): Promise<readonly Residue[]> => {
    const some = of === undefined ? '' : 'and r.id = any($1)';
    const rows = await query<{ where: string; rows: string }>(
      pool,
      RESIDUE.map(
        ({ where, from, left }) =>
          `select '${where}' as "where", (select count(*) from ${from} where ${left} ${some})::text as rows`,
      ).join(' union all '),
      of === undefined ? [] : [of],
    );
    return rows.map(({ where, rows: n }) => ({ where, rows: Number(n) }));
  },

  /** Of these card serials, body numbers and chip serials: those whose person's pictures are erased. */
  plasticErased: async (names: readonly string[]): Promise<ReadonlySet<string>> =>
    new Set(
      await ids(
        pool,
        `select n.id from unnest($1::text[]) as n(id)
         where exists (select 1 from card c join request r on r.id = c.request_id left join body b on b.card_serial = c.serial
           where r.media_erased_at is not null and (c.serial = n.id or b.number = n.id or b.chip_serial = n.id))`,
        [names],
      ),
    ),

  /** Removes dead rows of the tables that were purged from the files, and writes what is in memory. Locks each table while it works. */
  compact: async (): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query("set statement_timeout = 0; set lock_timeout = '60s'");
      for (const table of ['request', 'request_name', 'payload', 'face', 'document', 'sms', 'dossier'])
        await client.query(`vacuum full ${table}`);
      await client.query('checkpoint');
    } finally {
      // Its settings are not those of the pool.
      client.release(true);
    }
  },

  seals: (after: number, limit: number) =>
    query<Row<SealRow>>(
      pool,
      `select number::int as number, events, encode(root, 'hex') as root, ${iso('at')} as at, key_id as "keyId",
         encode(signature, 'hex') as signature from seal where number > $1 order by seal.number limit $2`,
      [after, limit],
    ),

  /** Every event by kind, name and role of who did it, in the period. */
  tallies: (from: string, to: string) =>
    query<Row<EventTally>>(
      pool,
      `select kind, event, coalesce(actor ->> 'role', actor ->> 'kind') as role, count(*)::int as count,
         ${iso('min(at)')} as first, ${iso('max(at)')} as last
       from event where at >= $1 and at < $2 group by 1, 2, 3 order by 1, 2, 3`,
      [from, to],
    ),

  /** Acts that two people did, in the order of the books. */
  pairActs: (from: string, to: string, after: string, limit: number) =>
    query<Row<PairAct>>(
      pool,
      `select e.id::text as id, kind, subject_id as subject, event, actor ->> 'id' as by, actor ->> 'role' as role,
         actor ->> 'second' as second, ${iso('at')} as at
       from event e where at >= $1 and at < $2 and actor ? 'second' and e.id > $3::bigint order by e.id limit $4`,
      [from, to, after, limit],
    ),

  /** Looks at personal data: how many by role and purpose, and in how many people's records. */
  looks: (from: string, to: string) =>
    query<{ role: string; purpose: string; looks: number; records: number }>(
      pool,
      `select coalesce(actor ->> 'role', actor ->> 'kind') as role, coalesce(detail ->> 'purpose', '-') as purpose,
         count(*)::int as looks, count(distinct subject_id)::int as records
       from event where kind = 'access' and event = 'look' and at >= $1 and at < $2 group by 1, 2 order by 1, 2`,
      [from, to],
    ),
});
