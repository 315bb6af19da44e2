/** R34: the old serial is void before the new card is active. Both happen in one deed, the old one's end first. */
import type { CardRow } from '../../ledger/index.ts';
import { cardAct, type Parts } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { takesPlaceOf } from './rules.ts';

/**
 * What ends the cards that this person has in hand of the same product, and of the minor's when this is the adult's. Put these
 * acts before the one that hands `card` over, in the same deed: if one of them moved meanwhile, the deed is refused and asked again.
 */
export const supersededParts = async (
  shop: Shop,
  card: Pick<CardRow, 'serial' | 'product'>,
): Promise<Parts & { readonly serials: readonly string[] }> => {
  const old = await shop.ledger.requestBooks.inHand(card.serial, takesPlaceOf(card.product));
  return {
    serials: old.map(({ serial }) => serial),
    acts: old.map(({ serial, state }) =>
      cardAct(serial, 'revoke', {
        detail: { reason: 'superseded', by: card.serial },
        onlyIf: (current) => current.state === state,
      }),
    ),
    rows: old.map(({ serial }) => ({ type: 'void-card' as const, serial })),
  };
};
