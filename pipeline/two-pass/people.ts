/** What a person reports of a body between its two passes. */
import type { Actor } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import { twoPeople } from '../steps/people.ts';

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

/** The encoded body is damaged: it is spoiled, and a new card with a new serial is made. @throws KadiError TWO_PEOPLE, STATE_REFUSED */
export const spoilEncoded = async (
  shop: Shop,
  { serial, reason }: { readonly serial: string; readonly reason: string },
  by: Actor,
): Promise<{ replacement: string }> => {
  const both = twoPeople(by);
  const card = await getCard(shop, serial);
  const { outcome, replacement } = await spoilCard(
    shop,
    card,
    'spoil',
    reason,
    both,
    [],
    ({ state }) => state === 'encoded',
  );
  insist(outcome);
  return { replacement };
};
