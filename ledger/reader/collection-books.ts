/** What a collection desk asks the books: who waits, what is known of a card's owner without opening the record, acts of devices. */
import { type Pool, query } from '../connection.ts';

export interface WaitingOwner {
  readonly serial: string;
  readonly request: string;
  readonly product: string;
  /** For a minor: the first day from which the owner is certainly of age. */
  readonly transitionOn: string | null;
  /** How the last notice went: `sms`, `chief list`, or null when none has gone. */
  readonly told: string | null;
}

const WAITING = `select v.serial, v.request_id as request, v.product, r.transition_on::text as "transitionOn",
    (select e.detail ->> 'by' from event e where e.kind = 'card' and e.subject_id = v.serial and e.event = 'notify'
      order by e.seq desc limit 1) as told
  from card_row v join request r on r.id = v.request_id
  join subject rs on rs.kind = 'request' and rs.id = r.id`;

export const collectionBooks = (pool: Pool) => ({
  /** Cards that wait at this office for their owners, by serial; those with an open case of damage are left out. */
  waiting: (office: string, limit: number, after = ''): Promise<readonly WaitingOwner[]> =>
    query<{ [K in keyof WaitingOwner]: WaitingOwner[K] }>(
      pool,
      `${WAITING} where r.office = $1 and r.open and v.live and v.state = 'received' and rs.state = 'open' and v.serial > $2
         and not exists (select 1 from dossier d join subject s on s.kind = 'case' and s.id = d.id
           where d.kind = 'case' and d.data ->> 'card' = v.serial and d.data ? 'card' and d.data ->> 'type' = 'damaged'
             and s.state = 'open')
       order by v.serial limit $3`,
      [office, after, limit],
    ),

  transitionOn: async (request: string): Promise<string | null> =>
    (
      await query<{ day: string | null }>(
        pool,
        'select transition_on::text as day from request where id = $1',
        [request],
      )
    )[0]?.day ?? null,

  waitingCount: async (office: string): Promise<number> =>
    Number(
      (
        await query<{ n: string }>(
          pool,
          `select count(*)::text as n from card_row v join request r on r.id = v.request_id
           where r.office = $1 and r.open and v.live and v.state = 'received'`,
          [office],
        )
      )[0]?.n ?? 0,
    ),
});
