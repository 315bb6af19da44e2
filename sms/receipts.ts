/**
 * Delivery receipts, and the short time in which a message has left and is not in the books yet: a receipt may be faster than the
 * transaction, and may come to another process than the one that sent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryState, type Shop, takeReceipt } from '../pipeline/index.ts';
import type { SmsReceipt } from './gateway.ts';
import type { ReceiptState } from './smpp-message.ts';

export interface Receipts {
  /** This message of a notice has left; its name will be in the books in a moment. */
  left(messageId: string): void;
  take(receipt: SmsReceipt): Promise<void>;
}

const FINAL: Readonly<Record<ReceiptState, DeliveryState | undefined>> = {
  delivered: 'delivered',
  undeliverable: 'undeliverable',
  expired: 'expired',
  rejected: 'rejected',
  'under-way': undefined,
  // The centre has lost sight of it; nobody is told anything by that.
  unknown: undefined,
};

/** ms: after this the deed has failed, and the notice is sent again under another name. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;
/** A failure that another process sent: one more look. */
const ELSEWHERE_MS = 1_000;

export const openReceipts = (shop: Shop, clock: () => Date = () => new Date()): Receipts => {
  /** When each left, oldest first. */
  const leaving = new Map<string, number>();

  const wait = async (messageId: string, state: DeliveryState): Promise<boolean> => {
    const since = leaving.get(messageId);
    const until = since === undefined ? 0 : since + PATIENCE_MS;
    while ((await takeReceipt(shop, { message: messageId, state }, clock())) === 'unknown') {
      if (performance.now() >= until) return false;
      await sleep(LOOK_MS);
    }
    leaving.delete(messageId);
    return true;
  };

  return {
    left: (messageId) => {
      const now = performance.now();
      for (const [old, at] of leaving) {
        if (now - at < PATIENCE_MS) break;
        leaving.delete(old);
      }
      leaving.set(messageId, now);
    },
    take: async ({ messageId, state }) => {
      const final = FINAL[state];
      if (final === undefined) return;
      let taken = await wait(messageId, final);
      if (!taken) {
        // Answer and receipt in one packet: `left` is said a moment after the receipt was read.
        await sleep(LOOK_MS);
        taken = await wait(messageId, final);
      }
      if (!taken && final !== 'delivered') {
        await sleep(ELSEWHERE_MS);
        taken = await wait(messageId, final);
      }
      if (final !== 'delivered') shop.log('message did not reach its telephone', { state, notice: taken });
    },
  };
};
