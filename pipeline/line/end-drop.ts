/** The end of a drop: outstanding cards declared lost by two people, and its files erased when nothing is outstanding. */
import { join } from 'node:path';
import type { Actor } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { leaveUncertain } from './answer-deeds.ts';
import { dropOf, outstandingOf, recordedIndex } from './drop.ts';
import { lineFail } from './errors.ts';
import { emptyFolder, folderState, removeFolder } from './folder.ts';

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

/** The wrong folder would leave everything where it lies, or erase what another house has under this number. */
const insistFolder = async (shop: Shop, drop: string, folder: string): Promise<void> => {
  const found = await folderState(folder);
  if (found.kind === 'none') throw lineFail('LINE_FILES_ELSEWHERE', { drop, why: 'not there' });
  const before = await recordedIndex(shop, drop);
  if (found.index !== undefined && before !== undefined && sha256Hex(found.index) !== before)
    throw lineFail('LINE_FILES_ELSEWHERE', { drop, why: 'another index' });
};

/**
 * Erases our copy of the drop and what its encryption was derived from, and writes that down. May be repeated, should the computer have
 * stopped in between. Throws LINE_DROP_OPEN, LINE_DROP_UNKNOWN, LINE_FOLDER, LINE_FILES_ELSEWHERE.
 *
 * @param out as at the export.
 * @param gone somebody says that the files are erased already; it is written down that we did not see it.
 */
export const closeDrop = async (
  shop: Shop,
  drop: string,
  out: string,
  gone = false,
): Promise<{ readonly drop: string; readonly folder: string; readonly erased: boolean }> => {
  const { id, state } = await dropOf(shop, drop);
  const outstanding = (await outstandingOf(shop, id)).length;
  if (outstanding > 0) throw lineFail('LINE_DROP_OPEN', { drop: id, outstanding });
  const folder = join(out, id);
  const erased = !gone;
  if (erased && state !== 'closed') {
    await insistFolder(shop, id, folder);
    await emptyFolder(folder);
  }
  const jobs = await shop.ledger.lineJobs(id);
  insist(
    await shop.ledger.commit({
      by: shop.me,
      acts: [act('drop', id, 'close', { detail: { cards: jobs.length, erased }, doneIn: ['closed'] })],
      rows: [{ type: 'erase-line-seed', id }],
    }),
  );
  // Last, so that after a crash the empty folder still says that the right one was looked at.
  if (erased) await removeFolder(folder);
  shop.log('drop closed', { drop: id, erased });
  return { drop: id, folder, erased };
};
