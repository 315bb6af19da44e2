import { setTimeout as sleep } from 'node:timers/promises';
import type { StageJob } from '../card/index.ts';
import type { BullJob } from './engine.ts';
import { parseStageJob } from './job.ts';

/** BullMQ's own words for a job whose worker vanished too often; it has no code for this. */
export const STALLED_OUT = 'job stalled more than allowable limit';
const TRIES = 5;
const AGAIN_MS = 100;

export interface Losses {
  /** True when the loss is known where it must be known. */
  tell(job: StageJob, why: string): Promise<boolean>;
  /** Tells of a stalled-out job and only then removes it, so that a crash in between loses nothing. */
  stalled(job: BullJob): void;
  settled(): Promise<void>;
}

export const createLosses = (
  onLost: ((job: StageJob, why: string) => Promise<void>) | undefined,
  untold: () => void,
): Losses => {
  const underWay = new Set<Promise<unknown>>();

  const tell = async (job: StageJob, why: string): Promise<boolean> => {
    if (onLost === undefined) return false;
    for (let tried = 0; tried < TRIES; tried++) {
      try {
        await onLost(job, why);
        return true;
      } catch {
        await sleep(AGAIN_MS * 2 ** tried);
      }
    }
    untold();
    return false;
  };

  return {
    tell,
    stalled: (bull) => {
      const job = parseStageJob(bull.data);
      if (job === undefined) return;
      const telling: Promise<unknown> = tell(job, 'QUEUE_STALLED')
        .then((told) => (told ? bull.remove() : undefined))
        .catch(() => undefined)
        .finally(() => underWay.delete(telling));
      underWay.add(telling);
    },
    settled: async () => {
      await Promise.all(underWay);
    },
  };
};
