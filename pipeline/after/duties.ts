/** What a clock does after the hand-over to an office. None of it cancels or destroys a card. */
import type { Shop } from '../shop.ts';
import { publishRevocations } from './publish.ts';
import { lookAtWaiting } from './waiting.ts';

export const AFTER_DUTIES = [
  {
    duty: 'reminders and returns',
    everyMs: 6 * 3_600_000,
    run: (shop: Shop, now: Date): Promise<unknown> => lookAtWaiting(shop, now),
  },
  {
    duty: 'revocation list',
    everyMs: 300_000,
    run: (shop: Shop, now: Date): Promise<unknown> => publishRevocations(shop, { now }),
  },
] as const;
