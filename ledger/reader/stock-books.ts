/** What stock asks the books. Counts are taken from events (law 2); nothing here is kept as a number anywhere. */
import { type JsonObject, raise } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import { asksOther } from '../writer/plan.ts';
import { flows, type Stay, stays } from './stock-stays.ts';

/** The first event that an act id wrote. */
export interface ActFound {
  readonly kind: string;
  readonly id: string;
  readonly event: string;
  readonly detail: JsonObject;
}

export interface ListedBody {
  readonly number: string;
  readonly chipSerial: string;
}

/** A body with what is known of its card, for a destruction or a settlement. */
export interface BodyFacts {
  readonly number: string;
  readonly chipSerial: string;
  readonly state: string;
  readonly seq: number;
  readonly station: string | null;
  readonly card: string | null;
  readonly cardState: string | null;
  readonly cardLive: boolean | null;
  readonly lot: string | null;
  /** Of the last `spoil`. */
  readonly reason: string | null;
}

export interface DestroyedBody {
  readonly body: string;
  readonly card: string | null;
  readonly lot: string | null;
  /** Of its last spoiling; null: it was lost and found. */
  readonly reason: string | null;
}

type Columns<T> = { [K in keyof T]: T[K] };

const FACTS = `b.number, b.chip_serial as "chipSerial", s.state, s.seq, b.station, b.card_serial as card,
  k.state as "cardState", c.live as "cardLive", r.detail ->> 'lot' as lot, x.detail ->> 'reason' as reason
  from body b join subject s on s.kind = 'body' and s.id = b.number
  left join subject k on k.kind = 'card' and k.id = b.card_serial
  left join card c on c.serial = b.card_serial
  left join event r on r.kind = 'body' and r.subject_id = b.number and r.seq = 1
  left join lateral (
    select e.detail from event e where e.kind = 'body' and e.subject_id = b.number and e.event = 'spoil'
    order by e.seq desc limit 1) x on true`;

export const stockBooks = (pool: Pool) => ({
  /** @param asks what the same id must have asked for. @throws KadiError ACT_ID_REUSED */
  actOf: async (actId: string, asks?: string): Promise<ActFound | undefined> => {
    const [found] = await query<Columns<ActFound & { readonly asks: string | null }>>(
      pool,
      `select kind, subject_id as id, event, detail, encode(asks, 'hex') as asks from event where act_id = $1`,
      [actId],
    );
    if (asksOther(found?.asks, asks)) raise(LEDGER_ERRORS, 'ACT_ID_REUSED');
    return found;
  },

  /** By number; unknown ones are left out. */
  bodyFacts: (numbers: readonly string[]): Promise<readonly BodyFacts[]> =>
    query<Columns<BodyFacts>>(pool, `select ${FACTS} where b.number = any($1) order by b.number`, [numbers]),

  /** What was destroyed under this record, by number. */
  destroyedUnder: (record: string): Promise<readonly DestroyedBody[]> =>
    query<Columns<DestroyedBody>>(
      pool,
      `select e.subject_id as body, b.card_serial as card, r.detail ->> 'lot' as lot, x.detail ->> 'reason' as reason
       from event e join body b on b.number = e.subject_id
       left join event r on r.kind = 'body' and r.subject_id = e.subject_id and r.seq = 1
       left join lateral (
         select n.detail from event n where n.kind = 'body' and n.subject_id = e.subject_id and n.event = 'spoil'
         order by n.seq desc limit 1) x on true
       where e.kind = 'body' and e.event = 'destroy' and e.detail ->> 'record' = $1
         and e.at = (select d.at from event d where d.kind = 'destruction' and d.subject_id = $1 and d.seq = 1)
       order by e.subject_id`,
      [record],
    ),

  /** How many bodies are in this state now. */
  bodiesIn: async (state: string): Promise<number> =>
    (
      await query<{ n: number }>(
        pool,
        `select count(*)::int as n from subject where kind = 'body' and state = $1`,
        [state],
      )
    )[0]?.n ?? 0,

  /** The vendor's list of a delivery, by number. */
  listed: (delivery: string): Promise<readonly ListedBody[]> =>
    query<Columns<ListedBody>>(
      pool,
      'select number, chip_serial as "chipSerial" from delivery_body where delivery = $1 order by number',
      [delivery],
    ),

  /** The first number of the list that a body, or another delivery that is not cancelled, has; the same for chips. */
  takenOf: async (
    delivery: string,
    numbers: readonly string[],
    chips: readonly string[],
  ): Promise<string | undefined> =>
    (
      await query<{ number: string }>(
        pool,
        `(select number from body where number = any($2) limit 1)
         union all (select number from body where chip_serial = any($3) limit 1)
         union all (select d.number from delivery_body d join subject s on s.kind = 'delivery' and s.id = d.delivery
           where (d.number = any($2) or d.chip_serial = any($3)) and d.delivery <> $1 and s.state <> 'cancelled' limit 1)
         limit 1`,
        [delivery, numbers, chips],
      )
    )[0]?.number,

  /** What became of every body that was issued or carried over to this shift. */
  shiftStays: (station: string, shift: string): Promise<readonly Stay[]> => stays(pool, station, shift),

  /** Cards that this station fed and that nobody can say the end of yet; those that a line has in a file drop are not among them. */
  unsettledCards: async (station: string): Promise<readonly string[]> =>
    (
      await query<{ serial: string }>(
        pool,
        `select s.id as serial from subject s cross join lateral (
           select e.detail from event e where e.kind = 'card' and e.subject_id = s.id and e.event in ('feed', 'pre-encode')
           order by e.seq desc limit 1) f
         where s.kind = 'card' and s.state in ('personalising', 'uncertain') and f.detail ->> 'station' = $1
           and not (s.state = 'personalising' and f.detail ? 'drop') order by s.id limit 5`,
        [station],
      )
    ).map(({ serial }) => serial),

  /** Names of the shifts that this station has had. */
  shiftKnown: async (station: string, shift: string): Promise<boolean> =>
    (
      await query(
        pool,
        `select 1 from event where kind = 'shift' and subject_id = $1 and event = 'open' and detail ? 'shift'
         and detail ->> 'shift' = $2 limit 1`,
        [station, shift],
      )
    ).length > 0,

  ...flows(pool),
});
