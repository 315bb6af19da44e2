import type { PlacedCard } from '../../ledger/index.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';

/** @throws KadiError CARD_UNKNOWN */
export const placedCard = async (shop: Shop, serial: string): Promise<PlacedCard> => {
  const [card] = await shop.ledger.officeBooks.placed([serial]);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  return card;
};

/**
 * The hold over this one person's request; a hold over a product or an area stops the making of cards, not the hand-over of those that
 * were made before it.
 */
export const heldBy = async (shop: Shop, request: string): Promise<string | undefined> =>
  (await shop.ledger.dossiers({ kind: 'hold', states: ['active'], match: { request } }, 1))[0]?.id;
