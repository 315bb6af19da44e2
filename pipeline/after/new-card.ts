import { cardSerial } from '../../card/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { cardAct, type Parts } from '../acts.ts';
import { rankOf } from '../rank.ts';
import type { Shop } from '../shop.ts';

/** Its owner has waited once already. */
const PRIORITY = 1;

/** A serial that nobody has. */
export const nextSerial = async (shop: Shop): Promise<string> => {
  const [number] = await shop.ledger.nextCardNumbers(1);
  if (number === undefined) throw new Error('the ledger gave no card number');
  return cardSerial(number);
};

/** Law 4: another card for the same request, with a serial of its own, released with the one whose place it takes. */
export const newCardParts = (old: CardRow, replacement: string): Parts => ({
  acts: [
    cardAct(replacement, 'accept', {
      rank: rankOf(PRIORITY, old.due),
      attempt: 1,
      detail: { request: old.requestId, replaces: old.serial },
    }),
  ],
  rows: [
    { type: 'card', serial: replacement, requestId: old.requestId, replaces: old.serial },
    ...(old.batch === null ? [] : [{ type: 'batch-card' as const, batch: old.batch, serial: replacement }]),
  ],
});
