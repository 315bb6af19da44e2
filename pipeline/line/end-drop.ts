/** The end of a drop: outstanding cards declared lost by two people, and its files erased when nothing is outstanding. */
import { join } from 'node:path';
import type { Actor } from '../../card/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { leaveUncertain } from './answer-deeds.ts';
import { dropOf, outstandingOf } from './drop.ts';
import { lineFail } from './errors.ts';
import { eraseFolder } from './folder.ts';

/**
 * No result will come any more. Every outstanding card becomes uncertain and is settled one by one by people who looked; none is made
 * again by software. May be repeated. Throws TWO_PEOPLE, LINE_DROP_UNKNOWN, STATE_REFUSED while the drop is not complete.
 */
export const declareLost = async (
  shop: Shop,
  drop: string,
  by: Actor,
): Promise<{ readonly uncertain: number }> => {
  const both = twoPeople(by);
  const { id } = await dropOf(shop, drop);
  const jobs = await outstandingOf(shop, id);
  insist(
    await shop.ledger.commit({
      by: both,
      acts: [act('drop', id, 'declare-lost', { detail: { cards: jobs.length } })],
    }),
  );
  let uncertain = 0;
  for (const job of jobs) if (await leaveUncertain(shop, job, 'LINE_RESULT_LOST', both)) uncertain++;
  shop.log('cards of a drop declared lost', { drop: id, cards: uncertain });
  return { uncertain };
};

/**
 * Erases our copy of the drop and what its encryption was derived from, and writes that down. May be repeated, should the computer have
 * stopped in between. Throws LINE_DROP_OPEN, LINE_DROP_UNKNOWN, LINE_FOLDER. `out`: as at the export.
 */
export const closeDrop = async (
  shop: Shop,
  drop: string,
  out: string,
): Promise<{ readonly drop: string; readonly folder: string }> => {
  const { id } = await dropOf(shop, drop);
  const outstanding = (await outstandingOf(shop, id)).length;
  if (outstanding > 0) throw lineFail('LINE_DROP_OPEN', { drop: id, outstanding });
  const folder = join(out, id);
  await eraseFolder(folder);
  const jobs = await shop.ledger.lineJobs(id);
  insist(
    await shop.ledger.commit({
      by: shop.me,
      acts: [act('drop', id, 'close', { detail: { cards: jobs.length, erased: true }, doneIn: ['closed'] })],
      rows: [{ type: 'erase-line-seed', id }],
    }),
  );
  shop.log('drop closed, files erased', { drop: id });
  return { drop: id, folder };
};
