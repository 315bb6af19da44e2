import { realpath, stat } from 'node:fs/promises';

const WATCH_MS = 200;

/**
 * A line that goes away while a read is under way gives reads of zero bytes, which the serial binding repeats for ever
 * without telling anybody. But the device's own entry goes away with it, for USB adapters as for pseudo-terminals; so
 * it is looked at a few times a second. Returns how to stop looking.
 */
export const watchDevice = async (path: string, gone: () => void): Promise<() => void> => {
  const device = await realpath(path).catch(() => undefined);
  const first = device === undefined ? undefined : await stat(device).catch(() => undefined);
  // Where ports are not files there is nothing to look at.
  if (device === undefined || first === undefined) return () => undefined;
  let ended = false;
  const timer = setInterval(() => {
    stat(device).then(
      (now) => {
        if (!ended && now.ino !== first.ino) gone();
      },
      () => {
        if (!ended) gone();
      },
    );
  }, WATCH_MS);
  return () => {
    ended = true;
    clearInterval(timer);
  };
};
