/**
 * Records do not outlive their purpose (Data Protection Act 2019, s.39): a closed request's record is erased after
 * the days of retention, by erasing the key it is sealed under; print files are erased as soon as their cards are made and
 * they are as old. What remains says which card was made when and by whom, and not for which person.
 */
import { act } from './acts.ts';
import type { Shop } from './shop.ts';

const DAY_MS = 86_400_000;
const ROUND = 200;
/** Unless the issuer orders otherwise in writing; personalisation bureaus are held to thirty days after the card is made. */
export const RETENTION_DAYS = 30;

export interface Erased {
  readonly requests: number;
  readonly documents: number;
}

/** Erases what is due at `now`, at most `limit` of each kind. May run in several processes at once. */
export const eraseDue = async (shop: Shop, days: number, now: Date, limit = ROUND): Promise<Erased> => {
  const before = new Date(now.getTime() - days * DAY_MS).toISOString();
  let requests = 0;
  for (const id of await shop.ledger.dueForErasure(before, limit)) {
    const outcome = await shop.ledger.commit({
      by: shop.me,
      acts: [act('request', id, 'erase', { detail: { days }, doneIn: ['erased'] })],
      rows: [{ type: 'erase-request', id }],
    });
    if (outcome.kind === 'done') requests += 1;
  }
  const due = await shop.ledger.documentsDue(before, limit);
  const rows = due.map((id) => ({ type: 'erase-document' as const, id }));
  const erased =
    due.length > 0 && (await shop.ledger.commit({ by: shop.me, acts: [], rows })).kind === 'done';
  const documents = erased ? due.length : 0;
  if (requests + documents > 0) shop.log('records erased', { requests, documents, days });
  return { requests, documents };
};
