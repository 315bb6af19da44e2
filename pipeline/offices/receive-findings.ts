/** What one card means at a receipt: present, not there, or not of this box. Each sort of finding is in `Receipt`. */
import type { CaseOfCard, PlacedCard } from '../../ledger/index.ts';
import { act, cardAct, NOTHING, type Parts } from '../acts.ts';
import type { CaseType } from '../cases/index.ts';
import { incidentParts } from '../evidence/index.ts';
import { noticeParts } from '../notices.ts';
import type { Scan, Sort } from './receive-plan.ts';
import { AT_THE_BUREAU } from './way.ts';

/** Plastic that should not exist any more. */
const ENDED: readonly string[] = ['spoiled', 'destroyed', 'revoked', 'cancelled'];

export type Note = (
  sort: Sort,
  serial: string,
  parts: Parts,
  type?: CaseType,
  more?: Readonly<Record<string, string>>,
) => void;

/** A card that stood still since it was read. */
const unmoved = (card: PlacedCard) => ({
  onlyIf: (current: { readonly seq: number }) => current.seq === card.seq,
});

/** The open cases that looked for this card are settled by its arrival; its owner learns it by the notice that it is ready. */
export const settledBy = (card: PlacedCard, cases: readonly CaseOfCard[], office: string): Parts => ({
  acts: cases
    .filter(
      ({ card: serial, state, type, data }) =>
        serial === card.serial &&
        state === 'open' &&
        (type === 'short' || type === 'absent' || (type === 'wrong-office' && data['to'] === office)),
    )
    .map(({ id, type }) =>
      act('case', id, 'solve', {
        detail: { outcome: type === 'wrong-office' ? 'transferred' : 'found', office },
      }),
    ),
  rows: [],
});

export const present = (
  card: PlacedCard,
  scan: Scan,
  damaged: boolean,
  cases: readonly CaseOfCard[],
  note: Note,
): void => {
  const detail = { box: scan.box, office: scan.office };
  const request = { request: card.request };
  switch (card.state) {
    case 'recalled':
      note('recalled', card.serial, { acts: [cardAct(card.serial, 'receive', { detail })], rows: [] });
      return;
    case 'dispatched':
    case 'missing': {
      const event = card.state === 'missing' ? 'find' : 'receive';
      const settled = settledBy(card, cases, scan.office);
      const held: Parts = {
        acts: [
          cardAct(card.serial, event, { attempt: 1, queued: 'parked', detail, ...unmoved(card) }),
          ...settled.acts,
        ],
        rows: [],
      };
      if (card.office !== scan.office) {
        const on: Parts = {
          acts: [
            ...held.acts,
            cardAct(card.serial, 'return', {
              detail: { reason: 'transfer', office: scan.office, to: card.office },
            }),
          ],
          rows: [],
        };
        const open = cases.some(
          (one) => one.card === card.serial && one.type === 'wrong-office' && one.state === 'open',
        );
        note('elsewhere', card.serial, on, open ? undefined : 'wrong-office', {
          ...request,
          from: scan.office,
          to: card.office,
        });
      } else if (damaged) note('damaged', card.serial, held, 'damaged', request);
      // A contested or stopped request: the card is here, and nobody is called for it.
      else if (card.requestState !== 'open') note('received', card.serial, held);
      else
        note('received', card.serial, {
          acts: [
            // Attempt 1 and not queued: the refill hands each card's notice to the queue.
            cardAct(card.serial, event, { attempt: 1, queued: false, detail, ...unmoved(card) }),
            ...settled.acts,
          ],
          rows: [],
        });
      return;
    }
    default:
      // Received by another scan, handed over already, or gone by another way: nothing happens to it now.
      return;
  }
};

export const missing = (card: PlacedCard, scan: Scan, note: Note): void => {
  if (card.state !== 'dispatched' && card.state !== 'recalled') return;
  const tell =
    card.state === 'dispatched' && card.requestState === 'open'
      ? noticeParts({
          id: `looked-for/${card.serial}/${card.seq}`,
          request: card.request,
          template: 'looked-for',
          serial: card.serial,
          office: scan.office,
        })
      : undefined;
  note(
    'short',
    card.serial,
    {
      acts: [
        cardAct(card.serial, 'miss', { detail: { box: scan.box, office: scan.office }, ...unmoved(card) }),
        ...(tell === undefined ? [] : [tell.act]),
      ],
      rows: tell === undefined ? [] : [tell.row],
    },
    'short',
    { request: card.request },
  );
};

export const stranger = (
  card: PlacedCard,
  scan: Scan,
  damaged: boolean,
  cases: readonly CaseOfCard[],
  note: Note,
  now: Date,
): void => {
  const more = { request: card.request, ...(card.box === null ? {} : { from: card.box }) };
  if (card.state === 'dispatched' || card.state === 'missing') {
    // Of another box: here it is, so it is received; where the boxes were mixed up is for the case.
    present(card, scan, damaged, cases, (sort, serial, parts, type, about) =>
      sort === 'received'
        ? note('over', serial, parts, 'over', more)
        : note(sort, serial, parts, type, about),
    );
    return;
  }
  if (card.state === 'recalled') {
    present(card, scan, damaged, cases, note);
    return;
  }
  if (card.state === 'received') {
    if (card.office === scan.office) return;
    const acts = [
      cardAct(card.serial, 'return', {
        detail: { reason: 'transfer', office: scan.office, to: card.office },
        ...unmoved(card),
      }),
    ];
    note('elsewhere', card.serial, { acts, rows: [] }, 'wrong-office', {
      ...more,
      from: scan.office,
      to: card.office,
    });
    return;
  }
  if (ENDED.includes(card.state)) {
    const found = incidentParts({
      id: `void-card-found/${card.serial}/${scan.box}`,
      type: 'other',
      facts: { card: card.serial, state: card.state, office: scan.office, box: scan.box },
      now,
    });
    const isNew = !cases.some(({ id }) => id === `not-in-system/${scan.box}/${card.serial}`);
    note(
      'notInSystem',
      card.serial,
      isNew ? { acts: [found.act], rows: [found.row] } : NOTHING,
      'not-in-system',
      {
        ...more,
        state: card.state,
      },
    );
    return;
  }
  // At the bureau in the books, and in an officer's hand: a scan was left out at packing.
  note('notInSystem', card.serial, NOTHING, 'not-in-system', {
    ...more,
    ...(AT_THE_BUREAU.includes(card.state) ? { state: card.state } : {}),
  });
};
