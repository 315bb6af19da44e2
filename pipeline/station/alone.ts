/** One process for a station: a second one would send to the same printer. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';

/** A station reports every two seconds; three silent reports in a row are a process that ended. */
const SILENCE_MS = 7_000;
const LOOK_MS = 1_000;

const runsHere = (pid: unknown): boolean => {
  if (typeof pid !== 'number' || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * Waits until nobody reports for this station any more. Looks whether the report changes, because the clocks of two hosts
 * differ. Errors: STATION_RUNS_ALREADY.
 */
export const beAlone = async (shop: Shop, station: string, silenceMs = SILENCE_MS): Promise<void> => {
  const look = async () => (await shop.ledger.stations()).find(({ id }) => id === station);
  const first = await look();
  if (first === undefined || first.state === 'stopped') return;
  const { host, pid } = first.detail;
  if (host === hostname() && !runsHere(pid)) return;
  for (let waited = 0; waited < silenceMs; waited += LOOK_MS) {
    await sleep(Math.min(LOOK_MS, silenceMs));
    const now = await look();
    if (now === undefined || now.state === 'stopped') return;
    if (now.seenAt !== first.seenAt)
      throw fail('STATION_RUNS_ALREADY', { station, host: String(host ?? ''), pid: String(pid ?? '') });
  }
};
