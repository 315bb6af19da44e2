import type { Job } from 'bullmq';
import type { BullJob, BullProcessor, BullQueue, WorkerEars } from './engine.ts';

type AnyJob = Job<unknown, void, string>;
const COUNTED = ['wait', 'active', 'delayed', 'prioritized', 'failed'] as const;

/** The calls of BullMQ's Queue that both its backends type alike. */
interface QueueCalls {
  addBulk(jobs: { name: string; data: unknown; opts: { jobId: string } }[]): Promise<unknown>;
  remove(id: string): Promise<unknown>;
  getJobCounts(...types: (typeof COUNTED)[number][]): Promise<Record<string, number>>;
  getFailed(start: number, end: number): Promise<BullJob[]>;
}

/** The events of BullMQ's Worker that both its backends type alike. */
interface WorkerEvents {
  on(event: 'failed', listener: (job: AnyJob | undefined, error: Error) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (ids: string[]) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export const asQueue = (queue: QueueCalls): BullQueue => ({
  addBulk: (jobs) => queue.addBulk(jobs.map(({ name, data, opts }) => ({ name, data, opts: { ...opts } }))),
  remove: (id) => queue.remove(id),
  counts: () => queue.getJobCounts(...COUNTED),
  failed: (most) => queue.getFailed(0, most - 1),
});

export const listen = (worker: WorkerEvents, ears: WorkerEars): void => {
  worker.on('failed', ears.failed);
  worker.on('lockRenewalFailed', ears.lockLost);
  worker.on('error', ears.fault);
};

/** BullMQ looks at `length`: exactly three parameters, or no signal is given. */
export const asProcessor =
  (process: BullProcessor) =>
  (job: AnyJob, token: string | undefined, signal: AbortSignal | undefined): Promise<void> =>
    process(job, token, signal);
