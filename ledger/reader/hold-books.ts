/** What legal holds ask the books: whom a hold covers, who waits under it, and who was told. */
import { type Pool, query } from '../connection.ts';
import { ACTIVE, COVERS, FIRST_HOLD, PRODUCTION_SEQ } from './release-stop.ts';

export interface WaitingRequest {
  readonly request: string;
  readonly serial: string;
}

const BEFORE_THE_FEED = `('accepted', 'signed', 'rendered', 'review')`;

export const holdBooks = (pool: Pool) => ({
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
   * The first active hold that names the person of this request (one over a product or an area is no answer here), and the length of
   * rule/production at that moment; null: there is no such rule yet.
   */
  personHold: async (
    request: string,
  ): Promise<{ readonly hold: string | null; readonly seq: number | null }> =>
    (
      await query<{ hold: string | null; seq: number | null }>(
        pool,
        `select ${PRODUCTION_SEQ} as seq, (select (
           select hs.id ${ACTIVE} and hd.data ? 'request' order by hs.id limit 1) from request r where r.id = $1) as hold`,
        [request],
      )
    )[0] ?? { hold: null, seq: null },

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
});
