/** What offices ask the books: where a card is, for which office it is meant, and what is open about it. */
import type { JsonObject } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';

/** A card with its request and its box, as far as the way to its owner goes. */
export interface PlacedCard {
  readonly serial: string;
  readonly state: string;
  readonly seq: number;
  readonly live: boolean;
  readonly product: string;
  readonly body: string | null;
  readonly request: string;
  readonly requestState: string;
  readonly requestSeq: number;
  /** Where its owner collects. */
  readonly office: string;
  readonly county: number;
  readonly due: string;
  /** The box it lies in, or came in. */
  readonly box: string | null;
  readonly boxState: string | null;
  readonly boxSeq: number | null;
  readonly boxOffice: string | null;
}

export interface CaseOfCard {
  readonly id: string;
  readonly state: string;
  readonly type: string;
  readonly card: string;
  readonly data: JsonObject;
}

export interface LateCase {
  readonly id: string;
  readonly seq: number;
  readonly data: JsonObject;
}

const PLACED = `v.serial, v.state, v.seq, v.live, v.product, v.body, v.request_id as request, rs.state as "requestState",
  rs.seq as "requestSeq", v.office, v.county, v.due::text as due, v.box, bs.state as "boxState", bs.seq as "boxSeq",
  b.office as "boxOffice"
  from card_row v join subject rs on rs.kind = 'request' and rs.id = v.request_id
  left join box b on b.id = v.box left join subject bs on bs.kind = 'box' and bs.id = v.box`;

type Placed = { [K in keyof PlacedCard]: PlacedCard[K] };
type Late = { [K in keyof LateCase]: LateCase[K] };
type Cases = { [K in keyof CaseOfCard]: CaseOfCard[K] };

export const officeBooks = (pool: Pool) => ({
  /** In the order of serials; unknown ones are left out. */
  placed: (serials: readonly string[]): Promise<readonly PlacedCard[]> =>
    query<Placed>(pool, `select ${PLACED} where v.serial = any($1) order by v.serial`, [serials]),

  placedInBox: (box: string): Promise<readonly PlacedCard[]> =>
    query<Placed>(pool, `select ${PLACED} where v.box = $1 order by v.serial`, [box]),

  /** The live card of a request, or the latest. */
  placedOfRequest: async (request: string): Promise<PlacedCard | undefined> =>
    (
      await query<Placed>(
        pool,
        `select ${PLACED} where v.request_id = $1 order by v.live desc, v.serial desc limit 1`,
        [request],
      )
    )[0],

  /** Live cards of open requests for this office, by request; `after` is the last request of the page before. */
  boundFor: (
    office: string,
    states: readonly string[],
    limit: number,
    after = '',
  ): Promise<readonly PlacedCard[]> =>
    query<Placed>(
      pool,
      `select ${PLACED} join request r on r.id = v.request_id
       where r.office = $1 and r.open and v.live and v.state = any($2) and r.id > $3 and rs.state = 'open'
       order by r.id limit $4`,
      [office, states, after, limit],
    ),

  /**
   * Offices that the register sends people to, by code, whether anybody registered them or not. Steps from office to office in the
   * index: the cost is that of the offices, not of the requests.
   */
  officesInUse: async (): Promise<readonly string[]> =>
    (
      await query<{ office: string }>(
        pool,
        `with recursive each (office) as (
           (select office from request where open order by office limit 1)
           union all
           select (select r.office from request r where r.open and r.office > each.office order by r.office limit 1)
           from each where each.office is not null)
         select office from each where office is not null`,
        [],
      )
    ).map(({ office }) => office),

  /** Cases about these cards, whatever their state. */
  casesOfCards: (serials: readonly string[]): Promise<readonly CaseOfCard[]> =>
    query<Cases>(
      pool,
      `select d.id, s.state, d.data ->> 'type' as type, d.data ->> 'card' as card, d.data
       from dossier d join subject s on s.kind = 'case' and s.id = d.id
       where d.kind = 'case' and d.data ? 'card' and d.data ->> 'card' = any($1) order by d.id`,
      [serials],
    ),

  /** Open cases past their time that were not reported for this very time yet. */
  lateCases: (now: string, limit: number): Promise<readonly LateCase[]> =>
    query<Late>(
      pool,
      `select d.id, s.seq, d.data from subject s join dossier d on d.kind = 'case' and d.id = s.id
       where s.kind = 'case' and s.state = 'open' and d.data ->> 'due' < $1
         and coalesce(d.data ->> 'late', '') <> d.data ->> 'due'
       order by d.id limit $2`,
      [now, limit],
    ),

  /** The consignments that these boxes travelled in. */
  consignmentsOf: async (boxes: readonly string[]): Promise<readonly string[]> =>
    (
      await query<{ consignment: string }>(
        pool,
        'select distinct consignment from consignment_box where box = any($1) order by consignment',
        [boxes],
      )
    ).map(({ consignment }) => consignment),
});
