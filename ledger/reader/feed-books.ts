/** What the feed asks the books: what stops one card, what has to leave the floor, and what may come back to it. */
import { type Pool, query } from '../connection.ts';
import {
  CARD,
  type FeedRules,
  FIRST_HOLD,
  PRODUCTION_SEQ,
  rulesOf,
  STOP,
  type StopReason,
} from './release-stop.ts';

export interface FeedState {
  /** Length of the chain of rule/production at the moment of the answer; null: there is no such rule yet. */
  readonly seq: number | null;
  readonly stop: StopReason | null;
  /** The first hold that covers the card. */
  readonly hold: string | null;
  readonly request: string;
  /** Length of the request's chain: what holds and roll-outs ask of it (its office, say) stands as long as this does. */
  readonly requestSeq: number | null;
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

export const feedBooks = (pool: Pool) => ({
  /** One question before each feed. */
  feedState: async (serial: string, rules: FeedRules): Promise<FeedState | undefined> =>
    (
      await query<{ [K in keyof FeedState]: FeedState[K] }>(
        pool,
        `select ${PRODUCTION_SEQ} as seq, ${STOP} as stop, ${FIRST_HOLD} as hold, r.id as request,
           (select q.seq from subject q where q.kind = 'request' and q.id = r.id) as "requestSeq"
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

  productionSeq: async (): Promise<number | null> =>
    (await query<{ seq: number | null }>(pool, `select ${PRODUCTION_SEQ} as seq`, []))[0]?.seq ?? null,
});
