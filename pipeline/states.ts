/**
 * The one table of states (law 5): every change of a card or a body is looked up here, inside the transaction that also
 * appends the event. Anything not written here is refused with the sentence "this card is ...; you may ...".
 */
import type { BodyState, CardState } from '../card/index.ts';

export const CARD_EVENTS = [
  'accept',
  'sign',
  'render',
  'fail',
  'feed',
  'not-fed',
  'pre-encode',
  'complete',
  'spoil',
  'lose-contact',
  'find-good',
  'find-spoiled',
  'find-not-made',
  'pass',
  'reject',
  'pack',
  'unpack',
  'dispatch',
  'receive',
  'notify',
  'miss',
  'find',
  'collect',
  'return',
  'review',
  'resume',
  'destroy',
] as const;
export type CardEvent = (typeof CARD_EVENTS)[number];

type Table<State extends string, Event extends string> = Readonly<
  Record<State | 'none', Readonly<Partial<Record<Event, State>>>>
>;

/** `none` is a card that does not exist yet. A state that maps an event to itself records something that happened. */
export const CARD_TABLE = {
  none: { accept: 'accepted' },
  accepted: { sign: 'signed', fail: 'accepted', review: 'review' },
  signed: { render: 'rendered', fail: 'signed', review: 'review' },
  // Before the feed everything may be repeated; `feed` is written before the machine is told (station rules).
  rendered: { feed: 'personalising', fail: 'rendered', review: 'review' },
  personalising: {
    complete: 'personalised',
    'pre-encode': 'encoded',
    spoil: 'spoiled',
    'not-fed': 'rendered',
    'lose-contact': 'uncertain',
  },
  // The chip is written and bound; the body waits for a printer that has no chip station.
  encoded: { feed: 'personalising', spoil: 'spoiled', 'lose-contact': 'uncertain' },
  // Law 3: only a person who looked moves an uncertain card.
  uncertain: { 'find-good': 'personalised', 'find-spoiled': 'spoiled', 'find-not-made': 'rendered' },
  personalised: { pass: 'passed', reject: 'spoiled' },
  passed: { pack: 'packed', reject: 'spoiled' },
  packed: { dispatch: 'dispatched', unpack: 'passed' },
  dispatched: { receive: 'received', miss: 'missing' },
  missing: { find: 'received' },
  received: {
    collect: 'collected',
    notify: 'received',
    fail: 'received',
    return: 'returned',
    miss: 'missing',
  },
  returned: { pack: 'packed', destroy: 'destroyed' },
  collected: {},
  // Law 4: the serial is void already; `destroy` says that two people destroyed the plastic.
  spoiled: { destroy: 'destroyed' },
  destroyed: {},
  // Text that cannot fit, or a stage that failed too often: a person decides, then the card starts again.
  review: { resume: 'accepted' },
} as const satisfies Table<CardState, CardEvent>;

export const BODY_EVENTS = ['receive', 'issue', 'return', 'feed', 'finish', 'spoil', 'destroy'] as const;
export type BodyEvent = (typeof BODY_EVENTS)[number];

export const BODY_TABLE = {
  none: { receive: 'vault' },
  vault: { issue: 'at-station' },
  'at-station': { return: 'vault', feed: 'in-machine', spoil: 'spoiled' },
  'in-machine': { finish: 'issued', spoil: 'spoiled' },
  issued: { spoil: 'spoiled' },
  spoiled: { destroy: 'destroyed' },
  destroyed: {},
} as const satisfies Table<BodyState, BodyEvent>;

/** Subjects with a short life of their own; the same rule holds for them. */
export const SIDE_TABLES = {
  request: { none: { open: 'open' }, open: { close: 'closed' }, closed: { erase: 'erased' }, erased: {} },
  extract: { none: { receive: 'receiving' }, receiving: { finish: 'received' }, received: {} },
  quarantine: { none: { hold: 'waiting' }, waiting: { resolve: 'resolved' }, resolved: {} },
  box: {
    none: { open: 'open' },
    open: { close: 'closed' },
    closed: { dispatch: 'dispatched' },
    dispatched: { receive: 'received' },
    received: {},
  },
  // What people want of a station. A pause outlives the station's process; only a person ends it. A drained station is started
  // again by starting its program.
  station: {
    none: { start: 'running' },
    running: { start: 'running', pause: 'paused', drain: 'drained', clean: 'running', answer: 'running' },
    paused: {
      start: 'paused',
      pause: 'paused',
      resume: 'running',
      drain: 'drained',
      clean: 'paused',
      'test-card': 'paused',
      answer: 'paused',
    },
    drained: { start: 'running', answer: 'drained' },
  },
  // A file drop for a line: cards are taken into it, then it is complete, then its files are there.
  drop: {
    none: { open: 'taking' },
    // `close` before files are there: nothing could be taken, or what was taken was declared lost.
    taking: { take: 'taking', freeze: 'taken', 'declare-lost': 'taken', close: 'closed' },
    taken: { write: 'written', 'declare-lost': 'taken', close: 'closed' },
    written: { 'declare-lost': 'written', close: 'closed' },
    closed: {},
  },
} as const satisfies Readonly<
  Record<string, Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>>
>;

type AnyTable = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

const TABLES: Readonly<Record<string, AnyTable>> = { card: CARD_TABLE, body: BODY_TABLE, ...SIDE_TABLES };

/** Only what the table itself says: a word such as "constructor" is in every object and allows nothing. */
const own = <T>(table: Readonly<Partial<Record<string, T>>> | undefined, word: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;

/** The state after `event`, or undefined when the table does not allow it. `state` undefined: it does not exist yet. */
export const nextState = (kind: string, state: string | undefined, event: string): string | undefined =>
  own(own(own(TABLES, kind), state ?? 'none'), event);

/** The events the table allows in this state. */
export const allowedEvents = (kind: string, state: string | undefined): readonly string[] =>
  Object.keys(own(own(TABLES, kind), state ?? 'none') ?? {});

const list = (words: readonly string[], or: string): string =>
  words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`;

/** "This card is packed; you may dispatch or unpack it." What an operator needs in order to go on. */
export const refusalSentence = (kind: string, state: string | undefined): string => {
  if (state === undefined) return `There is no such ${kind}.`;
  const may = allowedEvents(kind, state);
  return may.length === 0
    ? `This ${kind} is ${state}; nothing more can be done with it.`
    : `This ${kind} is ${state}; you may ${list(may, 'or')} it.`;
};

const SUBJECT_SW: Readonly<Record<string, string>> = {
  card: 'Kadi hii',
  body: 'Plastiki hii',
  box: 'Sanduku hili',
  request: 'Ombi hili',
  drop: 'Kifurushi hiki',
  station: 'Kituo hiki',
};

/** The same sentence in Kiswahili; states and events keep their English names, which the console shows too. */
export const refusalSentenceSw = (kind: string, state: string | undefined): string => {
  const name = SUBJECT_SW[kind] ?? kind;
  if (state === undefined) return `${name}: haipo.`;
  const may = allowedEvents(kind, state);
  return may.length === 0
    ? `${name} iko katika hali "${state}"; hakuna hatua nyingine.`
    : `${name} iko katika hali "${state}"; unaweza: ${list(may, 'au')}.`;
};
