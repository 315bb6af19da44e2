/** What has to be done again and again while the shop is open. Every worker process may run them: the ledger lets one at a time in. */
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../card/index.ts';
import { settleStopped } from './requests/stop.ts';
import { eraseDue, RETENTION_DAYS } from './retention.ts';
import type { Shop } from './shop.ts';
import { refill, sweep } from './window.ts';

const REFILL_MS = 400;
const SWEEP_MS = 5_000;
const SEAL_MS = 1_000;
const STOPPED_MS = 2_000;
const RETENTION_MS = 600_000;
/** A job on its way to the queue is not lost. */
const SWEEP_OLDER_MS = 5_000;

export interface Duties {
  stop(): Promise<void>;
}

export const startDuties = (shop: Shop): Duties => {
  const stopping = new AbortController();
  const rounds = [
    repeat('refill', REFILL_MS, () => refill(shop)),
    repeat('sweep', SWEEP_MS, () => sweep(shop, SWEEP_OLDER_MS)),
    repeat('seal', SEAL_MS, () => shop.ledger.seal()),
    repeat('stopped requests', STOPPED_MS, () => settleStopped(shop)),
    repeat('retention', RETENTION_MS, () => eraseDue(shop, RETENTION_DAYS, new Date())),
  ];

  async function repeat(duty: string, everyMs: number, work: () => Promise<unknown>): Promise<void> {
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        await work();
        if (failing) shop.log('duty goes on', { duty });
        failing = false;
      } catch (error) {
        if (!failing) shop.log('duty waits', { duty, code: codeOf(error) });
        failing = true;
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(rounds);
    },
  };
};
