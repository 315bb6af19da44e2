/** The smaller steps of people: a card taken out of its box, sent back into production. */
import type { Actor } from '../../card/index.ts';
import { cardAct, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';

interface OneCard {
  readonly serial: string;
}

/** A card in review goes through all machine stages again, once the layout, the record or the machine has been mended. */
export const resumeCard = async (
  shop: Shop,
  { serial }: OneCard,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { attempt } = await getCard(shop, serial);
  // A new attempt, so that a job of the old one that still lies in the queue does nothing.
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(serial, 'resume', { attempt: attempt + 1 })],
      ...withId(actId),
    }),
  );
};
