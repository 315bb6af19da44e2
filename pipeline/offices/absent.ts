/** In the system but not there, there but not in the system, and sent on: the exceptions at an office (R27). */
import type { Actor } from '../../card/index.ts';
import type { PlacedCard } from '../../ledger/index.ts';
import { act, cardAct, NOTHING, type Parts, withId } from '../acts.ts';
import { type CaseType, caseParts } from '../cases/index.ts';
import { commitFresh } from '../commit-fresh.ts';
import { fail, insist } from '../errors.ts';
import { placedCard } from '../get-card.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { refusalSentence } from '../states.ts';
import { twoPeople } from '../steps/people.ts';
import { officeFail } from './errors.ts';
import { receiveCards } from './receive.ts';
import type { Receipt } from './receive-plan.ts';

/** The owner of a card that is nowhere learns that it is looked for; nobody else is told anything. */
export const lookedFor = (card: PlacedCard): Parts => {
  if (card.requestState !== 'open' || !card.live) return NOTHING;
  const { act: told, row } = noticeParts({
    id: `looked-for/${card.serial}/${card.seq}`,
    request: card.request,
    template: 'looked-for',
    serial: card.serial,
    office: card.office,
  });
  return { acts: [told], rows: [row] };
};

/** The books say it should be here, and it is not: it is looked for, its owner is told, and the case names where it was last. */
export const missCard = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<{ readonly case: string }> => {
  const card = await placedCard(shop, input.serial);
  const id = `absent/${card.serial}/${card.seq}`;
  const about = {
    card: card.serial,
    request: card.request,
    ...(card.box === null ? {} : { box: card.box }),
  };
  const one = caseParts({ id, type: 'absent', about, office: card.office, now });
  const told = lookedFor(card);
  const unmoved = { onlyIf: (current: { readonly seq: number }) => current.seq === card.seq };
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(card.serial, 'miss', { detail: { office: card.office }, ...unmoved }),
        one.act,
        ...told.acts,
      ],
      rows: [one.row, ...told.rows],
      ...withId(actId),
    }),
  );
  return { case: id };
};

/** It turned up at an office: whatever looked for it is settled, and its owner is told that it is ready or on its way. */
export const findCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly office?: string },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<Receipt> => {
  const card = await placedCard(shop, input.serial);
  const office = input.office ?? card.office;
  if (card.state !== 'missing' && input.office === undefined)
    throw fail('STATE_REFUSED', { card: card.serial, why: refusalSentence('card', card.state) });
  return receiveCards(shop, { office, serials: [card.serial] }, by, actId, now);
};

/** A card that does not belong here leaves for the office it is meant for, by a carrier and without a box. */
export const sendOn = async (
  shop: Shop,
  input: { readonly serial: string; readonly carrier: string },
  by: Actor,
  actId?: string,
): Promise<{ readonly to: string }> => {
  const card = await placedCard(shop, input.serial);
  const detail = { carrier: input.carrier, to: card.office };
  const unmoved = { onlyIf: (current: { readonly seq: number }) => current.seq === card.seq };
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(card.serial, 'pack', {
          detail,
          onlyIf: (current) => current.state === 'returned' && unmoved.onlyIf(current),
        }),
        cardAct(card.serial, 'dispatch', { detail }),
      ],
      // It is in no box any more.
      rows: [{ type: 'unbox-card', serial: card.serial }],
      ...withId(actId),
    }),
  );
  return { to: card.office };
};

const WAYS_IN: Readonly<Record<string, readonly ('pack' | 'dispatch' | 'unpack')[]>> = {
  passed: ['pack', 'dispatch'],
  returned: ['pack', 'dispatch'],
  packed: ['dispatch'],
};

/**
 * A card that lies at an office although the books have it at the bureau: packing left a scan out. Two people state that it is the very
 * card, the books are brought up to what is, and its owner is told.
 */
export const acceptPresent = async (
  shop: Shop,
  input: { readonly case: string },
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<{ readonly serial: string }> => {
  const both = twoPeople(by);
  const found = await shop.ledger.dossier({ kind: 'case', id: input.case });
  const { card: serial, office, type } = found?.data ?? {};
  const right: CaseType = 'not-in-system';
  if (found === undefined || type !== right || typeof serial !== 'string' || typeof office !== 'string')
    throw officeFail('CASE_OTHER_KIND', { case: input.case });
  const { result } = await commitFresh(shop, async () => {
    const card = await placedCard(shop, serial);
    const way = WAYS_IN[card.state];
    if (way === undefined || !card.live || card.requestState !== 'open')
      throw officeFail('CASE_OTHER_KIND', { case: input.case, card: serial, state: card.state });
    const detail = { case: input.case, office };
    const here = card.office === office;
    const transfer = caseParts({
      id: `wrong-office/present/${serial}/${card.seq}`,
      type: 'wrong-office',
      about: { card: serial, request: card.request, from: office, to: card.office },
      office,
      now,
    });
    return {
      deed: {
        by: both,
        acts: [
          ...way.map((event, i) =>
            cardAct(serial, event, {
              detail,
              ...(i === 0 ? { onlyIf: (current) => current.seq === card.seq } : {}),
            }),
          ),
          cardAct(serial, 'receive', { attempt: 1, queued: here ? false : 'parked', detail }),
          ...(here
            ? []
            : [
                cardAct(serial, 'return', { detail: { reason: 'transfer', office, to: card.office } }),
                transfer.act,
              ]),
          act('case', input.case, 'solve', { detail: { outcome: 'found' } }),
        ],
        rows: [
          { type: 'unbox-card' as const, serial },
          {
            type: 'dossier-merge' as const,
            kind: 'case' as const,
            id: input.case,
            data: { outcome: 'found' },
          },
          ...(here ? [] : [transfer.row]),
        ],
        ...withId(actId),
      },
      result: { serial },
    };
  });
  return result;
};
