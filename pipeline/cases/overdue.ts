/** Cases past their time: each is said once for each time that was set, in the log and on the case itself. Any number may run it. */
import { act } from '../acts.ts';
import type { Shop } from '../shop.ts';

const ROUND = 200;

/** How many were reported. */
export const reportOverdue = async (shop: Shop, now: Date): Promise<number> => {
  for (let reported = 0; ; ) {
    const late = await shop.ledger.officeBooks.lateCases(now.toISOString(), ROUND);
    let done = 0;
    for (const { id, seq, data } of late) {
      const { type, due, assignee } = data;
      // Refused: it was settled, or another round was faster.
      const outcome = await shop.ledger.commit({
        by: shop.me,
        acts: [
          act('case', id, 'note', { detail: { overdue: String(due) }, onlyIf: (one) => one.seq === seq }),
        ],
        rows: [{ type: 'dossier-merge', kind: 'case', id, data: { late: String(due) } }],
      });
      if (outcome.kind !== 'done') continue;
      done += 1;
      shop.log('case past its time', {
        case: id,
        type: String(type),
        due: String(due),
        assignee: String(assignee),
      });
    }
    reported += done;
    if (late.length < ROUND || done === 0) return reported;
  }
};

const EVERY_MS = 600_000;

export const overdueDuty = {
  duty: 'cases past their time',
  everyMs: EVERY_MS,
  run: (shop: Shop, now: Date): Promise<unknown> => reportOverdue(shop, now),
} as const;
