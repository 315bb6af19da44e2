/** A person or the register takes a request back, as long as its card was not handed over. */
import type { Actor } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { requestFail } from './errors.ts';
import { getStoppable, type Stopped, type StopReason, stopRequest } from './stop.ts';

export const WITHDRAW_REASONS = [
  'withdrawn-by-person',
  'withdrawn-by-register',
] as const satisfies readonly StopReason[];
export type WithdrawReason = (typeof WITHDRAW_REASONS)[number];

/** @throws KadiError REQUEST_UNKNOWN, REQUEST_NOT_OPEN */
export const withdrawRequest = async (
  shop: Shop,
  input: { readonly request: string; readonly reason: WithdrawReason },
  by: Actor,
  actId?: string,
): Promise<Stopped> => {
  const found = await getStoppable(shop, input.request);
  if (!found.open && !found.wasStopped)
    throw requestFail('REQUEST_NOT_OPEN', { request: input.request, state: found.state });
  return stopRequest(shop, input, by, actId);
};
