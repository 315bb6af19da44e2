import { queueFault } from './errors.ts';

interface Waiter<T> {
  readonly items: readonly T[];
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface Batcher<T> {
  /** Resolves when every item is in; rejects when the batch it travelled with failed. */
  put(items: readonly T[], until: number): Promise<void>;
  /** Sends what waits and resolves when nothing is under way. */
  drain(): Promise<void>;
}

/**
 * Gathers single calls into one `send`: the first waits `windowMs` for company, later ones ride with whatever gathered
 * while the last batch was on its way. One batch under way at a time keeps the order in which jobs were handed in.
 * Callers past their deadline (`until`, performance.now()) are left out, so an outage does not pile up old work.
 */
export const createBatcher = <T>(
  send: (items: readonly T[], until: number) => Promise<void>,
  { windowMs, most }: { readonly windowMs: number; readonly most: number },
): Batcher<T> => {
  const waiters: Waiter<T>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;

  const take = (): Waiter<T>[] => {
    const now = performance.now();
    const batch: Waiter<T>[] = [];
    let size = 0;
    while (waiters[0] !== undefined && (size === 0 || size + waiters[0].items.length <= most)) {
      const waiter = waiters.shift();
      if (waiter === undefined) break;
      if (waiter.until <= now) {
        waiter.reject(queueFault('QUEUE_UNREACHABLE', { waitedFor: 'add' }));
        continue;
      }
      batch.push(waiter);
      size += waiter.items.length;
    }
    return batch;
  };

  const sendAll = async (): Promise<void> => {
    while (waiters.length > 0) {
      const batch = take();
      if (batch.length === 0) continue;
      const until = Math.max(...batch.map((waiter) => waiter.until));
      try {
        await send(
          batch.flatMap((waiter) => waiter.items),
          until,
        );
        for (const waiter of batch) waiter.resolve();
      } catch (error) {
        for (const waiter of batch) waiter.reject(error);
      }
    }
  };

  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    underWay ??= sendAll().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  return {
    put: (items, until) =>
      new Promise((resolve, reject) => {
        waiters.push({ items, until, resolve, reject });
        if (underWay === undefined && timer === undefined) timer = setTimeout(start, windowMs);
      }),
    drain: async () => {
      while (underWay !== undefined || waiters.length > 0) await start();
    },
  };
};
