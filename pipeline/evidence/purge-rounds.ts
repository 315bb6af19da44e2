/** One round for each unit of the schedule: erases what is due until nothing is, and gives the ids it erased. */
import type { Row } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { endOverdue } from '../rights/accounts.ts';
import type { Shop } from '../shop.ts';
import { dueBefore, type RetentionDays } from './schedule.ts';

/** Requests of one transaction: their events lock one subject each. */
const AT_ONCE = 50;
const ROWS_AT_ONCE = 500;

export type LedgerUnit = 'media' | 'record' | 'document' | 'sms' | 'transition' | 'account';

export const LEDGER_UNITS: readonly LedgerUnit[] = [
  'media',
  'record',
  'transition',
  'document',
  'sms',
  'account',
];

type Due = (before: string, limit: number) => Promise<readonly string[]>;

/** What an interrupted or doubled run erases is erased once: the loser of a race counts nothing. */
const erase = async (
  due: Due,
  before: string,
  atOnce: number,
  deed: (ids: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const erased: string[] = [];
  for (;;) {
    const ids = await due(before, atOnce);
    if (ids.length === 0) return erased;
    const done = await deed(ids);
    erased.push(...done);
    // Somebody else is at the same rows; what they leave is seen by the next run.
    if (done.length === 0) return erased;
  }
};

const requestDeed =
  (shop: Shop, event: 'erase' | 'erase-media', days: number) =>
  async (ids: readonly string[]): Promise<readonly string[]> => {
    const done: string[] = [];
    const doneIn = event === 'erase' ? { doneIn: ['erased'] } : {};
    const type = event === 'erase' ? 'erase-request' : 'erase-media';
    const commit = async (some: readonly string[]): Promise<boolean> =>
      (
        await shop.ledger.commit({
          by: shop.me,
          acts: some.map((id) => act('request', id, event, { detail: { days }, ...doneIn })),
          rows: some.map((id) => ({ type, id }) as const),
        })
      ).kind === 'done';
    if (await commit(ids)) return ids;
    // One of them was erased by somebody else meanwhile: the others one by one.
    for (const id of ids) if (await commit([id])) done.push(id);
    return done;
  };

const rowDeed =
  (shop: Shop, row: (id: string) => Row) =>
  async (ids: readonly string[]): Promise<readonly string[]> =>
    (await shop.ledger.commit({ by: shop.me, acts: [], rows: ids.map(row) })).kind === 'done' ? ids : [];

/** Erases what of this unit is due at `now`; the ids, in the order of erasing. */
export const purgeUnit = (
  shop: Shop,
  unit: LedgerUnit,
  days: RetentionDays,
  now: Date,
): Promise<readonly string[]> => {
  const { ledger } = shop;
  const before = dueBefore(now, days[unit]);
  switch (unit) {
    case 'media':
      return erase(
        ledger.evidenceBooks.mediaDue,
        before,
        AT_ONCE,
        requestDeed(shop, 'erase-media', days.media),
      );
    case 'record':
      return erase(ledger.dueForErasure, before, AT_ONCE, requestDeed(shop, 'erase', days.record));
    case 'document':
      return erase(
        ledger.documentsDue,
        before,
        ROWS_AT_ONCE,
        rowDeed(shop, (id) => ({ type: 'erase-document', id })),
      );
    case 'sms':
      return erase(
        ledger.evidenceBooks.smsDue,
        before,
        ROWS_AT_ONCE,
        rowDeed(shop, (id) => ({ type: 'erase-sms', id })),
      );
    case 'transition':
      return erase(
        ledger.evidenceBooks.transitionsDue,
        before,
        ROWS_AT_ONCE,
        rowDeed(shop, (id) => ({ type: 'erase-transition', id })),
      );
    case 'account':
      return erase(ledger.evidenceBooks.accountsDue, before, AT_ONCE, async (ids) => {
        const done: string[] = [];
        for (const id of ids) if (await endOverdue(shop, id)) done.push(id);
        return done;
      });
  }
};
