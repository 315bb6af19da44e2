/** The card stays at the office: somebody else than its owner asked for it, or the owner does not take it. Nothing is cancelled by it. */
import type { Actor } from '../../card/index.ts';
import type { PlacedCard } from '../../ledger/index.ts';
import { cardAct, join, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { placedCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { caseOnce } from './case-once.ts';
import { refuseFor } from './checklist.ts';

/** Kept with the card, and a case; then the refusal is thrown. Sent again it is thrown again, and kept once. */
export const refuseThirdParty = async (
  shop: Shop,
  first: PlacedCard,
  by: Actor,
  actId: string | undefined,
  now: Date,
): Promise<never> => {
  const { serial } = first;
  const { result } = await commitFresh(shop, async () => {
    const card = await placedCard(shop, serial);
    const opened = await caseOnce(shop, {
      id: `third-party/${serial}`,
      type: 'third-party',
      about: { card: serial, request: card.request },
      office: card.office,
      now,
    });
    const parts = join(
      { acts: [cardAct(serial, 'refuse', { detail: { reason: 'third-party' } })], rows: [] },
      opened,
    );
    return { deed: { by, ...parts, ...withId(actId) }, result: card };
  });
  return refuseFor(result.serial, 'third-party');
};

export const REFUSE_REASONS = [
  'not-wanted',
  'belief',
  'wants-other-office',
  'not-the-owner',
  'comes-again',
] as const;
export type RefuseReason = (typeof REFUSE_REASONS)[number];

/** The owner does not take the card: it waits on, nothing is cancelled by it, and somebody follows it up. */
export const refuseCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: RefuseReason },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<{ readonly case: string }> => {
  const id = `collection-refused/${input.serial}`;
  await commitFresh(shop, async () => {
    const card = await placedCard(shop, input.serial);
    const opened = await caseOnce(shop, {
      id,
      type: 'collection-refused',
      about: { card: card.serial, request: card.request, reason: input.reason },
      office: card.office,
      now,
    });
    const parts = join(
      { acts: [cardAct(card.serial, 'refuse', { detail: { reason: input.reason } })], rows: [] },
      opened,
    );
    return { deed: { by, ...parts, ...withId(actId) }, result: undefined };
  });
  return { case: id };
};
