/** What release, gates, holds and the roll-out ask the books. */
import { type Pool, query } from '../connection.ts';
import { conditions } from './columns.ts';
import {
  COVERS,
  type FeedRules,
  FIRST_HOLD,
  PRODUCTION_SEQ,
  rulesOf,
  STOP,
  type StopReason,
} from './release-stop.ts';

export type { FeedRules, StopReason } from './release-stop.ts';

export interface FeedState {
  /** Length of the chain of rule/production at the moment of the answer; null: there is no such rule yet. */
  readonly seq: number | null;
  readonly stop: StopReason | null;
  /** The first hold that covers the card. */
  readonly hold: string | null;
}

export interface FloorCard {
  readonly serial: string;
  readonly stop: StopReason;
  readonly hold: string | null;
}

/** Cards as they stood at one moment, with the length of rule/production then. */
export interface Floor<Card> {
  readonly seq: number | null;
  readonly cards: readonly Card[];
}

export interface BatchWish {
  readonly product: string;
  readonly office?: string;
  readonly county?: number;
  readonly kind?: string;
  /** Priority 1 to this. */
  readonly priority?: number;
  /** ISO days, both included. */
  readonly dueFrom?: string;
  readonly dueTo?: string;
}

export interface WaitingGroup {
  readonly product: string;
  readonly stop: StopReason | null;
  readonly cards: number;
  /** ISO day, of the card that is due first. */
  readonly firstDue: string;
}

export interface DueRow {
  readonly request: string;
  readonly serial: string;
  readonly state: string;
  readonly product: string;
  readonly kind: string;
  readonly county: number;
  readonly office: string;
  /** ISO days: of the law, and of the service charter for this county. */
  readonly due: string;
  readonly charter: string;
  readonly batch: string | null;
}

export interface WaitingRequest {
  readonly request: string;
  readonly serial: string;
}

type Columns<T> = { [K in keyof T]: T[K] };

/** Of a batch that is not finished: something of it may still be fed, made again or rejected. */
const IN_WORK = `('accepted', 'signed', 'rendered', 'personalising', 'encoded', 'uncertain', 'review', 'personalised', 'passed')`;
const BEFORE_THE_FEED = `('accepted', 'signed', 'rendered', 'review')`;

const CARD = `join card c on c.serial = s.id join request r on r.id = c.request_id`;

/** Adds the sequence to every row, and gives one row without a card when there is none. */
const floorOf = async <Card extends { readonly serial: string }>(
  pool: Pool,
  columns: string,
  from: string,
  values: readonly unknown[],
): Promise<Floor<Card>> => {
  const rows = await query<Card & { seq: number | null }>(
    pool,
    `select p.seq, f.* from (select ${PRODUCTION_SEQ} as seq) p left join (select ${columns} ${from}) f on true`,
    values,
  );
  return { seq: rows[0]?.seq ?? null, cards: rows.filter(({ serial }) => serial !== null) };
};

export const releaseBooks = (pool: Pool) => ({
  /** One question before each feed. */
  feedState: async (serial: string, rules: FeedRules): Promise<FeedState | undefined> =>
    (
      await query<Columns<FeedState>>(
        pool,
        `select ${PRODUCTION_SEQ} as seq, ${STOP} as stop, ${FIRST_HOLD} as hold
         from card c join request r on r.id = c.request_id where c.serial = $4`,
        [...rulesOf(rules), serial],
      )
    )[0],

  /**
   * The cards that stations would get next, and those in the queue, as far as something stops them. The look is as deep as `depth`,
   * whatever the backlog; a card of a finished batch is not among them.
   */
  stoppedAtFront: (rules: FeedRules, depth: number): Promise<Floor<FloorCard>> =>
    floorOf(
      pool,
      'x.serial, x.stop, x.hold',
      `from (
         select s.id as serial, ${STOP} as stop, ${FIRST_HOLD} as hold from (
           (select id, rank from subject where kind = 'card' and state = 'rendered' and queued_at is null
            order by rank, id limit $4)
           union all
           (select id, rank from subject where kind = 'card' and state = 'rendered' and queued_at < 'infinity' limit $4)) s
         ${CARD}
         where not exists (
           select 1 from batch_card t join subject bs on bs.kind = 'batch' and bs.id = t.batch
           where t.serial = s.id and bs.state = 'finished')) x
       where x.stop is not null order by x.serial`,
      [...rulesOf(rules), depth],
    ),

  /** Parked cards of released batches (of this one only, when it is named) that nothing stops, in order of work. */
  freeInBatches: (
    rules: FeedRules,
    limit: number,
    batch?: string,
  ): Promise<Floor<{ readonly serial: string; readonly batch: string }>> =>
    floorOf(
      pool,
      's.id as serial, t.batch',
      `from subject bs join batch_card t on t.batch = bs.id
       join subject s on s.kind = 'card' and s.id = t.serial and s.state = 'rendered' and s.queued_at = 'infinity' ${CARD}
       where bs.kind = 'batch' and bs.state = 'released' and ($5::text is null or bs.id = $5) and ${STOP} is null
       order by s.rank, s.id limit $4`,
      [...rulesOf(rules), limit, batch ?? null],
    ),

  /** Parked cards that nothing stops, where no batch is asked for; `after` walks through all that is parked, `depth` at a time. */
  freeOfAll: async (
    rules: FeedRules,
    depth: number,
    after: string,
  ): Promise<Floor<{ readonly serial: string }> & { readonly last: string | null }> => {
    const { seq, cards } = await floorOf<{ serial: string; free: boolean }>(
      pool,
      'x.serial, x.free',
      `from (select s.id as serial, (${STOP}) is null as free from (
         select id from subject where kind = 'card' and state = 'rendered' and queued_at = 'infinity' and id > $5
         order by id limit $4) s ${CARD}) x order by x.serial`,
      [...rulesOf(rules), depth, after],
    );
    return {
      seq,
      cards: cards.filter(({ free }) => free),
      last: cards.reduce<string | null>(
        (most, { serial }) => (most === null || serial > most ? serial : most),
        null,
      ),
    };
  },

  /** What a proposal may take: parked, in no batch, stopped by nothing but the want of a release. In order of work. */
  releasable: async (rules: FeedRules, wish: BatchWish, limit: number): Promise<readonly string[]> => {
    const asked = conditions();
    for (const one of rulesOf(rules)) asked.values.push(one);
    asked.add((p) => `r.product = ${p}`, wish.product);
    asked.add((p) => `r.office = ${p}`, wish.office);
    asked.add((p) => `r.county = ${p}`, wish.county);
    asked.add((p) => `r.kind = ${p}`, wish.kind);
    // The rank holds the priority, also of a card that was put forward later.
    asked.add((p) => `s.rank < (${p}::bigint + 1) * 100000`, wish.priority);
    asked.add((p) => `r.due >= ${p}::date`, wish.dueFrom);
    asked.add((p) => `r.due <= ${p}::date`, wish.dueTo);
    const rows = await query<{ serial: string }>(
      pool,
      `select s.id as serial from subject s ${CARD} ${asked.where()}
         and s.kind = 'card' and s.state = 'rendered' and s.queued_at = 'infinity'
         and not exists (select 1 from batch_card t where t.serial = s.id) and ${STOP} is not distinct from 'batch'
       order by s.rank, s.id limit $${asked.values.length + 1}`,
      [...asked.values, limit],
    );
    return rows.map(({ serial }) => serial);
  },

  /** The first of what waits for a release, by product and by what stops it beside that. */
  waitingForRelease: (rules: FeedRules, depth: number): Promise<readonly WaitingGroup[]> =>
    query<Columns<WaitingGroup>>(
      pool,
      `select x.product, x.stop, count(*)::int as cards, min(x.due)::text as "firstDue" from (
         select r.product, r.due, ${STOP} as stop from (
           select id, rank from subject where kind = 'card' and state = 'rendered' and queued_at = 'infinity'
             and not exists (select 1 from batch_card t where t.serial = id)
           order by rank, id limit $4) s ${CARD}) x
       group by x.product, x.stop order by x.product, x.stop`,
      [...rulesOf(rules), depth],
    ),

  batchStates: async (batch: string): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries(
      (
        await query<{ state: string; n: number }>(
          pool,
          `select s.state, count(*)::int as n from batch_card t join subject s on s.kind = 'card' and s.id = t.serial
           where t.batch = $1 group by s.state order by s.state`,
          [batch],
        )
      ).map(({ state, n }) => [state, n]),
    ),

  /** Cards of a batch in this state, with the day they are due. */
  batchCards: (
    batch: string,
    states: readonly string[],
  ): Promise<readonly { readonly serial: string; readonly due: string; readonly rank: string }[]> =>
    query(
      pool,
      `select t.serial, r.due::text as due, s.rank::text as rank from batch_card t
       join subject s on s.kind = 'card' and s.id = t.serial and s.state = any($2) ${CARD}
       where t.batch = $1 order by t.serial`,
      [batch, states],
    ),

  /** Released batches of which nothing is in work any more. */
  batchesDone: async (limit: number): Promise<readonly string[]> =>
    (
      await query<{ id: string }>(
        pool,
        `select b.id from subject b where b.kind = 'batch' and b.state = 'released' and not exists (
           select 1 from batch_card t join subject s on s.kind = 'card' and s.id = t.serial
           where t.batch = b.id and s.state in ${IN_WORK}) order by b.id limit $1`,
        [limit],
      )
    ).map(({ id }) => id),

  productionSeq: async (): Promise<number | null> =>
    (await query<{ seq: number | null }>(pool, `select ${PRODUCTION_SEQ} as seq`, []))[0]?.seq ?? null,

  /** The first active hold over this request, whether its card is made or not. */
  holdOver: async (request: string): Promise<string | null> =>
    (
      await query<{ hold: string | null }>(
        pool,
        `select ${FIRST_HOLD} as hold from request r where r.id = $1`,
        [request],
      )
    )[0]?.hold ?? null,

  /**
   * Open requests that wait for the machine stages or a station and that the hold covers, out of the next `scan` requests after the id
   * `after`; `last` is where to go on, null at the end.
   */
  waitingUnder: async (
    hold: string,
    after: string,
    scan: number,
  ): Promise<{ readonly requests: readonly WaitingRequest[]; readonly last: string | null }> => {
    const rows = await query<{ id: string; serial: string | null }>(
      pool,
      `select r.id, case when ${COVERS} and rs.state = 'open' and s.state in ${BEFORE_THE_FEED} then c.serial end as serial
       from (select * from request where id > $2 and open order by id limit $3) r
       join subject rs on rs.kind = 'request' and rs.id = r.id
       join dossier hd on hd.kind = 'hold' and hd.id = $1
       left join card c on c.request_id = r.id and c.live
       left join subject s on s.kind = 'card' and s.id = c.serial order by r.id`,
      [hold, after, scan],
    );
    return {
      requests: rows.flatMap(({ id, serial }) => (serial === null ? [] : [{ request: id, serial }])),
      last: rows.at(-1)?.id ?? null,
    };
  },

  /**
   * Requests whose people were told that this hold stops their card and who may be told that it goes on: still open, and under no other
   * hold. Out of the next `scan` notices after the request `after`.
   */
  toldOf: async (
    hold: string,
    after: string,
    scan: number,
  ): Promise<{ readonly requests: readonly string[]; readonly last: string | null }> => {
    const prefix = `on-hold/${hold}/`;
    const rows = await query<{ id: string; owed: boolean }>(
      pool,
      `select n.id, rs.state = 'open' and ${FIRST_HOLD} is null as owed
       from (select id, substr(id, length($1) + 1) as request from subject
             where kind = 'notice' and id > $1 || $2 and id < $3 order by id limit $4) n
       join request r on r.id = n.request join subject rs on rs.kind = 'request' and rs.id = r.id order by n.id`,
      [prefix, after, `on-hold/${hold}0`, scan],
    );
    const requestOf = (id: string): string => id.slice(prefix.length);
    return {
      requests: rows.filter(({ owed }) => owed).map(({ id }) => requestOf(id)),
      last: rows.length === 0 ? null : requestOf(rows.at(-1)?.id ?? prefix),
    };
  },

  /**
   * Open requests that are late or will be by that day, most pressing first; `far` has a charter of its own. A card that has passed
   * inspection is not on this list: what is late then is its way.
   */
  dueBy: (
    day: string,
    charter: {
      readonly days: number;
      readonly farDays: number;
      readonly lawDays: number;
      readonly far: readonly number[];
    },
    filter: { readonly county?: number; readonly product?: string },
    limit: number,
  ): Promise<readonly DueRow[]> =>
    query<Columns<DueRow>>(
      pool,
      `select x.request, x.serial, x.state, x.product, x.kind, x.county, x.office, x.due::text as due,
         x.charter::text as charter, t.batch
       from (
         select r.id as request, c.serial, s.state, r.product, r.kind, r.county, r.office, r.due,
           r.due - $2::int + case when r.county = any($3::int[]) then $4::int else $5::int end as charter
         from request r join card c on c.request_id = r.id and c.live
         join subject s on s.kind = 'card' and s.id = c.serial
         where r.open and r.due <= $1::date + greatest($2::int - least($4::int, $5::int), 0)
           and s.state in ${IN_WORK} and s.state <> 'passed'
           and ($6::int is null or r.county = $6) and ($7::text is null or r.product = $7)) x
       left join batch_card t on t.serial = x.serial
       where x.charter <= $1::date or x.due <= $1::date
       order by x.charter, x.due, x.request limit $8`,
      [
        day,
        charter.lawDays,
        charter.far,
        charter.farDays,
        charter.days,
        filter.county ?? null,
        filter.product ?? null,
        limit,
      ],
    ),

  /** Blanks in the vault, counted up to `most`. */
  vaultBlanks: async (most: number): Promise<number> =>
    (
      await query<{ n: number }>(
        pool,
        `select count(*)::int as n from (select 1 from subject where kind = 'body' and state = 'vault' limit $1) v`,
        [most],
      )
    )[0]?.n ?? 0,
});
