import { Queue, Worker } from 'bullmq';
import { STAGES, type Stage } from '../card/index.ts';
import { asProcessor, asQueue, listen } from './bull.ts';
import type { BullQueueOptions, Engine } from './engine.ts';
import { connectChecked, isRedisFull, isRedisOutage, openWorkerLink, readInfo } from './redis-link.ts';
import { within } from './waiting.ts';

/** Keys asked in one round trip. */
const KEYS_AT_ONCE = 1_000;

export const openRedisEngine = async (
  url: string,
  prefix: string,
  queueOptions: BullQueueOptions,
  { deadlineMs, silenceMs }: { readonly deadlineMs: number; readonly silenceMs?: number },
): Promise<Engine> => {
  const link = await connectChecked(url, deadlineMs);
  const queues = new Map(
    STAGES.map((stage) => {
      const queue = new Queue<unknown, void, string>(stage, { ...queueOptions, connection: link, prefix });
      queue.on('error', () => undefined);
      return [stage, queue] as const;
    }),
  );
  const queue = (stage: Stage): Queue<unknown, void, string> => {
    const found = queues.get(stage);
    if (found === undefined) throw new TypeError(`no queue for ${stage}`);
    return found;
  };

  // A Redis that came back empty has lost the queues' own settings, among them the short event stream.
  const maxLen = queueOptions.streams?.events?.maxLen;
  const restoreSettings = (): void => {
    if (maxLen === undefined) return;
    for (const each of queues.values()) {
      each
        .getBackend()
        .setQueueMeta({ 'opts.maxLenEvents': maxLen })
        .catch(() => undefined);
    }
  };
  link.on('ready', restoreSettings);

  return {
    backend: 'redis',
    queue: (stage) => asQueue(queue(stage)),
    worker: (stage, process, ears, options) => {
      const own = openWorkerLink(url, silenceMs);
      const worker = new Worker<unknown, void, string>(stage, asProcessor(process), {
        ...options,
        connection: own,
        prefix,
      });
      listen(worker, ears);
      return {
        worker,
        cut: async () => {
          own.disconnect();
          const blocking = await worker.getBackend().blockingClient?.catch(() => undefined);
          blocking?.disconnect();
        },
      };
    },
    known: async (stage, ids) => {
      const found: boolean[] = [];
      for (let from = 0; from < ids.length; from += KEYS_AT_ONCE) {
        const asked = link.pipeline();
        // removeOnComplete: what has ended well has no key, so "has a key" is waiting, active, delayed or failed.
        for (const id of ids.slice(from, from + KEYS_AT_ONCE)) asked.exists(queue(stage).toKey(id));
        for (const [error, count] of (await asked.exec()) ?? []) {
          if (error) throw error;
          found.push(count === 1);
        }
      }
      return found;
    },
    memory: async () => {
      const used = Number(readInfo(await link.info('memory')).get('used_memory'));
      return Number.isFinite(used) ? used : null;
    },
    ping: async () => {
      await link.ping();
    },
    isOutage: isRedisOutage,
    isFull: isRedisFull,
    close: async () => {
      link.off('ready', restoreSettings);
      await Promise.allSettled([...queues.values()].map((each) => within(deadlineMs, 'close', each.close())));
      link.disconnect();
    },
  };
};
