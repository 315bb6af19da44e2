/** What is due and what is late, most pressing first (R10). */
import { kenyanDay } from '../../card/index.ts';
import type { DueRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { CHARTER_DAYS, dayPlus, FAR_COUNTIES, FAR_DAYS, LAW_DAYS } from './targets.ts';

export interface Due extends DueRow {
  /** `law`: the 30 days are over. `charter`: the charter's day is over. `soon`: one of them comes within the days asked for. */
  readonly late: 'law' | 'charter' | 'soon';
}

export interface DueFilter {
  /** Days ahead; 0 shows what is due today or late. */
  readonly within: number;
  readonly county?: number;
  readonly product?: string;
}

export const dueList = async (
  shop: Shop,
  { within, ...filter }: DueFilter,
  now: Date,
  limit: number,
): Promise<readonly Due[]> => {
  const today = kenyanDay(now);
  const rows = await shop.ledger.releaseBooks.dueBy(
    dayPlus(today, within),
    { days: CHARTER_DAYS, farDays: FAR_DAYS, lawDays: LAW_DAYS, far: FAR_COUNTIES },
    filter,
    limit,
  );
  return rows.map((row) => ({
    ...row,
    late: row.due < today ? 'law' : row.charter < today ? 'charter' : 'soon',
  }));
};
