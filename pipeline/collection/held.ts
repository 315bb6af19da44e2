import type { Shop } from '../shop.ts';

/**
 * The hold over this one person's request; a hold over a product or an area stops the making of cards, not the hand-over of those that
 * were made before it.
 */
export const heldBy = async (shop: Shop, request: string): Promise<string | undefined> =>
  (await shop.ledger.dossiers({ kind: 'hold', states: ['active'], match: { request } }, 1))[0]?.id;
