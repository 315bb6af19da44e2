/** A card in its owner's hand, or lost, that is never good again: void in the same deed, and on the next revocation list. */
import type { Actor } from '../../card/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { cardAct, type Parts } from '../acts.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { commitParts, tellOwner } from './deed.ts';
import { afterFail } from './errors.ts';

export const REVOKE_REASONS = [
  'issued-in-error',
  'two-identities',
  'citizenship-ended',
  'status-ended',
  'fraud',
  'court-order',
] as const;
export type RevokeReason = (typeof REVOKE_REASONS)[number];

export const LOSS_REASONS = ['lost', 'stolen'] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** A missing card is given up, which makes another one; revoking it alone would leave its owner without any. */
export const revokeParts = (card: CardRow, reason: string): Parts => {
  if (card.state === 'missing') throw afterFail('CARD_MISSING_GIVE_UP', { card: card.serial });
  return {
    acts: [
      cardAct(card.serial, 'revoke', {
        detail: { reason },
        onlyIf: ({ state }) => state !== 'missing',
      }),
    ],
    rows: [{ type: 'void-card', serial: card.serial }],
  };
};

/** For ever, against the owner's will perhaps: by two people. */
export const revokeCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: RevokeReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const card = await getCard(shop, input.serial);
  await commitParts(shop, [revokeParts(card, input.reason), tellOwner(card, 'revoked')], both, actId);
};

/** The owner says that it is gone. Nobody waits for a second person: whoever has it now could use it. */
export const reportLoss = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: LossReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const card = await getCard(shop, input.serial);
  await commitParts(shop, [revokeParts(card, input.reason), tellOwner(card, 'revoked')], by, actId);
};
