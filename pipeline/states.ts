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
  // Before the feed.
  'release',
  'park',
  'prioritise',
  'cancel',
  // With the people.
  'sample',
  'refuse',
  'recall',
  'suspend',
  'reinstate',
  'revoke',
  'hand-in',
  'hand-over-again',
  'found-with-owner',
] as const;
export type CardEvent = (typeof CARD_EVENTS)[number];

type Table<State extends string, Event extends string> = Readonly<
  Record<State | 'none', Readonly<Partial<Record<Event, State>>>>
>;

/** `none` is a card that does not exist yet. A state that maps an event to itself records something that happened. */
export const CARD_TABLE = {
  none: { accept: 'accepted' },
  accepted: {
    sign: 'signed',
    fail: 'accepted',
    review: 'review',
    prioritise: 'accepted',
    cancel: 'cancelled',
  },
  signed: {
    render: 'rendered',
    fail: 'signed',
    review: 'review',
    prioritise: 'signed',
    cancel: 'cancelled',
  },
  // Before the feed everything may be repeated; `feed` is written before the machine is told (station rules).
  // `release` lets it to the stations, `park` keeps it from them; neither changes what it is.
  rendered: {
    feed: 'personalising',
    fail: 'rendered',
    review: 'review',
    release: 'rendered',
    park: 'rendered',
    prioritise: 'rendered',
    cancel: 'cancelled',
  },
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
  personalised: { pass: 'passed', reject: 'spoiled', recall: 'recalled' },
  passed: { pack: 'packed', reject: 'spoiled', sample: 'passed', recall: 'recalled' },
  // Two people found out that an officer without network had handed it over, though the books had it elsewhere.
  packed: { dispatch: 'dispatched', unpack: 'passed', recall: 'recalled', 'found-with-owner': 'collected' },
  dispatched: {
    receive: 'received',
    miss: 'missing',
    recall: 'recalled',
    'found-with-owner': 'collected',
  },
  missing: { find: 'received', revoke: 'revoked', 'found-with-owner': 'collected' },
  received: {
    collect: 'collected',
    notify: 'received',
    fail: 'received',
    return: 'returned',
    miss: 'missing',
    // The owner did not take it; it waits on.
    refuse: 'received',
    recall: 'recalled',
    'found-with-owner': 'collected',
  },
  returned: { pack: 'packed', destroy: 'destroyed', recall: 'recalled', 'found-with-owner': 'collected' },
  // The same card handed over in two places: both acts are kept, and a case is opened.
  collected: { suspend: 'suspended', revoke: 'revoked', 'hand-over-again': 'collected' },
  suspended: { reinstate: 'collected', revoke: 'revoked' },
  // Found, or given back at a counter: void plastic in our hands.
  revoked: { 'hand-in': 'recalled', 'hand-over-again': 'revoked' },
  // It may still be on its way in a box, or lie at an office.
  recalled: {
    receive: 'recalled',
    miss: 'revoked',
    return: 'recalled',
    'hand-over-again': 'recalled',
    destroy: 'destroyed',
  },
  cancelled: {},
  // Law 4: the serial is void already; `destroy` says that two people destroyed the plastic.
  spoiled: { destroy: 'destroyed' },
  destroyed: {},
  // Text that cannot fit, or a stage that failed too often: a person decides, then the card starts again.
  review: { resume: 'accepted', cancel: 'cancelled' },
} as const satisfies Table<CardState, CardEvent>;

export const BODY_EVENTS = [
  'receive',
  'issue',
  'return',
  'feed',
  'finish',
  'spoil',
  'destroy',
  'lose',
  'find',
  // A blank that stays at its station when the shift changes.
  'carry',
] as const;
export type BodyEvent = (typeof BODY_EVENTS)[number];

export const BODY_TABLE = {
  none: { receive: 'vault' },
  vault: { issue: 'at-station', spoil: 'spoiled', lose: 'lost' },
  'at-station': { return: 'vault', feed: 'in-machine', spoil: 'spoiled', lose: 'lost', carry: 'at-station' },
  'in-machine': { finish: 'issued', spoil: 'spoiled' },
  issued: { spoil: 'spoiled' },
  spoiled: { destroy: 'destroyed', lose: 'lost' },
  destroyed: {},
  // What turns up is never used: nobody knows where it was.
  lost: { find: 'spoiled' },
} as const satisfies Table<BodyState, BodyEvent>;

/** Subjects with a short life of their own; the same rule holds for them. */
export const SIDE_TABLES = {
  request: {
    none: { open: 'open' },
    // `stop`: nothing more is made or handed over for it (a death, a withdrawal); `contest`: the person says that it is wrong.
    open: {
      close: 'closed',
      move: 'open',
      prioritise: 'open',
      contest: 'contested',
      'change-phone': 'open',
      remind: 'open',
      stop: 'stopped',
    },
    contested: {
      correct: 'open',
      'find-right': 'open',
      close: 'closed',
      stop: 'stopped',
      'change-phone': 'contested',
    },
    stopped: { close: 'closed' },
    closed: { erase: 'erased', 'erase-media': 'closed', stop: 'closed' },
    erased: {},
  },
  extract: { none: { receive: 'receiving' }, receiving: { finish: 'received' }, received: {} },
  quarantine: {
    none: { hold: 'waiting' },
    waiting: { assign: 'waiting', note: 'waiting', resolve: 'resolved' },
    resolved: {},
  },
  box: {
    none: { open: 'open' },
    open: { add: 'open', 'take-out': 'open', close: 'closed' },
    closed: { reopen: 'open', dispatch: 'dispatched' },
    // In parts, when not everything that it should hold was in it; once more when the rest came.
    dispatched: {
      receive: 'received',
      'receive-part': 'part-received',
      'break-seal': 'dispatched',
      lose: 'lost',
    },
    'part-received': {
      receive: 'received',
      'receive-part': 'part-received',
      'break-seal': 'part-received',
    },
    // Found again, with its seal broken or not.
    lost: { receive: 'received', 'receive-part': 'part-received', 'break-seal': 'lost' },
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
  rule: { none: { open: 'kept' }, kept: { change: 'kept' } },
  // A delivery of blanks: announced by the vendor's list, counted blind by two people. `tally` is what the first of them counted.
  delivery: {
    none: { announce: 'announced' },
    announced: { tally: 'announced', count: 'counted', mismatch: 'mismatched', cancel: 'cancelled' },
    mismatched: { tally: 'mismatched', count: 'counted', mismatch: 'mismatched', cancel: 'cancelled' },
    counted: {},
    cancelled: {},
  },
  // Counts of one place (the vault, the locked box of spoiled plastic), blind, by two people, one after the other.
  count: {
    none: { open: 'open' },
    open: { tally: 'open', match: 'matched', mismatch: 'mismatched' },
    mismatched: { settle: 'settled' },
    matched: { open: 'open' },
    settled: { open: 'open' },
  },
  // The shifts of one station, one after the other on one chain, so that whoever feeds asks one subject. `issue` says that blanks came;
  // a station to which blanks came before it ever had a shift has none open.
  shift: {
    none: { open: 'open', issue: 'closed' },
    open: { issue: 'open', close: 'closed', mismatch: 'mismatched' },
    // Nothing is issued or fed until two people have settled what is missing.
    mismatched: { settle: 'closed' },
    closed: { open: 'open', issue: 'closed' },
  },
  // Plastic that two people destroyed before witnesses.
  destruction: { none: { record: 'recorded' }, recorded: {} },
  batch: {
    none: { propose: 'proposed' },
    proposed: { release: 'released', cancel: 'cancelled', prioritise: 'proposed' },
    released: { hold: 'held', prioritise: 'released', finish: 'finished' },
    // Taken apart only from here: nothing of it is fed any more while somebody looks what was made.
    held: { resume: 'released', prioritise: 'held', cancel: 'cancelled' },
    finished: {},
    cancelled: {},
  },
  // The DPIA record of a product's fields. Another set of fields is another gate.
  gate: {
    none: { record: 'recorded' },
    recorded: { record: 'recorded', open: 'open', close: 'closed' },
    open: { close: 'closed' },
    closed: { record: 'recorded' },
  },
  hold: {
    none: { impose: 'active' },
    active: { lift: 'lifted', tell: 'active' },
    lifted: { tell: 'lifted' },
  },
  rollout: {
    none: { plan: 'planned' },
    planned: { open: 'open', close: 'closed' },
    open: { close: 'closed' },
    closed: { open: 'open' },
  },
  // What the books propose and a person decides: a card for somebody who turns 18, a renewal.
  proposal: {
    none: { propose: 'proposed' },
    proposed: { request: 'requested', decline: 'declined' },
    requested: {},
    declined: {},
  },
  consignment: {
    none: { open: 'open' },
    // `begin`: nothing more is added; its boxes leave one after the other, and a killed send goes on where it stopped.
    open: { add: 'open', 'take-off': 'open', begin: 'sending', send: 'sent', cancel: 'cancelled' },
    sending: { 'take-off': 'sending', send: 'sent' },
    sent: { 'hand-over': 'sent', 'break-seal': 'sent', arrive: 'arrived', 'arrive-part': 'part-arrived' },
    'part-arrived': { 'hand-over': 'part-arrived', arrive: 'arrived', 'arrive-part': 'part-arrived' },
    arrived: {},
    cancelled: {},
  },
  office: {
    none: { register: 'open' },
    open: { describe: 'open', shut: 'shut' },
    shut: { describe: 'shut', reopen: 'open' },
  },
  area: { none: { gazette: 'in-force' }, 'in-force': { end: 'ended', rename: 'in-force' }, ended: {} },
  // Something that a person has to settle, with whose it is and by when.
  case: {
    none: { open: 'open' },
    open: { assign: 'open', note: 'open', solve: 'solved' },
    solved: { reopen: 'open' },
  },
  incident: {
    none: { open: 'open' },
    open: { note: 'open', notify: 'open', close: 'closed' },
    closed: { reopen: 'open' },
  },
  account: {
    // `end` before `open`: somebody of the founding list, who never had an account in the books.
    none: { open: 'active', end: 'ended' },
    active: { change: 'active', end: 'ended' },
    ended: {},
  },
  access: { none: { look: 'kept' }, kept: { look: 'kept' } },
  recipient: {
    none: { open: 'active' },
    active: { change: 'active', end: 'ended' },
    ended: { open: 'active' },
  },
  sharing: { none: { share: 'kept' }, kept: { share: 'kept', tell: 'kept' } },
  'break-glass': {
    none: { open: 'open' },
    open: { use: 'open', end: 'ended' },
    ended: { review: 'reviewed' },
    reviewed: {},
  },
  notice: {
    // `send` at once: the message that a card is ready, which is a job and was never due here.
    none: { due: 'due', send: 'sent' },
    // `try` is written before the words leave, so that no two processes send one notice.
    due: { try: 'due', send: 'sent', drop: 'dropped', fail: 'due' },
    // What the network said later; one that it gave up may arrive all the same.
    sent: { deliver: 'delivered', undeliver: 'undelivered' },
    undelivered: { deliver: 'delivered' },
    delivered: {},
    dropped: {},
  },
  purge: { none: { run: 'done' }, done: {} },
  device: {
    none: { enrol: 'enrolled' },
    enrolled: { list: 'enrolled', lose: 'lost', end: 'ended' },
    lost: {},
    ended: {},
  },
  authority: { none: { record: 'valid' }, valid: { use: 'valid', withdraw: 'withdrawn' }, withdrawn: {} },
  'field-act': { none: { take: 'taken' }, taken: {} },
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

/** What only programs do; nobody is told that they may. */
const BY_PROGRAMS: Readonly<Record<string, readonly string[]>> = { batch: ['finish'], hold: ['tell'] };

const forPeople = (kind: string, state: string): readonly string[] =>
  allowedEvents(kind, state).filter((event) => own(BY_PROGRAMS, kind)?.includes(event) !== true);

/** "This card is packed; you may dispatch or unpack it." What an operator needs in order to go on. */
export const refusalSentence = (kind: string, state: string | undefined): string => {
  if (state === undefined) return `There is no such ${kind}.`;
  const may = forPeople(kind, state);
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
  const may = forPeople(kind, state);
  return may.length === 0
    ? `${name} iko katika hali "${state}"; hakuna hatua nyingine.`
    : `${name} iko katika hali "${state}"; unaweza: ${list(may, 'au')}.`;
};
