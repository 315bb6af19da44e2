/**
 * The plain model: what the laws of the shop mean, told a second time and much shorter, from nothing but the events. It knows no
 * state table and no row; it is told each event in the order of the books and says which law it breaks.
 */
import type { JsonObject } from '../../card/index.ts';
import type { LedgerEvent } from '../../ledger/index.ts';
import { PEOPLE_TOGETHER, WAYS_BY_PEOPLE } from './together.ts';

export interface CardSeen {
  readonly serial: string;
  readonly request: string;
  readonly replaces: string | undefined;
  state: string;
  /** Never good again; a suspended card is not void. */
  void: boolean;
  body: string | undefined;
  box: string | undefined;
  /** Let to the stations, and not taken back. */
  released: boolean;
  /** Times it was put into its owner's hand. */
  handedOver: number;
}

export interface BodySeen {
  readonly number: string;
  state: string;
  card: string | undefined;
  station: string | undefined;
}

export interface RequestSeen {
  readonly id: string;
  /** Person and product; from whoever plays, as the books say neither. */
  readonly who: string;
  readonly office: string;
  state: string;
}

const text = (detail: JsonObject, name: string): string | undefined => {
  const value = detail[name];
  return typeof value === 'string' ? value : undefined;
};

/** Plastic that lives with somebody's data on it: out of the machine, and neither void nor destroyed. */
const ALIVE: ReadonlySet<string> = new Set([
  'personalised',
  'passed',
  'packed',
  'dispatched',
  'received',
  'returned',
  'missing',
  'collected',
  'suspended',
]);
/** Ends of a card: void from then on. */
const VOID: ReadonlySet<string> = new Set(['spoiled', 'destroyed', 'recalled', 'revoked', 'cancelled']);

export interface Made {
  /** Person and product; the books say neither. */
  readonly who: string;
  readonly office: string;
  readonly product: string;
  readonly kind: string;
  readonly county: number;
}

export class Model {
  readonly cards = new Map<string, CardSeen>();
  readonly bodies = new Map<string, BodySeen>();
  readonly requests = new Map<string, RequestSeen>();
  /** kind:id → state, of everything. */
  readonly states = new Map<string, string>();
  readonly breaches: string[] = [];
  /** Requests as they were made, and moved since: id → who and where. */
  readonly made = new Map<string, Made>();
  /** Gate → the product it stands before. */
  readonly gates = new Map<string, string>();
  /** Holds that stand, with what each is over. */
  readonly #holds = new Map<string, JsonObject>();
  readonly #lengths = new Map<string, number>();
  readonly #touched = new Map<string, LedgerEvent['subject']>();
  events = 0;

  #breach(law: number, event: LedgerEvent, why: string): void {
    this.breaches.push(
      `law ${law}: ${event.subject.kind} ${event.subject.id}, event ${event.seq} "${event.event}": ${why}`,
    );
  }

  apply(event: LedgerEvent): void {
    this.events += 1;
    const key = `${event.subject.kind}:${event.subject.id}`;
    // Law 5: the chain is whole, and each event begins where the one before ended.
    if (event.seq !== (this.#lengths.get(key) ?? 0) + 1) this.#breach(5, event, 'the chain has a gap');
    if (event.from !== (this.states.get(key) ?? null))
      this.#breach(5, event, `it says it began in ${event.from}, the books ended in ${this.states.get(key)}`);
    this.#lengths.set(key, event.seq);
    this.states.set(key, event.to);
    this.#touched.set(key, event.subject);
    this.#people(event);
    if (event.subject.kind === 'card') this.#card(event);
    if (event.subject.kind === 'body') this.#body(event);
    if (event.subject.kind === 'request') this.#request(event);
    if (event.subject.kind === 'hold') this.#hold(event);
  }

  /** What events were about since the last time. */
  takeTouched(): LedgerEvent['subject'][] {
    const touched = [...this.#touched.values()];
    this.#touched.clear();
    return touched;
  }

  /** Law 8, and law 3: who may have done it at all. */
  #people(event: LedgerEvent): void {
    const name = `${event.subject.kind} ${event.event}`;
    const { by } = event;
    if (PEOPLE_TOGETHER.has(name)) {
      if (by.kind !== 'person' || by.second === undefined || by.second === by.id)
        this.#breach(8, event, 'it needs two different people');
    }
    if (WAYS_BY_PEOPLE.has(name) && by.kind !== 'person') this.#breach(3, event, 'software did it');
  }

  #card(event: LedgerEvent): void {
    const serial = event.subject.id;
    let card = this.cards.get(serial);
    if (card === undefined) {
      const request = text(event.detail, 'request') ?? '';
      if (!this.requests.has(request) && !this.made.has(request))
        this.#breach(1, event, `it belongs to no request: ${request}`);
      const replaces = text(event.detail, 'replaces');
      card = {
        serial,
        request,
        replaces,
        state: event.to,
        void: false,
        body: undefined,
        box: undefined,
        released: replaces !== undefined && this.cards.get(replaces)?.released === true,
        handedOver: 0,
      };
      this.cards.set(serial, card);
    }
    card.state = event.to;
    if (event.event === 'feed' && event.from === 'rendered') this.#feed(event, card);
    if (event.event === 'release') card.released = true;
    if (event.event === 'park') card.released = false;
    if (event.event === 'pack') card.box = text(event.detail, 'box');
    if (event.event === 'unpack') card.box = undefined;
    if (event.event === 'collect') card.handedOver += 1;
    if (card.handedOver > 1) this.#breach(1, event, 'it was activated twice');
    if (VOID.has(event.to)) card.void = true;
    else if (card.void) this.#breach(4, event, `a void card came back to life as ${event.to}`);
  }

  #hold(event: LedgerEvent): void {
    if (event.to === 'active') this.#holds.set(event.subject.id, event.detail);
    else this.#holds.delete(event.subject.id);
  }

  productOf(request: string): string {
    return this.made.get(request)?.product ?? '';
  }

  /** What a court, a gate or a missing release forbids is not fed, from the moment they spoke. */
  #feed(event: LedgerEvent, card: CardSeen): void {
    const made = this.made.get(card.request);
    if (!card.released) this.#breach(8, event, 'nobody released it');
    if (made === undefined) return;
    const facts: JsonObject = {
      product: made.product,
      office: made.office,
      kind: made.kind,
      county: made.county,
      request: card.request,
    };
    for (const [hold, over] of this.#holds) {
      const named = Object.entries(over).filter(([name]) => Object.hasOwn(facts, name));
      if (named.every(([name, value]) => facts[name] === value))
        this.#breach(9, event, `hold ${hold} stands over it`);
    }
    const open = [...this.gates].some(
      ([gate, product]) => product === made.product && this.states.get(`gate:${gate}`) === 'open',
    );
    if (!open) this.#breach(9, event, `the gate of ${made.product} is closed`);
  }

  #body(event: LedgerEvent): void {
    const number = event.subject.id;
    let body = this.bodies.get(number);
    if (body === undefined) {
      body = { number, state: event.to, card: undefined, station: undefined };
      this.bodies.set(number, body);
    }
    body.state = event.to;
    if (event.event === 'issue') body.station = text(event.detail, 'station');
    if (event.event === 'return') body.station = undefined;
    if (event.event === 'feed') {
      const serial = text(event.detail, 'card') ?? '';
      const card = this.cards.get(serial);
      if (body.card !== undefined && body.card !== serial)
        this.#breach(1, event, `it carries ${body.card} already`);
      if (card === undefined) this.#breach(1, event, 'it was given to no card');
      else if (card.body !== undefined && card.body !== number)
        this.#breach(1, event, `its card ${serial} has body ${card.body} already`);
      else card.body = number;
      body.card = serial;
    }
  }

  #request(event: LedgerEvent): void {
    const { id } = event.subject;
    const moved = this.made.get(id);
    if (event.event === 'move' && moved !== undefined)
      this.made.set(id, { ...moved, office: text(event.detail, 'to') ?? '' });
    let request = this.requests.get(id);
    if (request === undefined) {
      const made = this.made.get(id);
      request = { id, who: made?.who ?? id, office: made?.office ?? '', state: event.to };
      this.requests.set(id, request);
    }
    request.state = event.to;
  }

  /** What holds between the acts, whatever the order of the events inside one. */
  check(): void {
    const liveOf = new Map<string, string[]>();
    const aliveOf = new Map<string, string[]>();
    const inHand = new Map<string, string[]>();
    const add = (map: Map<string, string[]>, key: string, serial: string): void => {
      map.set(key, [...(map.get(key) ?? []), serial]);
    };
    const replaced = new Set([...this.cards.values()].map(({ replaces }) => replaces));
    for (const card of this.cards.values()) {
      if (!card.void) add(liveOf, card.request, card.serial);
      if (!card.void && ALIVE.has(card.state)) add(aliveOf, card.request, card.serial);
      if (card.state === 'collected')
        add(inHand, this.requests.get(card.request)?.who ?? card.request, card.serial);
      const request = this.requests.get(card.request)?.state;
      if (card.state === 'spoiled' && !replaced.has(card.serial) && request === 'open')
        this.breaches.push(`law 4: ${card.serial} is spoiled, its request is open, and nothing replaces it`);
    }
    for (const [map, what] of [
      [liveOf, 'live cards of request'],
      [aliveOf, 'living pieces of plastic of request'],
      [inHand, 'good cards in the hand of'],
    ] as const)
      for (const [key, serials] of map)
        if (serials.length > 1) this.breaches.push(`law 1: ${what} ${key}: ${serials.join(', ')}`);
    const open = new Map<string, number>();
    for (const { who, state } of this.requests.values())
      if (state === 'open' || state === 'contested') open.set(who, (open.get(who) ?? 0) + 1);
    for (const [who, count] of open)
      if (count > 1) this.breaches.push(`law 1: ${count} open requests of ${who}`);
  }
}
