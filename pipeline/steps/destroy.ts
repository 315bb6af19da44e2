/** Destruction of spoiled plastic: by two people, and the card it carried is destroyed in the books with it. */
import type { Actor } from '../../card/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from './people.ts';

export const destroyBody = async (
  shop: Shop,
  input: { readonly number: string },
  by: Actor,
): Promise<void> => {
  const both = twoPeople(by);
  const body = await shop.ledger.body(input.number);
  if (body === undefined) throw fail('BODY_UNKNOWN', { body: input.number });
  insist(
    await shop.ledger.commit({
      by: both,
      acts: [
        bodyAct(input.number, 'destroy', { doneIn: ['destroyed'] }),
        ...(body.card === null ? [] : [cardAct(body.card, 'destroy', { detail: { body: input.number } })]),
      ],
    }),
  );
};
