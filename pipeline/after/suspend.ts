/** A card in its owner's hand that is not good for the time being. It stands on the revocation list until two people reinstate it. */
import type { Actor } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { commitParts, solveIfOpen, tellOwner } from './deed.ts';
import { foundCaseId } from './hand-in.ts';

export const SUSPEND_REASONS = [
  'reported-misused',
  // By its owner from afar: until somebody has looked.
  'reported-lost',
  'details-contested',
  'identity-in-question',
  'court-order',
  'found',
] as const;
export type SuspendReason = (typeof SUSPEND_REASONS)[number];

export const REINSTATE_REASONS = [
  'owner-has-it',
  'details-right',
  'identity-proven',
  'order-lifted',
  'mistake',
] as const;
export type ReinstateReason = (typeof REINSTATE_REASONS)[number];

export const suspendCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: SuspendReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const card = await getCard(shop, input.serial);
  await commitParts(
    shop,
    [
      { acts: [cardAct(card.serial, 'suspend', { detail: { reason: input.reason } })], rows: [] },
      tellOwner(card, 'suspended'),
    ],
    by,
    actId,
  );
};

/** Good again. A card that was found is settled by it: its owner has it. */
export const reinstateCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: ReinstateReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const card = await getCard(shop, input.serial);
  await commitParts(
    shop,
    [
      { acts: [cardAct(card.serial, 'reinstate', { detail: { reason: input.reason } })], rows: [] },
      await solveIfOpen(shop, foundCaseId(card.serial), 'found'),
      tellOwner(card, 'reinstated'),
    ],
    both,
    actId,
  );
};
