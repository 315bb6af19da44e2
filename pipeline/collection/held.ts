import type { Guard } from '../../ledger/index.ts';
import { ensureRules, rulesStand } from '../release/index.ts';
import type { Shop } from '../shop.ts';

/**
 * The hold over the person of this request; a hold over a product or an area stops the making of cards, not the hand-over of those
 * that were made before it.
 */
export const heldBy = async (shop: Shop, request: string): Promise<string | undefined> =>
  (await shop.ledger.holdBooks.personHold(request)).hold ?? undefined;

/** As `heldBy`, with what a hand-over has to stand on so that no hold comes between the question and the deed. */
export const heldNow = async (
  shop: Shop,
  request: string,
): Promise<{ readonly hold: string | null; readonly guards: readonly Guard[] }> => {
  for (;;) {
    const { hold, seq } = await shop.ledger.holdBooks.personHold(request);
    if (seq !== null) return { hold, guards: [rulesStand(seq)] };
    await ensureRules(shop);
  }
};
