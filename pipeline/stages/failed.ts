/** What becomes of a card whose job failed for good or whose worker was lost: it tries again, a few times, then waits for a person. */
import type { StageJob } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import type { Shop } from '../shop.ts';

/** After so many makes of one stage the card goes to review instead of round and round. */
const MOST_ATTEMPTS = 4;

/** Records the failure. `code` is a catalogue code, never a text. */
export const stageFailed = async (shop: Shop, job: StageJob, code: string): Promise<void> => {
  const final = job.stage !== 'notify' && job.attempt >= MOST_ATTEMPTS;
  const act = final
    ? cardAct(job.cardId, 'review', {
        detail: { code: 'STAGE_FAILED', stage: job.stage, last: code },
        onlyIf: (current) => current.attempt === job.attempt,
      })
    : cardAct(job.cardId, 'fail', {
        attempt: job.attempt + 1,
        detail: { stage: job.stage, code },
        onlyIf: (current) => current.attempt === job.attempt,
      });
  const outcome = await shop.ledger.commit({ by: shop.me, acts: [act] });
  if (outcome.kind === 'done') {
    shop.log(final ? 'card waits for review' : 'stage failed, will be tried again', {
      card: job.cardId,
      stage: job.stage,
      code,
    });
  }
};
