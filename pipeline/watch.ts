/** What the page shows: counts at each stage, stations, the last cards made, what waits for a person and why. No personal data. */
import { type BodyState, CARD_STATES, type CardState, type JsonObject } from '../card/index.ts';
import { type WatchedKeys, watchedKeys } from './key-watch.ts';
import type { Shop } from './shop.ts';
import { forecast, type Lasting, stockOf } from './station/forecast.ts';

export interface WatchedCard {
  readonly serial: string;
  readonly state: string;
  /** The last event's code or step, when there is one. */
  readonly why: string;
  readonly at: string;
}

export interface Snapshot {
  readonly at: string;
  readonly cards: Readonly<Record<CardState, number>>;
  readonly bodies: Readonly<Record<BodyState, number>>;
  readonly requests: number;
  readonly queue: Readonly<
    Record<string, { waiting: number; active: number; delayed: number; failed: number }>
  > | null;
  readonly queueBackend: 'redis' | 'postgres';
  /** null while no process has reported. */
  readonly keys: WatchedKeys | null;
  readonly stations: readonly {
    id: string;
    state: string;
    at: string;
    detail: JsonObject;
    /** What ends first, and when. */
    first: Lasting | null;
  }[];
  /** The newest finished cards, newest first. */
  readonly made: readonly string[];
  readonly uncertain: readonly WatchedCard[];
  readonly review: readonly WatchedCard[];
  readonly quarantine: readonly {
    id: string;
    code: string;
    owner: string;
    line: number;
    extractId: string;
    at: string;
  }[];
  readonly quarantined: number;
  readonly sms: readonly { id: string; direction: 'in' | 'out'; template: string; at: string }[];
}

const SHOWN = 12;

const waitingCards = async (shop: Shop, state: CardState): Promise<WatchedCard[]> => {
  const cards = await shop.ledger.cards({ state }, SHOWN);
  return Promise.all(
    cards.map(async ({ serial }): Promise<WatchedCard> => {
      const events = await shop.ledger.events({ kind: 'card', id: serial });
      // The event that brought it here; somebody may have moved it on since the list was read.
      const last = events.findLast(({ from, to }) => to === state && from !== state);
      const code = last?.detail['code'];
      return {
        serial,
        state,
        why: typeof code === 'string' ? code : (last?.event ?? ''),
        at: last?.at ?? '',
      };
    }),
  );
};

export const snapshot = async (shop: Shop): Promise<Snapshot> => {
  const { ledger, queues } = shop;
  const [counts, stations, keys, uncertain, review, quarantine, sms, made, queue] = await Promise.all([
    ledger.counts(),
    ledger.stations(),
    watchedKeys(shop),
    waitingCards(shop, 'uncertain'),
    waitingCards(shop, 'review'),
    ledger.quarantine(SHOWN),
    ledger.smsLog(SHOWN),
    ledger.lastMade(SHOWN),
    // The page goes on when the queue is away; it says so.
    queues.depth().catch(() => null),
  ]);
  return {
    at: new Date().toISOString(),
    cards: Object.fromEntries(CARD_STATES.map((state) => [state, counts.cards[state] ?? 0])) as Record<
      CardState,
      number
    >,
    bodies: counts.bodies,
    requests: counts.requests,
    queue,
    queueBackend: queues.backend,
    keys,
    stations: stations.map(({ id, state, detail, seenAt }) => ({
      id,
      state,
      detail,
      at: seenAt,
      first: forecast(stockOf(detail)).first,
    })),
    made,
    uncertain,
    review,
    quarantine,
    quarantined: counts.quarantined,
    sms,
  };
};
