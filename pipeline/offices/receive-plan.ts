/**
 * What a receipt finds (R23, R27), worked out from what should be in the box and what was scanned: pure, so that every case can be
 * tested by itself. Each difference is a case with an office and 24 hours.
 */
import type { CaseOfCard, PlacedCard } from '../../ledger/index.ts';
import { act, cardAct } from '../acts.ts';
import { type CaseType, caseParts } from '../cases/index.ts';
import { incidentParts } from '../evidence/index.ts';
import { noticeParts } from '../notices.ts';
import { AT_THE_BUREAU, join, type Parts } from './way.ts';

export interface Scan {
  readonly box: string;
  readonly office: string;
  /** undefined: one scan of the box, nothing was counted. */
  readonly scanned: readonly string[] | undefined;
  readonly damaged: readonly string[];
}

export interface Books {
  readonly manifest: readonly PlacedCard[];
  /** Scanned, known, and not in this box's manifest. */
  readonly strangers: readonly PlacedCard[];
  /** Of all these cards and of serials that nobody knows. */
  readonly cases: readonly CaseOfCard[];
}

export interface Receipt {
  /** Marked received now, for their owners to collect here. */
  readonly received: readonly string[];
  readonly short: readonly string[];
  readonly over: readonly string[];
  /** Here, and meant for another office. */
  readonly elsewhere: readonly string[];
  readonly damaged: readonly string[];
  /** In hand, and the books do not know them or have them at the bureau. */
  readonly notInSystem: readonly string[];
  /** Recalled cards that came with the box: never handed over. */
  readonly recalled: readonly string[];
  /** Ids of the cases opened. */
  readonly cases: readonly string[];
}

interface Finding {
  readonly sort: Exclude<keyof Receipt, 'cases'>;
  readonly serial: string;
  readonly parts: Parts;
  readonly opened?: string;
}

const NOTHING: Parts = { acts: [], rows: [] };
/** Plastic that should not exist any more. */
const ENDED: readonly string[] = ['spoiled', 'destroyed', 'revoked', 'cancelled'];

export const planReceipt = (
  scan: Scan,
  books: Books,
  now: Date,
): { readonly parts: Required<Parts>; readonly receipt: Receipt } => {
  const scanned = scan.scanned === undefined ? undefined : new Set(scan.scanned);
  const damaged = new Set(scan.damaged);
  const knownCases = new Set(books.cases.map(({ id }) => id));
  const findings: Finding[] = [];

  const note: Note = (sort, serial, parts, type, more = {}) => {
    const id = `${type}/${scan.box}/${serial}`;
    if (type === undefined || knownCases.has(id)) {
      findings.push({ sort, serial, parts });
      return;
    }
    const about = { card: serial, box: scan.box, ...more };
    const one = caseParts({ id, type, about, office: scan.office, now });
    const withCase = join(parts, { acts: [one.act], rows: [one.row] });
    findings.push({ sort, serial, parts: withCase, opened: id });
  };

  for (const card of books.manifest) {
    const here = scanned === undefined || scanned.has(card.serial) || damaged.has(card.serial);
    if (here) present(card, scan, damaged.has(card.serial), books.cases, note);
    else missing(card, scan, note);
  }
  for (const card of books.strangers) stranger(card, scan, damaged.has(card.serial), books.cases, note, now);
  const known = new Set([...books.manifest, ...books.strangers].map(({ serial }) => serial));
  for (const serial of new Set([...(scan.scanned ?? []), ...scan.damaged]))
    if (!known.has(serial)) note('notInSystem', serial, NOTHING, 'not-in-system');

  const of = (sort: Finding['sort']): string[] =>
    findings.filter((one) => one.sort === sort).map(({ serial }) => serial);
  return {
    parts: join(...findings.map(({ parts }) => parts)),
    receipt: {
      received: of('received'),
      short: of('short'),
      over: of('over'),
      elsewhere: of('elsewhere'),
      damaged: of('damaged'),
      notInSystem: of('notInSystem'),
      recalled: of('recalled'),
      cases: findings.flatMap(({ opened }) => opened ?? []),
    },
  };
};

type Note = (
  sort: Finding['sort'],
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

const present = (
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

const missing = (card: PlacedCard, scan: Scan, note: Note): void => {
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

const stranger = (
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
