import type { Stage } from '../card/index.ts';

export interface StagePolicy {
  /** Runs a failing job gets in all. A stalled job is not a failing one: the two counters are separate in BullMQ. */
  readonly attempts: number;
  /** How often a job whose worker vanished goes back to waiting before it counts as lost. */
  readonly maxStalledCount: number;
  /** First wait in ms before a repeat; doubles each time up to `cap`, with a fifth of jitter. null: never repeated. */
  readonly backoff: { readonly firstMs: number; readonly capMs: number } | null;
  /** ms a worker may be silent before its jobs count as stalled. Longer than the slowest honest silence. */
  readonly lockMs: number;
  /** Failed jobs kept for the engineer who asks why; the ledger holds the history. */
  readonly failedKept: { readonly count: number; readonly seconds: number };
  /** At most `jobs` started per `ms`, over all workers of the stage. */
  readonly rate: { readonly jobs: number; readonly ms: number } | null;
  readonly why: string;
}

const WEEK_SECONDS = 7 * 24 * 3600;
const FAILED_KEPT = { count: 1000, seconds: WEEK_SECONDS } as const;

/** Design, queue policy. Read by the worker, not stored with the job: a changed policy holds for jobs already waiting. */
export const QUEUE_POLICY = {
  sign: {
    attempts: 5,
    maxStalledCount: 1,
    backoff: { firstMs: 500, capMs: 30_000 },
    lockMs: 30_000,
    failedKept: FAILED_KEPT,
    rate: null,
    why: 'Pure: a signature that was not committed never left, so it may be made again. A key store that is away for a moment is worth five tries.',
  },
  render: {
    attempts: 3,
    maxStalledCount: 1,
    backoff: { firstMs: 500, capMs: 30_000 },
    lockMs: 60_000,
    failedKept: FAILED_KEPT,
    rate: null,
    why: 'Pure: the same card gives the same picture, and its hash is kept. A third failure is a fault of the data or of the layout.',
  },
  personalise: {
    attempts: 1,
    maxStalledCount: 0,
    backoff: null,
    lockMs: 120_000,
    failedKept: FAILED_KEPT,
    rate: null,
    why: 'Feeds and burns a numbered body. Doing it twice could put one person on two cards, so a lost job is told to the ledger and a person looks. The lock outlasts the slowest card.',
  },
  notify: {
    attempts: 5,
    maxStalledCount: 1,
    backoff: { firstMs: 2_000, capMs: 300_000 },
    lockMs: 60_000,
    failedKept: FAILED_KEPT,
    rate: { jobs: 50, ms: 1_000 },
    why: 'A repeated message is harmless but counted. Gateways throttle, so we stay below their rate and wait long between tries.',
  },
} as const satisfies Record<Stage, StagePolicy>;

/** ms before try `made + 1`, `made` ≥ 1. `dice` in [0, 1) spreads jobs that failed together. */
export const backoffMs = (stage: Stage, made: number, dice: number): number => {
  const backoff = QUEUE_POLICY[stage].backoff;
  if (backoff === null) return 0;
  const full = Math.min(backoff.capMs, backoff.firstMs * 2 ** (made - 1));
  return Math.round(full * (0.8 + 0.2 * dice));
};
