/** What the books have of the thing that a case is about, and what they have to show before the case may be said to be settled. */
import type { CardRow, Dossier, Guard, PlacedCard } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

export interface Stand {
  readonly card: PlacedCard | undefined;
  /** Of the same request, made in place of `card`. */
  readonly replacement: CardRow | undefined;
  /** Of a case about a whole box. */
  readonly box: { readonly state: string; readonly travelling: number } | undefined;
  /** undefined: no request, or one that the books do not know. */
  readonly request: string | undefined;
  /** As the case names them. */
  readonly office: string | undefined;
  readonly to: string | undefined;
  readonly from: string | undefined;
  readonly outOf: string | undefined;
  /** The very things that were looked at: whoever moves one makes us look again. */
  readonly guards: readonly Guard[];
}

const AWAY: readonly string[] = ['dispatched', 'missing'];
const IN_HAND: readonly string[] = ['collected', 'suspended'];
/** At an office, or with its owner: its plastic was seen since. */
const SEEN: readonly string[] = ['received', 'returned', 'recalled', ...IN_HAND];
const ARRIVED: readonly string[] = ['received', 'part-received'];
const STANDING: readonly string[] = ['open', 'contested'];

const inState = ({ card }: Stand, states: readonly string[]): boolean =>
  card !== undefined && states.includes(card.state);
const ended = ({ request }: Stand): boolean => request !== undefined && !STANDING.includes(request);

const notNeeded = (stand: Stand): boolean =>
  stand.card === undefined
    ? stand.box?.travelling === 0
    : !stand.card.live || stand.card.requestState === 'stopped' || stand.card.requestState === 'closed';

/** Each with the words for whoever said it too early. */
export const NEEDS = {
  nothing: { en: 'nothing more', holds: () => true },
  there: {
    en: 'the card, or the box, was scanned at an office',
    holds: (stand: Stand) =>
      stand.card === undefined ? ARRIVED.includes(stand.box?.state ?? '') : inState(stand, SEEN),
  },
  reached: {
    en: 'the card, or the box, was scanned at the office that it is meant for, or packed into another box',
    holds: (stand: Stand) => {
      const { card, to, from, box } = stand;
      if (card === undefined) return ARRIVED.includes(box?.state ?? '');
      // Nobody is sure that it lies in the wrong box no longer before it was scanned into another.
      if (from === undefined && card.box !== null && card.box !== stand.outOf) return true;
      return card.office === to && inState(stand, ['received', ...IN_HAND]);
    },
  },
  replaced: {
    en: 'the card is void and another is made',
    holds: (stand: Stand) =>
      stand.card === undefined
        ? stand.box?.travelling === 0
        : !stand.card.live && stand.replacement !== undefined,
  },
  'not-needed': { en: 'the card is void, or its request has ended', holds: notNeeded },
  'no-good-card': {
    en: 'the books know no good card of this number',
    holds: ({ card }: Stand) => card === undefined || !card.live,
  },
  'in-hand': {
    en: 'the books have the card with its owner',
    holds: (stand: Stand) => inState(stand, IN_HAND),
  },
  'not-away': {
    en: 'the card is neither on its way nor missing',
    holds: (stand: Stand) => !inState(stand, AWAY),
  },
  left: {
    en: 'the card was sent back, or goes to another office',
    holds: (stand: Stand) =>
      inState(stand, ['returned', 'packed', 'dispatched']) || stand.card?.office !== stand.office,
  },
  'waits-or-ended': {
    en: 'the card waits at the office for its owner, or is void, or its request has ended',
    holds: (stand: Stand) => inState(stand, ['received']) || notNeeded(stand),
  },
  destroyed: { en: 'two people destroyed the card', holds: (stand: Stand) => inState(stand, ['destroyed']) },
  'request-ended': { en: 'the request has ended', holds: ended },
} as const satisfies Record<string, { readonly en: string; readonly holds: (stand: Stand) => boolean }>;
export type Need = keyof typeof NEEDS;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const MOVED = { code: 'STATE_REFUSED', sentence: 'What this case is about moved at this moment.' };
const unmoved = (kind: 'card' | 'box' | 'request', id: string, seq: number | undefined): Guard => ({
  subject: { kind, id },
  fails: (current) => (current?.seq === seq ? undefined : MOVED),
});

/** Cards that one request ever had. */
const MOST_CARDS = 100;

export const standOf = async (shop: Shop, { data }: Pick<Dossier, 'data'>): Promise<Stand> => {
  const { ledger } = shop;
  const serial = text(data['card']);
  const card = serial === undefined ? undefined : (await ledger.officeBooks.placed([serial]))[0];
  const boxId = serial === undefined ? text(data['box']) : undefined;
  const box = boxId === undefined ? undefined : await ledger.state({ kind: 'box', id: boxId });
  const inside = boxId === undefined ? [] : await ledger.officeBooks.placedInBox(boxId);
  const requestId = text(data['request']) ?? card?.request;
  const request =
    requestId === undefined ? undefined : await ledger.state({ kind: 'request', id: requestId });
  const ofRequest =
    card === undefined || card.live ? [] : await ledger.cards({ requestId: card.request }, MOST_CARDS);
  return {
    card,
    replacement: ofRequest.find(({ replaces }) => replaces === serial),
    box:
      box === undefined
        ? undefined
        : { state: box.state, travelling: inside.filter(({ state }) => AWAY.includes(state)).length },
    request: request?.state,
    office: text(data['office']),
    to: text(data['to']),
    from: text(data['from']),
    outOf: text(data['box']),
    guards: [
      ...(card === undefined ? [] : [unmoved('card', card.serial, card.seq)]),
      ...(boxId === undefined ? [] : [unmoved('box', boxId, box?.seq)]),
      ...inside.map((one) => unmoved('card', one.serial, one.seq)),
      ...(requestId === undefined ? [] : [unmoved('request', requestId, request?.seq)]),
    ],
  };
};
