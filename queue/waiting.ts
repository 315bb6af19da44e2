import { setTimeout as sleep } from 'node:timers/promises';
import { isKadiError } from '../card/index.ts';
import { queueFault } from './errors.ts';

/** `promise`, or QUEUE_UNREACHABLE after `ms`. The late result is dropped; nothing waits for it and nothing throws. */
export const within = async <T>(ms: number, waitedFor: string, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(queueFault('QUEUE_UNREACHABLE', { waitedFor, ms: Math.round(ms) })),
      Math.max(0, ms),
    );
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** True when `promise` settled within `ms`. Never throws. */
export const settledWithin = async (ms: number, promise: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const settled = promise.then(
    () => true,
    () => true,
  );
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, ms));
  });
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
};

const PAUSE_MS = 50;

/**
 * Does `work` until it succeeds, it fails for a reason that waiting does not cure, or `ms` are over. `isOutage` tells an
 * unreachable server from a refusal. Only for work that may be done twice.
 */
export const throughOutages = async <T>(
  ms: number,
  waitedFor: string,
  isOutage: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> => {
  const until = performance.now() + ms;
  for (;;) {
    try {
      return await within(until - performance.now(), waitedFor, work());
    } catch (error) {
      if (isKadiError(error) || !isOutage(error)) throw error;
      if (performance.now() + PAUSE_MS >= until) {
        throw queueFault('QUEUE_UNREACHABLE', { waitedFor, ms: Math.round(ms) }, error);
      }
      await sleep(PAUSE_MS);
    }
  }
};
