/** `kadi worker`: signs and renders, and runs the shop's duties (refill, sweep, seal). As many as there are cores. */

import type { StageJob } from '../../card/index.ts';
import { renderStage, signStage, stageFailed, startDuties } from '../../pipeline/index.ts';
import type { StageHandler } from '../../queue/index.ts';
import { runProcess } from './run.ts';

/** Jobs in flight: enough for full groups, few enough for a short wait. */
const CONCURRENCY = 128;

/**
 * Gives a job up when its worker has to go, so that it is put back without costing a try even while it waits for a key. What goes
 * on behind it does no harm: a signature that is committed twice is refused by the table.
 */
const untilAborted =
  (handle: (job: StageJob) => Promise<void>): StageHandler =>
  (job, signal) =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Error('aborted'));
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      handle(job)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', giveUp));
    });

export const workerProcess = (name: string): Promise<void> =>
  runProcess(
    name,
    async (shop, home) => {
      const render = renderStage(shop);
      const onLost = (job: Parameters<typeof stageFailed>[1], code: string) => stageFailed(shop, job, code);
      const workers = await Promise.all([
        shop.queues.work('sign', untilAborted(signStage(shop)), { concurrency: CONCURRENCY, name, onLost }),
        shop.queues.work('render', render.handle, { concurrency: CONCURRENCY, name, onLost }),
      ]);
      const duties = startDuties(shop, {
        uploads: home.uploads,
        // Real plastic leaves no files; in training it does.
        ...(shop.training ? { made: process.env['KADI_MADE'] ?? home.made, machines: home.machines } : {}),
      });
      return async () => {
        await duties.stop();
        await Promise.all(workers.map((worker) => worker.close(8_000)));
        await render.close();
      };
    },
    8,
    // A job whose signer is away stays under way until it is back: its lock is renewed and no try is spent.
    Number.POSITIVE_INFINITY,
  );
