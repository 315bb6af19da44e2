import type { Job, QueueOptions, WorkerOptions } from 'bullmq';
import type { Stage } from '../card/index.ts';

/**
 * What the two backends share of BullMQ, cut down to the calls we use. Job data is `unknown` on purpose: what comes out of
 * a queue server is read with parseStageJob, not believed.
 */
export type BullJob = Pick<
  Job<unknown, void, string>,
  'id' | 'data' | 'opts' | 'attemptsMade' | 'failedReason' | 'moveToWait' | 'remove'
>;

export interface BullQueue {
  addBulk(
    jobs: readonly {
      readonly name: string;
      readonly data: unknown;
      readonly opts: { readonly jobId: string };
    }[],
  ): Promise<unknown>;
  /** A job that a worker holds stays. */
  remove(id: string): Promise<unknown>;
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Failed jobs, newest first, at most `most`. */
  failed(most: number): Promise<readonly BullJob[]>;
}

export interface BullWorker {
  pause(doNotWaitActive?: boolean): Promise<void>;
  resume(): Promise<void>;
  close(force?: boolean): Promise<void>;
  cancelJob(id: string, reason?: string): boolean;
  cancelAllJobs(reason?: string): void;
  waitUntilReady(): Promise<void>;
}

export interface WorkerEars {
  readonly failed: (job: BullJob | undefined, error: Error) => void;
  readonly lockLost: (ids: readonly string[]) => void;
  readonly fault: (error: Error) => void;
}

/** BullMQ counts parameters: one that takes three is given the signal. */
export type BullProcessor = (
  job: BullJob,
  token: string | undefined,
  signal: AbortSignal | undefined,
) => Promise<void>;
export type BullQueueOptions = Omit<QueueOptions, 'connection' | 'prefix'>;
export type BullWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** A worker and the connections that are its own. */
export interface EngineWorker {
  readonly worker: BullWorker;
  /** Cuts the worker's connections at once, so that nothing waits for a server that is gone. */
  cut(): Promise<void>;
}

export interface Engine {
  readonly backend: 'redis' | 'postgres';
  readonly queue: (stage: Stage) => BullQueue;
  worker(stage: Stage, process: BullProcessor, ears: WorkerEars, options: BullWorkerOptions): EngineWorker;
  /** Which of these job ids lie in the queue in any state, in the order asked. */
  known(stage: Stage, ids: readonly string[]): Promise<readonly boolean[]>;
  /** Bytes the queue server uses, null when the backend cannot say. */
  memory(): Promise<number | null>;
  ping(): Promise<void>;
  /** The server cannot be reached just now (as opposed to: it refused). */
  isOutage(error: unknown): boolean;
  /** The server has no room left. */
  isFull(error: unknown): boolean;
  close(): Promise<void>;
}
