/**
 * Wrong details at the counter (R33; Data Protection Act 2019, s.34 and s.40): the card is called back and void at once, the request
 * waits for the register, and the owner is told. Nothing personal is written: only which fields are said to be wrong.
 */
import type { Actor } from '../../card/index.ts';
import { act, cardAct, withId } from '../acts.ts';
import { caseIsNew, caseParts } from '../cases/index.ts';
import { commitFresh } from '../commit-fresh.ts';
import { placedCard } from '../get-card.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { collectionFail } from './errors.ts';

export const CONTESTED_FIELDS = [
  'names',
  'nationalNumber',
  'dateOfBirth',
  'sex',
  'placeOfBirth',
  'nationality',
  'county',
  'portrait',
  'signature',
  'other',
] as const;
export type ContestedField = (typeof CONTESTED_FIELDS)[number];

/** What ends the card, by where it is; nothing while a machine has it or when its owner has it already. */
const ENDS: Readonly<Record<string, 'cancel' | 'recall' | 'revoke'>> = {
  accepted: 'cancel',
  signed: 'cancel',
  rendered: 'cancel',
  review: 'cancel',
  personalised: 'recall',
  passed: 'recall',
  packed: 'recall',
  dispatched: 'recall',
  received: 'recall',
  returned: 'recall',
  missing: 'revoke',
};

export const contestDetails = async (
  shop: Shop,
  input: { readonly serial: string; readonly fields: readonly ContestedField[] },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<{ readonly case: string }> => {
  const id = `details-contested/${input.serial}`;
  await commitFresh(shop, async () => {
    const card = await placedCard(shop, input.serial);
    const end = ENDS[card.state];
    const repeated = actId !== undefined && !(await caseIsNew(shop, id));
    if (!repeated && (end === undefined || !card.live || card.requestState !== 'open'))
      throw collectionFail('CONTEST_NOW', {
        card: card.serial,
        state: card.state,
        request: card.requestState,
      });
    const fields = [...new Set(input.fields)].toSorted();
    const opened = caseParts({
      id,
      type: 'details-contested',
      about: { card: card.serial, request: card.request, fields: fields.join(' '), owner: 'register' },
      office: card.office,
      now,
    });
    const notice = noticeParts({
      id: `contest/${card.request}/${card.requestSeq}`,
      request: card.request,
      template: 'correction-started',
      serial: card.serial,
      office: card.office,
    });
    const deed = {
      by,
      acts: [
        act('request', card.request, 'contest', { detail: { card: card.serial, fields } }),
        cardAct(card.serial, end ?? 'recall', {
          detail: { reason: 'details-contested' },
          onlyIf: ({ seq }) => seq === card.seq,
        }),
        opened.act,
        notice.act,
      ],
      rows: [{ type: 'void-card' as const, serial: card.serial }, opened.row, notice.row],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return { case: id };
};
