/** `kadi worker`: signs and renders, and runs the shop's duties (refill, sweep, seal). As many as there are cores. */
import { renderStage, signStage, stageFailed, startDuties } from '../../pipeline/index.ts';
import { runProcess } from './run.ts';

/** Jobs in flight: enough for full groups, few enough for a short wait. */
const CONCURRENCY = 128;

export const workerProcess = (name: string): Promise<void> =>
  runProcess(
    name,
    async (shop) => {
      const render = renderStage(shop);
      const onLost = (job: Parameters<typeof stageFailed>[1], code: string) => stageFailed(shop, job, code);
      const workers = await Promise.all([
        shop.queues.work('sign', signStage(shop), { concurrency: CONCURRENCY, name, onLost }),
        shop.queues.work('render', render.handle, { concurrency: CONCURRENCY, name, onLost }),
      ]);
      const duties = startDuties(shop);
      return async () => {
        await duties.stop();
        await Promise.all(workers.map((worker) => worker.close(8_000)));
        await render.close();
      };
    },
    8,
  );
