/**
 * Cards that a station has pulled and gives back untouched: they go to the queue again after a while, for any station, and no attempt
 * is counted. The ledger knows how long; should this process end, the sweep finds them.
 */
import type { Shop } from '../shop.ts';

export interface PutOff {
  /** The card is pulled by nobody for so long. */
  card(serial: string, ms: number): Promise<void>;
  /** All of them at once: what was in the way is gone, or the station ends. */
  nowAll(): Promise<void>;
}

export const openPutOff = (shop: Shop): PutOff => {
  const waiting = new Map<string, NodeJS.Timeout>();

  const release = async (serials: readonly string[]): Promise<void> => {
    for (const serial of serials) {
      clearTimeout(waiting.get(serial));
      waiting.delete(serial);
    }
    // A ledger that is away: the sweep does it.
    if (serials.length > 0) await shop.ledger.releaseWork(serials).catch(() => {});
  };

  return {
    card: async (serial, ms) => {
      await shop.ledger.putOffWork([serial], ms);
      clearTimeout(waiting.get(serial));
      waiting.set(
        serial,
        setTimeout(() => void release([serial]), ms),
      );
    },
    nowAll: () => release([...waiting.keys()]),
  };
};
