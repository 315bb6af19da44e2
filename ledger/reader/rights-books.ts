/** Who looked at whose data, from both sides, and what an emergency grant was used for. */
import { type Pool, query } from '../connection.ts';
import type { LedgerEvent } from '../types.ts';
import { EVENT_COLUMNS, type EventColumns, iso, toEvent } from './columns.ts';

export interface SmsLine {
  readonly id: string;
  readonly direction: string;
  readonly template: string;
  readonly at: string;
}

export const rightsBooks = (pool: Pool) => ({
  /** Events of these chains, in the order of the books; `after` is the last event id of the page before. */
  eventsOfChains: async (
    kind: 'access' | 'sharing' | 'request' | 'card',
    ids: readonly string[],
    limit: number,
    after = '0',
  ): Promise<readonly LedgerEvent[]> =>
    (
      await query<EventColumns>(
        pool,
        `select ${EVENT_COLUMNS} from event e where e.kind = $1 and e.subject_id = any($2) and e.id > $3::bigint
         order by e.id limit $4`,
        [kind, ids, after, limit],
      )
    ).map(toEvent),

  /** What one person looked at. `from`, `to`: ISO times, from included, to excluded. */
  looksBy: async (
    person: string,
    from: string,
    to: string,
    limit: number,
    after = '0',
  ): Promise<readonly LedgerEvent[]> =>
    (
      await query<EventColumns>(
        pool,
        `select ${EVENT_COLUMNS} from event e
         where e.kind = 'access' and e.actor ->> 'id' = $1 and e.at >= $2::timestamptz and e.at < $3::timestamptz
           and e.id > $4::bigint order by e.id limit $5`,
        [person, from, to, after, limit],
      )
    ).map(toEvent),

  /** Messages about these cards: template and time, never text or number. */
  messagesAbout: (serials: readonly string[]): Promise<readonly SmsLine[]> =>
    query<{ [K in keyof SmsLine]: SmsLine[K] }>(
      pool,
      `select id, direction, template, ${iso('at')} as at from sms where serial = any($1) order by sms.at, id`,
      [serials],
    ),

  /** Every card a request had, the latest last. */
  serialsOf: async (requests: readonly string[]): Promise<readonly string[]> =>
    (
      await query<{ serial: string }>(
        pool,
        'select serial from card where request_id = any($1) order by at, serial',
        [requests],
      )
    ).map(({ serial }) => serial),
});
