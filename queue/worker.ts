import { UnrecoverableError, WaitingError } from 'bullmq';
import { codeOf, isKadiError, type Stage, type StageJob } from '../card/index.ts';
import type { BullJob, BullProcessor, BullWorkerOptions, Engine, EngineWorker } from './engine.ts';
import { type QueueErrorCode, queueFault } from './errors.ts';
import { jobId, parseStageJob } from './job.ts';
import { createLosses, STALLED_OUT } from './losses.ts';
import { backoffMs, QUEUE_POLICY } from './policy.ts';
import { settledWithin, within } from './waiting.ts';

/** Does one job. The signal says: contact to the queue is lost, or the process must go; finish or give up, but soon. */
export type StageHandler = (job: StageJob, signal: AbortSignal) => Promise<void>;

export interface WorkOptions {
  /** Jobs of this stage under way at once in this process. */
  readonly concurrency: number;
  /** Name of the machine or process, never of a person. */
  readonly name: string;
  /**
   * Told when a job has finally failed (`why` is the error's code), before the queue is told, and when its worker
   * vanished more often than the policy allows (QUEUE_STALLED). May be called twice for one loss. A stalled job's worker may
   * still be alive and may have succeeded: ask the ledger before deciding anything.
   */
  readonly onLost?: (job: StageJob, why: string) => Promise<void>;
}

export interface StageWorker {
  /** Takes no further job; what is under way goes on. A machine without ribbon pauses, it does not fail cards. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Stops taking jobs, lets the running ones end, at the deadline aborts them; returns at most 3 s after it. `atOnce`: the deadline is
   * now.
   */
  close(deadlineMs: number, atOnce?: AbortSignal): Promise<void>;
  /** Jobs under way in this process. */
  running(): number;
}

export interface WorkerTiming {
  /** For each question to the queue server. */
  readonly deadlineMs: number;
  /** Overrides the policy's lock; for drills. */
  readonly lockMs?: number;
  /** How often the watchdog looks, and how long a worker may stand still although jobs wait. */
  readonly watchMs: number;
  readonly patienceMs: number;
}

const MACHINE_NAME = /^[A-Za-z0-9._-]{1,64}$/;
const GRACE_MS = 1_000;
const SWEEP_MOST = 1_000;

// Only the code reaches the queue server: an unknown error's text or stack may hold anything (law 7).
const bare = (code: string, final: boolean): Error => {
  const error = final ? new UnrecoverableError(code) : new Error(code);
  error.stack = '';
  return error;
};

const workerOptions = (stage: Stage, options: WorkOptions, timing: WorkerTiming): BullWorkerOptions => {
  const policy = QUEUE_POLICY[stage];
  const lockDuration = timing.lockMs ?? policy.lockMs;
  return {
    name: options.name,
    concurrency: options.concurrency,
    lockDuration,
    stalledInterval: Math.min(30_000, lockDuration / 2),
    maxStalledCount: policy.maxStalledCount,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: policy.failedKept.count, age: policy.failedKept.seconds },
    runRetryDelay: 1_000,
    settings: { backoffStrategy: (made) => backoffMs(stage, made, Math.random()) },
    ...(policy.rate === null ? {} : { limiter: { max: policy.rate.jobs, duration: policy.rate.ms } }),
  };
};

export const startWorker = async (
  engine: Engine,
  stage: Stage,
  handler: StageHandler,
  options: WorkOptions,
  timing: WorkerTiming,
  tell: (code: QueueErrorCode, stage: Stage) => void,
): Promise<StageWorker> => {
  if (!MACHINE_NAME.test(options.name)) throw queueFault('QUEUE_BAD_NAME');
  const policy = QUEUE_POLICY[stage];
  let running = 0;
  let paused = false;
  let closing: Promise<void> | undefined;
  /** When a job was last seen, or the queue last seen empty. */
  let touched = performance.now();
  let whenIdle: (() => void)[] = [];
  const losses = createLosses(options.onLost, () => tell('QUEUE_LOSS_UNTOLD', stage));

  const putBack = async (job: BullJob, token: string | undefined): Promise<never> => {
    await job.moveToWait(token);
    throw new WaitingError();
  };

  const take: BullProcessor = async (bull, token, signal) => {
    touched = performance.now();
    // Not stored with the job: tries and waits are the policy of this worker, and a stored byte is paid 20,000 times.
    Object.assign(bull.opts, { attempts: policy.attempts, backoff: { type: 'policy' } });
    const job = parseStageJob(bull.data);
    if (job === undefined || job.stage !== stage || jobId(job) !== bull.id) throw bare('QUEUE_BAD_JOB', true);
    // BullMQ hands one more job to a worker that was already waiting for it when it was paused.
    if (paused || closing !== undefined) return putBack(bull, token);
    running += 1;
    try {
      await handler(job, signal ?? new AbortController().signal);
    } catch (error) {
      // Work that may be repeated does not pay with a try for our shutting down.
      if (closing !== undefined && signal?.aborted === true && policy.attempts > 1)
        return putBack(bull, token);
      const code = codeOf(error);
      const final =
        (isKadiError(error) && error.entry.retry !== 'yes') || bull.attemptsMade + 1 >= policy.attempts;
      if (final) await losses.tell(job, code);
      throw bare(code, final);
    } finally {
      running -= 1;
      touched = performance.now();
      if (running === 0) for (const resolve of whenIdle.splice(0)) resolve();
    }
  };

  const build = (): EngineWorker => {
    const built: EngineWorker = engine.worker(
      stage,
      take,
      {
        failed: (bull, error) => {
          if (bull !== undefined && error.message === STALLED_OUT) losses.stalled(bull);
        },
        // Somebody else may have the job by now: whoever is at it should not go on blindly.
        lockLost: (ids) => {
          for (const id of ids) built.worker.cancelJob(id, 'lock lost');
        },
        fault: () => tell('QUEUE_TROUBLE', stage),
      },
      workerOptions(stage, options, timing),
    );
    return built;
  };

  const discard = async (old: EngineWorker): Promise<void> => {
    await old.cut();
    await settledWithin(timing.deadlineMs, old.worker.close(true));
  };

  const idle = async (ms: number, orElse?: AbortSignal): Promise<void> => {
    if (running === 0 || orElse?.aborted === true) return;
    const ended = new Promise<void>((resolve) => {
      whenIdle.push(resolve);
      orElse?.addEventListener('abort', () => resolve(), { once: true });
    });
    await settledWithin(ms, ended);
    whenIdle = [];
  };

  let current = build();
  try {
    await within(timing.deadlineMs, 'worker', current.worker.waitUntilReady());
    const failed = options.onLost === undefined ? [] : await engine.queue(stage).failed(SWEEP_MOST);
    for (const job of failed) if (job.failedReason === STALLED_OUT) losses.stalled(job);
  } catch (error) {
    await discard(current);
    throw engine.isOutage(error) && !isKadiError(error)
      ? queueFault('QUEUE_UNREACHABLE', { stage }, error)
      : error;
  }

  /** A worker that stands still with work waiting, while the server answers us, has lost its own connection for good. */
  const watch = async (): Promise<void> => {
    if (paused || closing !== undefined || running > 0) return;
    if (performance.now() - touched < timing.patienceMs) return;
    const counts = await within(timing.deadlineMs, 'counts', engine.queue(stage).counts());
    if (closing !== undefined || running > 0 || performance.now() - touched < timing.patienceMs) return;
    touched = performance.now();
    if ((counts.wait ?? 0) + (counts.prioritized ?? 0) === 0) return;
    tell('QUEUE_WORKER_REBUILT', stage);
    const old = current;
    current = build();
    await discard(old);
  };
  const watchdog = setInterval(() => void watch().catch(() => undefined), timing.watchMs);
  watchdog.unref();

  const shut = async (deadlineMs: number, atOnce?: AbortSignal): Promise<void> => {
    clearInterval(watchdog);
    let until = performance.now() + deadlineMs;
    const left = (): number => Math.max(GRACE_MS, until - performance.now());
    await settledWithin(GRACE_MS, current.worker.pause(true));
    await idle(deadlineMs, atOnce);
    if (atOnce?.aborted === true) until = performance.now();
    if (running > 0) {
      current.worker.cancelAllJobs('closing');
      await idle(GRACE_MS);
    }
    // Forced, BullMQ leaves the job active; another worker finds it stalled and the policy decides.
    await settledWithin(left(), current.worker.close(running > 0));
    await settledWithin(left(), losses.settled());
    await current.cut();
  };

  return {
    running: () => running,
    pause: async () => {
      paused = true;
      // While a job runs, waiting for it here would lock up a handler that pauses its own worker.
      await settledWithin(timing.deadlineMs, current.worker.pause(running > 0));
    },
    resume: async () => {
      paused = false;
      touched = performance.now();
      await current.worker.resume();
    },
    close: (deadlineMs, atOnce) => {
      closing ??= shut(deadlineMs, atOnce);
      return closing;
    },
  };
};
