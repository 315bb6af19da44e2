/** A card that somebody named by its serial. */
import type { CardRow, PlacedCard } from '../ledger/index.ts';
import { fail } from './errors.ts';
import type { Shop } from './shop.ts';

/** @throws KadiError CARD_UNKNOWN */
export const getCard = async (shop: Shop, serial: string): Promise<CardRow> => {
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  return card;
};

/** With where it lies and for whom. @throws KadiError CARD_UNKNOWN */
export const placedCard = async (shop: Shop, serial: string): Promise<PlacedCard> => {
  const [card] = await shop.ledger.officeBooks.placed([serial]);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  return card;
};
