import { isKadiError, STAGES, type Stage, type StageJob } from '../card/index.ts';
import { createBatcher } from './batcher.ts';
import type { BullQueueOptions, Engine } from './engine.ts';
import { type QueueErrorCode, queueFault } from './errors.ts';
import { checkStageJob, jobId } from './job.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { openRedisEngine } from './redis-engine.ts';
import { settledWithin, throughOutages, within } from './waiting.ts';
import {
  type StageHandler,
  type StageWorker,
  startWorker,
  type WorkerTiming,
  type WorkOptions,
} from './worker.ts';

export interface StageDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface Queues {
  readonly backend: 'redis' | 'postgres';
  /**
   * Resolves when the server has every job; a job whose id it already has is not added again. Safe to repeat. Throws
   * QUEUE_BAD_JOB, QUEUE_FULL, or QUEUE_UNREACHABLE after 5 s; the jobs may then have arrived all the same.
   */
  add(jobs: readonly StageJob[]): Promise<void>;
  /** Starts taking jobs of one stage. Throws QUEUE_UNREACHABLE, QUEUE_BAD_NAME, QUEUE_CLOSED. */
  work(stage: Stage, handler: StageHandler, options: WorkOptions): Promise<StageWorker>;
  /** For each job, in order: does it wait, run, or lie there delayed or failed? */
  known(jobs: readonly StageJob[]): Promise<boolean[]>;
  /** Takes jobs out of the queue, failed ones too; what a worker holds stays. */
  remove(jobs: readonly StageJob[]): Promise<void>;
  depth(): Promise<Record<Stage, StageDepth>>;
  /** Bytes used by Redis; null on PostgreSQL. */
  memory(): Promise<number | null>;
  /** Does the server answer within a second? Never throws. */
  ping(): Promise<boolean>;
  /** Closes the workers still open (5 s each at most), sends what waits to be added, closes the connections. */
  close(): Promise<void>;
}

export type QueueServer =
  | { readonly redis: { readonly url: string } }
  | { readonly postgres: { readonly url: string } };

export interface QueueExtra {
  /** Keeps several pipelines apart on one server: key prefix in Redis, schema in PostgreSQL. */
  readonly prefix?: string;
  /** Told of faults that heal by themselves, for the log. */
  readonly onTrouble?: (code: QueueErrorCode, stage: Stage) => void;
  /** For drills and tests: shorter deadlines, shorter locks, shorter patience. */
  readonly timing?: Partial<WorkerTiming> & { readonly silenceMs?: number };
}

const DEADLINE_MS = 5_000;
const PING_MS = 1_000;
const CLOSE_MS = 5_000;
const BATCH = { windowMs: 2, most: 500 } as const;
const TIMING = { deadlineMs: DEADLINE_MS, watchMs: 5_000, patienceMs: 30_000 } as const;
// The stream of events is nobody's source here; BullMQ would keep 10,000 a queue.
const QUEUE_OPTIONS: BullQueueOptions = { streams: { events: { maxLen: 100 } } };
const PREFIX = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

// Braces keep all keys of ours in one slot, which BullMQ's scripts need on Redis Cluster.
const openEngine = (
  server: QueueServer,
  prefix: string,
  deadlineMs: number,
  silenceMs: number | undefined,
): Promise<Engine> =>
  'redis' in server
    ? openRedisEngine(server.redis.url, `{${prefix}}`, QUEUE_OPTIONS, {
        deadlineMs,
        ...(silenceMs === undefined ? {} : { silenceMs }),
      })
    : openPostgresEngine(
        server.postgres.url,
        `${prefix.toLowerCase().replaceAll('-', '_')}_queue`,
        QUEUE_OPTIONS,
        {
          deadlineMs,
        },
      );

const bullJob = (job: StageJob) => ({
  name: job.stage,
  data: { cardId: job.cardId, stage: job.stage, attempt: job.attempt },
  opts: { jobId: jobId(job) },
});

/**
 * Opens the four queues on one server. Throws QUEUE_EVICTING, QUEUE_VOLATILE or QUEUE_TOO_OLD on a Redis that could lose
 * jobs, QUEUE_UNREACHABLE when there is none.
 */
export const openQueues = async (server: QueueServer, extra: QueueExtra = {}): Promise<Queues> => {
  const prefix = extra.prefix ?? 'kadi';
  if (!PREFIX.test(prefix)) throw queueFault('QUEUE_BAD_NAME');
  const { silenceMs, ...given } = extra.timing ?? {};
  const timing = { ...TIMING, ...given };
  const { deadlineMs } = timing;
  const engine = await openEngine(server, prefix, deadlineMs, silenceMs).catch((error: unknown) => {
    throw isKadiError(error) ? error : queueFault('QUEUE_UNREACHABLE', {}, error);
  });
  const workers = new Set<StageWorker>();
  let closed: Promise<void> | undefined;

  const ask = <T>(what: string, work: () => Promise<T>, ms: number = deadlineMs): Promise<T> => {
    if (closed !== undefined) return Promise.reject(queueFault('QUEUE_CLOSED'));
    return throughOutages(ms, what, engine.isOutage, work);
  };

  const send = (stage: Stage) => async (jobs: readonly StageJob[], until: number) => {
    try {
      for (let from = 0; from < jobs.length; from += BATCH.most) {
        const some = jobs.slice(from, from + BATCH.most).map(bullJob);
        await throughOutages(until - performance.now(), 'add', engine.isOutage, () =>
          engine.queue(stage).addBulk(some),
        );
      }
    } catch (error) {
      if (engine.isFull(error)) throw queueFault('QUEUE_FULL', { stage }, error);
      throw error;
    }
  };
  const batchers = new Map(
    STAGES.map((stage) => [stage, createBatcher<StageJob>(send(stage), BATCH)] as const),
  );

  const ofStage = <T extends StageJob>(jobs: readonly T[]): [Stage, T[]][] =>
    STAGES.map((stage): [Stage, T[]] => [stage, jobs.filter((job) => job.stage === stage)]).filter(
      ([, some]) => some.length > 0,
    );

  const shut = async (): Promise<void> => {
    await Promise.all([...workers].map((worker) => worker.close(CLOSE_MS)));
    await settledWithin(deadlineMs, Promise.all([...batchers.values()].map((batcher) => batcher.drain())));
    await engine.close();
  };

  return {
    backend: engine.backend,
    add: async (jobs) => {
      if (closed !== undefined) throw queueFault('QUEUE_CLOSED');
      const until = performance.now() + deadlineMs;
      const sent = ofStage(jobs.map(checkStageJob)).map(([stage, some]) =>
        batchers.get(stage)?.put(some, until),
      );
      await within(deadlineMs, 'add', Promise.all(sent));
    },
    work: async (stage, handler, options) => {
      if (closed !== undefined) throw queueFault('QUEUE_CLOSED');
      const worker = await startWorker(engine, stage, handler, options, timing, (code, where) =>
        extra.onTrouble?.(code, where),
      );
      const tracked: StageWorker = {
        ...worker,
        close: async (deadlineMs, atOnce) => {
          await worker.close(deadlineMs, atOnce);
          workers.delete(tracked);
        },
      };
      workers.add(tracked);
      return tracked;
    },
    known: async (jobs) => {
      const found = new Map<string, boolean>();
      for (const [stage, some] of ofStage(jobs.map(checkStageJob))) {
        const ids = some.map(jobId);
        const there = await ask('known', () => engine.known(stage, ids));
        for (const [i, id] of ids.entries()) found.set(id, there[i] === true);
      }
      return jobs.map((job) => found.get(jobId(job)) === true);
    },
    remove: async (jobs) => {
      await Promise.all(
        jobs.map(checkStageJob).map((job) => ask('remove', () => engine.queue(job.stage).remove(jobId(job)))),
      );
    },
    depth: async () => {
      const of = async (stage: Stage): Promise<StageDepth> => {
        const counts = await ask('depth', () => engine.queue(stage).counts());
        const count = (state: string): number => counts[state] ?? 0;
        return {
          waiting: count('wait') + count('prioritized'),
          active: count('active'),
          delayed: count('delayed'),
          failed: count('failed'),
        };
      };
      const [sign, render, personalise, notify] = await Promise.all([
        of('sign'),
        of('render'),
        of('personalise'),
        of('notify'),
      ]);
      return { sign, render, personalise, notify };
    },
    memory: () => ask('memory', () => engine.memory()),
    ping: async () => {
      try {
        await ask('ping', () => engine.ping(), PING_MS);
        return true;
      } catch {
        return false;
      }
    },
    close: () => {
      closed ??= shut();
      return closed;
    },
  };
};
