/** A card that arrived damaged is replaced: the old serial is void and the new card is made, in one deed and by two people (laws 4, 8). */
import { type Actor, cardSerial } from '../../card/index.ts';
import { act, cardAct, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { placedCard } from '../get-card.ts';
import { noticeParts } from '../notices.ts';
import { rankOf } from '../rank.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { officeFail } from './errors.ts';

/** Its owner has waited already. */
const PRIORITY = 1;

export const replaceDamaged = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<{ readonly serial: string; readonly replacement: string }> => {
  const both = twoPeople(by);
  const { serial } = input;
  const [number] = await shop.ledger.nextCardNumbers(1);
  if (number === undefined) throw new Error('the ledger gave no card number');
  const replacement = cardSerial(number);
  const { result } = await commitFresh(shop, async () => {
    const card = await placedCard(shop, serial);
    const damaged = (await shop.ledger.officeBooks.casesOfCards([serial])).filter(
      ({ type, state }) => type === 'damaged' && state === 'open',
    );
    if (damaged.length === 0) throw officeFail('CASE_OTHER_KIND', { card: serial, state: card.state });
    const notice = noticeParts({
      id: `replaced/${serial}`,
      request: card.request,
      template: 'replaced',
      serial: replacement,
      office: card.office,
    });
    const deed = {
      by: both,
      acts: [
        cardAct(serial, 'recall', {
          detail: { reason: 'damaged', replacement },
          onlyIf: ({ seq }) => seq === card.seq,
        }),
        cardAct(replacement, 'accept', {
          rank: rankOf(PRIORITY, card.due),
          attempt: 1,
          detail: { request: card.request, replaces: serial },
        }),
        ...damaged.map(({ id }) => act('case', id, 'solve', { detail: { outcome: 'replaced' } })),
        notice.act,
      ],
      rows: [
        { type: 'void-card' as const, serial },
        { type: 'card' as const, serial: replacement, requestId: card.request, replaces: serial },
        notice.row,
      ],
      ...withId(actId),
    };
    return { deed, result: { serial, replacement } };
  });
  return result;
};
