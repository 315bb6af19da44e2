import { STAGES, type Stage, type StageJob } from '../card/index.ts';
import { queueFault } from './errors.ts';

// At least one letter: a bare number could be somebody's national number or telephone.
const CARD_ID = /^(?=.*[A-Za-z])[A-Za-z0-9._-]{1,64}$/;
const FIELDS = 3;

export const isStage = (value: unknown): value is Stage => STAGES.some((stage) => stage === value);

/**
 * The one id of one make of one stage of one card: `K00000019-sign-1`. Adding it twice is adding it once for as long as
 * the queue remembers it; the ledger remembers for good. BullMQ refuses ids that hold ":" or are whole numbers.
 */
export const jobId = (job: StageJob): string => `${job.cardId}-${job.stage}-${job.attempt}`;

/** Reads what came out of the queue; undefined unless it is exactly `{cardId, stage, attempt}` (law 7). */
export const parseStageJob = (data: unknown): StageJob | undefined => {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Object.keys(data).length !== FIELDS) return undefined;
  const { cardId, stage, attempt } = data as Readonly<Record<string, unknown>>;
  if (typeof cardId !== 'string' || !CARD_ID.test(cardId)) return undefined;
  if (!isStage(stage)) return undefined;
  if (typeof attempt !== 'number' || !Number.isSafeInteger(attempt) || attempt < 1) return undefined;
  return { cardId, stage, attempt };
};

/** The job, or QUEUE_BAD_JOB. The fault never repeats what was in it. */
export const checkStageJob = (data: unknown): StageJob => {
  const job = parseStageJob(data);
  if (job === undefined) throw queueFault('QUEUE_BAD_JOB');
  return job;
};
