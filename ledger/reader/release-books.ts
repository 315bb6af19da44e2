/** What releases ask the books: what a batch may take, how far it is, and what is due. */
import { type Pool, query } from '../connection.ts';
import { conditions } from './columns.ts';
import { CARD, type FeedRules, rulesOf, STOP, type StopReason } from './release-stop.ts';

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

type Columns<T> = { [K in keyof T]: T[K] };

/** Of a batch that is not finished: something of it may still be fed, made again or rejected. */
const IN_WORK = `('accepted', 'signed', 'rendered', 'personalising', 'encoded', 'uncertain', 'review', 'personalised', 'passed')`;

export const releaseBooks = (pool: Pool) => ({
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
