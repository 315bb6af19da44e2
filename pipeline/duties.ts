/** What has to be done again and again while the shop is open. Every worker process may run them: the ledger lets one at a time in. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../card/index.ts';
import { AFTER_DUTIES } from './after/duties.ts';
import { overdueDuty } from './cases/index.ts';
import type { FilePlaces } from './evidence/purge-files.ts';
import { redirectRound } from './offices/redirect.ts';
import { floorDuty } from './release/floor.ts';
import { tellWaiting } from './release/hold-notices.ts';
import { findDoubles } from './requests/double.ts';
import { proposeRenewals, proposeTransitions } from './requests/proposals.ts';
import { settleStopped } from './requests/stop.ts';
import { purgeRound } from './retention.ts';
import type { Shop } from './shop.ts';
import { refill, sweep } from './window.ts';

const REFILL_MS = 400;
const SWEEP_MS = 5_000;
const SEAL_MS = 1_000;
const STOPPED_MS = 2_000;
const FLOOR_MS = 2_000;
const TELL_MS = 5_000;
const REDIRECT_MS = 5_000;
const DOUBLES_MS = 60_000;
/** A worker that was away finds what came in meanwhile. */
const DOUBLES_BACK_MS = 86_400_000;
/** In the night there is one round among these that finds the new day. */
const PROPOSALS_MS = 3_600_000;
const RETENTION_MS = 3_600_000;
/** A job on its way to the queue is not lost. */
const SWEEP_OLDER_MS = 5_000;

export interface Duties {
  stop(): Promise<void>;
}

/** `places`: the folders of this computer that retention looks into. */
export const startDuties = (shop: Shop, places: FilePlaces = {}): Duties => {
  const stopping = new AbortController();
  // Every duty waits on it.
  setMaxListeners(0, stopping.signal);
  const floor = floorDuty(shop);
  const rounds = [
    repeat('refill', REFILL_MS, () => refill(shop)),
    repeat('sweep', SWEEP_MS, () => sweep(shop, SWEEP_OLDER_MS)),
    repeat('seal', SEAL_MS, () => shop.ledger.seal()),
    repeat('floor', FLOOR_MS, () => floor.settle(new Date())),
    repeat('told of holds', TELL_MS, () => tellWaiting(shop)),
    repeat('stopped requests', STOPPED_MS, () => settleStopped(shop)),
    repeat('redirects', REDIRECT_MS, () => redirectRound(shop)),
    repeat('doubles', DOUBLES_MS, () =>
      findDoubles(shop, new Date(Date.now() - DOUBLES_BACK_MS), new Date()),
    ),
    repeat('transitions', PROPOSALS_MS, () => proposeTransitions(shop, new Date())),
    repeat('renewals', PROPOSALS_MS, () => proposeRenewals(shop, new Date())),
    repeat('retention', RETENTION_MS, () => purgeRound(shop, new Date(), places)),
    ...[...AFTER_DUTIES, overdueDuty].map(({ duty, everyMs, run }) =>
      repeat(duty, everyMs, () => run(shop, new Date())),
    ),
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
