import { createPostgresBackend, withBackend } from 'bullmq';
import { STAGES, type Stage } from '../card/index.ts';
import { asProcessor, asQueue, listen } from './bull.ts';
import type { BullQueueOptions, Engine } from './engine.ts';
import { within } from './waiting.ts';

/** Connections a queue may open; a worker may use as many as it has hands, within reason. */
const QUEUE_POOL = 2;
const WORKER_POOL = { least: 2, most: 8 } as const;
/** From here on one list of all ids is cheaper than asking for each. */
const ASK_EACH = 64;
const STATES = ['wait', 'active', 'delayed', 'prioritized', 'failed'] as const;

/** SQLSTATE classes that say "not now": connection, shutdown, too many clients, serialization (PostgreSQL, appendix A). */
const PASSING = /^(08|57P0|53300|40001|40P01)/;

const sqlState = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
};

const isOutage = (error: unknown): boolean => {
  const state = sqlState(error);
  return error instanceof Error && (state === undefined || PASSING.test(state));
};

/** BullMQ's own PostgreSQL backend, in a schema of its own beside the ledger's. For machines without Redis. */
export const openPostgresEngine = async (
  url: string,
  schema: string,
  queueOptions: BullQueueOptions,
  { deadlineMs }: { readonly deadlineMs: number },
): Promise<Engine> => {
  const bull = withBackend(createPostgresBackend);
  const connection = { connectionString: url, schema, connectionTimeoutMillis: deadlineMs, keepAlive: true };
  const open = (stage: Stage, migrate: boolean) => {
    const queue = new bull.Queue<unknown, void, string>(stage, {
      ...queueOptions,
      connection: { ...connection, max: QUEUE_POOL, migrate },
    });
    queue.on('error', () => undefined);
    return queue;
  };

  // The first queue brings the schema up to date; the others must not start before that is done.
  const [firstStage, ...otherStages] = STAGES;
  const first = open(firstStage, true);
  const opened: [Stage, typeof first][] = [[firstStage, first]];
  try {
    await within(deadlineMs * 2, 'postgres', first.waitUntilReady());
    for (const stage of otherStages) opened.push([stage, open(stage, false)]);
    await within(deadlineMs, 'postgres', Promise.all(opened.map(([, queue]) => queue.waitUntilReady())));
  } catch (error) {
    await Promise.allSettled(opened.map(([, queue]) => within(deadlineMs, 'close', queue.close())));
    throw error;
  }
  const queues = new Map(opened);
  const queue = (stage: Stage) => {
    const found = queues.get(stage);
    if (found === undefined) throw new TypeError(`no queue for ${stage}`);
    return found;
  };

  return {
    backend: 'postgres',
    queue: (stage) => asQueue(queue(stage)),
    worker: (stage, process, ears, options) => {
      const max = Math.max(WORKER_POOL.least, Math.min(WORKER_POOL.most, options.concurrency ?? 1));
      const worker = new bull.Worker<unknown, void, string>(stage, asProcessor(process), {
        ...options,
        connection: { ...connection, max, migrate: false },
      });
      listen(worker, ears);
      const cut = async (): Promise<void> => {
        await worker
          .getBackend()
          .disconnect()
          .catch(() => undefined);
      };
      return { worker, cut };
    },
    known: async (stage, ids) => {
      if (ids.length <= ASK_EACH) {
        return Promise.all(ids.map(async (id) => (await queue(stage).getJob(id)) !== undefined));
      }
      const all = await queue(stage)
        .getBackend()
        .getRanges([...STATES], 0, -1);
      const present = new Set<string>(all.flat());
      return ids.map((id) => present.has(id));
    },
    memory: async () => null,
    ping: async () => {
      await first.getBackend().getQueueMetaField('version');
    },
    isOutage,
    isFull: (error) => sqlState(error) === '53100',
    close: async () => {
      await Promise.allSettled([...queues.values()].map((each) => within(deadlineMs, 'close', each.close())));
    },
  };
};
