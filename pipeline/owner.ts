/**
 * Who asks from afar: the slip number, and the telephone on record it comes from (R38, R42). Both together speak for the owner; anybody
 * else learns that the number exists and nothing more.
 */
import type { RequestSummary } from '../ledger/index.ts';
import type { Shop } from './shop.ts';

export interface Proof {
  /** Nine digits. */
  readonly slip: string;
  /** E.164 of the telephone that the message came from. */
  readonly phone: string;
}

export type NotOwner =
  | { readonly kind: 'unknown-slip' }
  | { readonly kind: 'not-your-phone' }
  /** The person on record died: whoever has the telephone now is told nothing. */
  | { readonly kind: 'neutral' };

export type Asker = NotOwner | { readonly kind: 'owner'; readonly request: RequestSummary };

export const askerOf = async (shop: Shop, { slip, phone }: Proof): Promise<Asker> => {
  const { index } = shop.keys;
  const request = await shop.ledger.findRequest({ slipIndex: index.index('slip', slip) });
  if (request === undefined) return { kind: 'unknown-slip' };
  const asker = index.index('phone', phone);
  if (request.phoneIndex === null || Buffer.compare(request.phoneIndex, asker) !== 0)
    return { kind: 'not-your-phone' };
  const { dead, refused } = await shop.ledger.afterBooks.barred(request.id);
  if (dead) return { kind: 'neutral' };
  // The network gave this number up once: perhaps it is somebody else's now (R42).
  return refused ? { kind: 'not-your-phone' } : { kind: 'owner', request };
};
