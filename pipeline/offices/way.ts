/** What is written when a card shall go to another office than before, whichever way brought it there. */
import type { JsonObject } from '../../card/index.ts';
import type { PlacedCard } from '../../ledger/index.ts';
import { act, cardAct, join, type Parts } from '../acts.ts';
import { caseParts } from '../cases/index.ts';
import { noticeParts } from '../notices.ts';

/** Before dispatch: only the books have to change. */
export const AT_THE_BUREAU: readonly string[] = [
  'accepted',
  'signed',
  'rendered',
  'personalising',
  'encoded',
  'uncertain',
  'personalised',
  'passed',
  'packed',
  'review',
  'returned',
];
/** After it the plastic has to be carried: a transfer. */
export const ON_THE_WAY: readonly string[] = ['dispatched', 'received', 'missing'];

/** Whose rule sent the card there; kept with the event (R24). */
export type MoveRule = 'citizen' | 'desk' | 'office-cannot' | 'transfer';

/** As it was read: whoever changed it meanwhile makes us read again. */
const asRead = (seq: number) => ({ onlyIf: (current: { readonly seq: number }) => current.seq === seq });

/** The request's office changes, and its person is told. */
export const moveParts = (card: PlacedCard, to: string, rule: MoveRule, tell: boolean): Parts => {
  const detail: JsonObject = { from: card.office, to, rule };
  const notice = tell
    ? noticeParts({
        id: `redirected/${card.request}/${card.requestSeq}`,
        request: card.request,
        template: 'redirected',
        serial: card.serial,
        office: to,
      })
    : undefined;
  return {
    acts: [
      act('request', card.request, 'move', { detail, ...asRead(card.requestSeq) }),
      ...(notice === undefined ? [] : [notice.act]),
    ],
    rows: [
      { type: 'move-request', id: card.request, office: to },
      ...(notice === undefined ? [] : [notice.row]),
    ],
  };
};

/**
 * Before dispatch. A card that lies in a box comes out of it: a closed box is opened in the same deed and cannot leave before it is
 * closed again, and a case tells the packers which card to take out.
 */
export const moveAtBureau = (
  card: PlacedCard,
  to: string,
  rule: MoveRule,
  tell: boolean,
  now: Date,
): Parts => {
  const moved = moveParts(card, to, rule, tell);
  if (card.state !== 'packed' || card.box === null) {
    return {
      ...moved,
      guards: [
        {
          subject: { kind: 'card', id: card.serial },
          // Packed or sent meanwhile: looked at again.
          fails: (current) =>
            current?.seq === card.seq ? undefined : { code: 'STATE_REFUSED', sentence: 'The card moved.' },
        },
      ],
    };
  }
  const takeOut = caseParts({
    id: `take-out/${card.box}/${card.serial}/${card.seq}`,
    type: 'wrong-office',
    about: { card: card.serial, request: card.request, box: card.box, to },
    now,
  });
  return join(moved, {
    acts: [
      cardAct(card.serial, 'unpack', { detail: { box: card.box, to }, ...asRead(card.seq) }),
      ...(card.boxState === 'closed'
        ? [act('box', card.box, 'reopen', { detail: { card: card.serial } })]
        : []),
      act('box', card.box, 'take-out', { detail: { card: card.serial, why: rule } }),
      takeOut.act,
    ],
    rows: [{ type: 'unbox-card', serial: card.serial }, takeOut.row],
  });
};

/**
 * After dispatch: a transfer with its case and its 24 hours. A card that lies at an office is marked as leaving it; one on its way
 * is sent on by whoever receives it.
 */
export const transferParts = (
  card: PlacedCard,
  to: string,
  rule: MoveRule,
  from: string,
  now: Date,
): Parts => {
  const opened = caseParts({
    id: `transfer/${card.serial}/${card.requestSeq}`,
    type: 'wrong-office',
    about: { card: card.serial, request: card.request, from, to },
    office: from,
    now,
  });
  return join(moveParts(card, to, rule, true), {
    acts: [
      ...(card.state === 'received'
        ? [
            cardAct(card.serial, 'return', {
              detail: { reason: 'transfer', office: from, to },
              ...asRead(card.seq),
            }),
          ]
        : []),
      opened.act,
    ],
    rows: [opened.row],
    guards:
      card.state === 'received'
        ? []
        : [
            {
              subject: { kind: 'card', id: card.serial },
              fails: (current) =>
                current?.seq === card.seq
                  ? undefined
                  : { code: 'STATE_REFUSED', sentence: 'The card moved.' },
            },
          ],
  });
};
