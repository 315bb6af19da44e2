/**
 * Law 4: a spoiled card is replaced by a new card with a new serial, and the old serial is void in the same transaction. The
 * new card starts again at the beginning: nothing that was signed or drawn for the old serial is used for it.
 */
import { type Actor, cardSerial } from '../card/index.ts';
import type { CardRow, Current, Outcome, Row } from '../ledger/index.ts';
import { bodyAct, cardAct, withId } from './acts.ts';
import { rankOf } from './rank.ts';
import type { Shop } from './shop.ts';

/** Somebody has waited for this card already, so its replacement goes before everything of ordinary priority. */
const REPLACEMENT_PRIORITY = 1;

export interface Spoiled {
  readonly outcome: Outcome;
  readonly replacement: string;
}

/**
 * @param event `spoil` by the station, `reject` by an inspector, `find-spoiled` by the person who looked for an uncertain card.
 * @param reason a catalogue code or one of the inspector's reason codes.
 * @param onlyIf a condition on the card as it stands under lock, such as "this very attempt".
 */
export const spoilCard = async (
  shop: Shop,
  card: CardRow,
  event: 'spoil' | 'reject' | 'find-spoiled',
  reason: string,
  by: Actor,
  extraRows: readonly Row[] = [],
  onlyIf: (current: Current) => boolean = () => true,
  actId?: string,
): Promise<Spoiled> => {
  const [number] = await shop.ledger.nextCardNumbers(1);
  if (number === undefined) throw new Error('the ledger gave no card number');
  const replacement = cardSerial(number);
  const outcome = await shop.ledger.commit({
    by,
    acts: [
      cardAct(card.serial, event, {
        detail: { reason, replacement },
        doneIn: ['spoiled', 'destroyed'],
        onlyIf,
      }),
      ...(card.body === null ? [] : [bodyAct(card.body, 'spoil', { detail: { reason, card: card.serial } })]),
      cardAct(replacement, 'accept', {
        rank: rankOf(REPLACEMENT_PRIORITY, card.due),
        attempt: 1,
        detail: { request: card.requestId, replaces: card.serial },
      }),
    ],
    rows: [
      { type: 'void-card', serial: card.serial },
      { type: 'card', serial: replacement, requestId: card.requestId, replaces: card.serial },
      // What was released for the one is released for the other.
      ...(card.batch === null
        ? []
        : [{ type: 'batch-card', batch: card.batch, serial: replacement } as const]),
      ...extraRows,
    ],
    ...withId(actId),
  });
  return { outcome, replacement };
};
