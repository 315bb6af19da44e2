/** What a person reports of a body between its two passes. */
import type { Actor } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';

const encodedCard = async (shop: Shop, serial: string) => {
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  return card;
};

/** The encoded body cannot be found: its card is uncertain until somebody finds it or gives it up. */
export const reportBodyLost = async (
  shop: Shop,
  { serial }: { readonly serial: string },
  by: Actor,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(serial, 'lose-contact', {
          detail: { reason: 'body-lost' },
          doneIn: ['uncertain'],
          onlyIf: ({ state }) => state === 'encoded',
        }),
      ],
    }),
  );
};

/** The encoded body is damaged: it is spoiled, and a new card with a new serial is made. */
export const spoilEncoded = async (
  shop: Shop,
  { serial, reason }: { readonly serial: string; readonly reason: string },
  by: Actor,
): Promise<{ replacement: string }> => {
  const card = await encodedCard(shop, serial);
  const { outcome, replacement } = await spoilCard(
    shop,
    card,
    'spoil',
    reason,
    by,
    [],
    ({ state }) => state === 'encoded',
  );
  insist(outcome);
  return { replacement };
};
