/**
 * What reports count: only events, as they stood at a moment. A report has two sides that must agree, so both are read from one
 * snapshot: what is committed meanwhile is in neither.
 */
import { isKadiError } from '../../card/index.ts';
import { type Asker, catalogued, type Pool, query, transaction } from '../connection.ts';
import { iso } from './columns.ts';
import { type Moment, reportCards } from './report-cards.ts';
import { reportPeople } from './report-people.ts';

const BEGIN = 'begin isolation level repeatable read read only';
/** A report of the whole country reads one row of every card: longer than any question of a page may take. */
const PATIENCE = "set local statement_timeout = '15min'";

const booksOf = (asker: Asker, moment: Moment) => ({
  ...moment,
  ...reportCards(asker, moment),
  ...reportPeople(asker, moment),
});
export type ReportBooks = ReturnType<typeof booksOf>;

/** The first that reads: it takes the snapshot, and reads the clock after that. */
const momentOf = async (asker: Asker, end: string): Promise<Moment> => {
  const [row] = await query<Moment & { end: string }>(
    asker,
    `select ${iso('least($1::timestamptz, m.now)')} as end, $1::timestamptz >= m.now as "asOfNow"
     from (select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now) m`,
    [end],
  );
  return row ?? { end, asOfNow: false };
};

export const reportBooks = (pool: Pool) => ({
  /** @param end ISO time, excluded; a later one than now is now. All that `work` asks is of one snapshot. */
  at: async <T>(end: string, work: (books: ReportBooks) => Promise<T>): Promise<T> => {
    try {
      return await transaction(pool, BEGIN, async (client) => {
        await client.query(PATIENCE);
        return work(booksOf(client, await momentOf(client, end)));
      });
    } catch (error) {
      throw isKadiError(error) ? error : catalogued(error);
    }
  },
});
