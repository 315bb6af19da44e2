import { codeOf } from '../../../card/index.ts';
import type { Device } from './device.ts';

export interface Patience {
  /** ms that work waits for a device that is away before it fails with KEY_DEVICE_AWAY. Infinity: until it is back. */
  readonly ms: number;
  /** Ends all waiting; what waits then fails with KEY_DEVICE_AWAY. */
  readonly signal?: AbortSignal;
}

/** Work that was with the device so many times when it was lost is suspected of being what brings it down. */
const MOST_LOSSES = 6;

/** Resolves when the device is ready or `ms` are over or the signal ends the wait; `true` when it is ready. */
export const untilReady = (device: Device, ms: number, signal?: AbortSignal): Promise<boolean> => {
  if (device.state().state === 'ready') return Promise.resolve(true);
  if (signal?.aborted === true || ms <= 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const done = (ready: boolean): void => {
      clearTimeout(timer);
      unlisten();
      signal?.removeEventListener('abort', ended);
      resolve(ready);
    };
    const ended = (): void => done(false);
    const unlisten = device.onChange(({ state }) => {
      if (state === 'ready') done(true);
    });
    signal?.addEventListener('abort', ended, { once: true });
    if (Number.isFinite(ms)) timer = setTimeout(ended, ms);
  });
};

/**
 * Does `work`, and does it again each time the device was away in between, when it is back. Only for work that may be
 * repeated: a signature that was not returned never left.
 */
export const patiently = async <T>(
  device: Device,
  patience: Patience,
  work: () => Promise<T>,
): Promise<T> => {
  const until = performance.now() + patience.ms;
  for (let losses = 1; ; losses++) {
    await untilReady(device, until - performance.now(), patience.signal);
    try {
      return await work();
    } catch (error) {
      const over = performance.now() >= until || patience.signal?.aborted === true;
      if (codeOf(error) !== 'KEY_DEVICE_AWAY' || over || losses >= MOST_LOSSES) throw error;
    }
  }
};
