/** The search for a missing card is over: its serial is void and a new card is made for the same request (law 4). */
import type { Actor } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { getCard } from '../get-card.ts';
import { officeFail } from '../offices/errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { commitParts, solveParts, tellOwner } from './deed.ts';
import { afterFail } from './errors.ts';
import { newCardParts, nextSerial } from './new-card.ts';

/**
 * @param input `case`: the case that the search was. It, and all others that look for this card, are settled by this.
 * @throws KadiError TWO_PEOPLE, CASE_OTHER_KIND, REQUEST_NOT_OPEN_ANY_MORE, STATE_REFUSED
 */
export const giveUpMissing = async (
  shop: Shop,
  input: { readonly serial: string; readonly case?: string },
  by: Actor,
  actId?: string,
): Promise<{ readonly replacement: string }> => {
  const both = twoPeople(by);
  const card = await getCard(shop, input.serial);
  const request = { kind: 'request', id: card.requestId } as const;
  const known = (await shop.ledger.cards({ requestId: card.requestId }, 100)).find(
    ({ replaces }) => replaces === card.serial,
  );
  // Said again by the same client, it is answered as it was the first time.
  if (known !== undefined && actId !== undefined && card.state === 'revoked')
    return { replacement: known.serial };
  if ((await shop.ledger.state(request))?.state !== 'open')
    throw afterFail('REQUEST_NOT_OPEN_ANY_MORE', { request: card.requestId });
  const searches = (await shop.ledger.officeBooks.casesOfCards([card.serial])).filter(
    ({ state, type }) => state === 'open' && (type === 'short' || type === 'absent'),
  );
  if (input.case !== undefined && !searches.some(({ id }) => id === input.case))
    throw officeFail('CASE_OTHER_KIND', { case: input.case, card: card.serial, state: card.state });
  const replacement = await nextSerial(shop);
  await commitParts(
    shop,
    [
      {
        acts: [
          cardAct(card.serial, 'revoke', {
            detail: { reason: 'given-up', replacement },
            onlyIf: ({ state }) => state === 'missing',
          }),
        ],
        rows: [{ type: 'void-card', serial: card.serial }],
      },
      newCardParts(card, replacement),
      ...searches.map((one) => solveParts(one, 'replaced')),
      tellOwner(card, 'replaced'),
    ],
    both,
    actId,
    [
      {
        subject: request,
        fails: (current) =>
          current?.state === 'open'
            ? undefined
            : { code: 'STATE_REFUSED', sentence: 'The request of this card is not open any more.' },
      },
    ],
  );
  return { replacement };
};
