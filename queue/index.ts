export { QUEUE_ERRORS, type QueueErrorCode } from './errors.ts';
export { jobId, parseStageJob } from './job.ts';
export { backoffMs, QUEUE_POLICY, type StagePolicy } from './policy.ts';
export { type PrivateRedis, startPrivateRedis } from './private-redis.ts';
export { openQueues, type QueueExtra, type QueueServer, type Queues, type StageDepth } from './queues.ts';
export type { StageHandler, StageWorker, WorkOptions } from './worker.ts';
