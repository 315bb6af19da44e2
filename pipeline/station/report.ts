/** What a station says of itself, every two seconds: to the ledger, where the page and the commands find it on any host. */
import { hostname } from 'node:os';
import type { JsonObject } from '../../card/index.ts';
import type { StationControl } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

/** Heartbeats keep coming while a long card pass runs. */
const REPORT_MS = 2_000;
/** Nobody stands behind a report that is older. */
export const SILENT_MS = 12_000;
/** Counts of the ledger that a report carries are asked for less often. */
const COUNT_EVERY = 5;
/** A rate is told from cards made within this time. */
const RATE_MS = 30 * 60_000;
const RATE_LEAST = 3;

export type StationState = 'opening' | 'ready' | 'making' | 'waiting' | 'paused' | 'draining' | 'stopped';

export interface Report {
  state(): StationState;
  /** True when something changed. */
  set(state: StationState, why: string, card: string): boolean;
  wanted(want: string, control: StationControl | undefined): void;
  /** Why the machines cannot take a card, or undefined: shown beside a pause too. */
  machine(why: string | undefined): void;
  failed(code: string, card?: string): void;
  count(what: 'made' | 'spoiled' | 'uncertain'): void;
  /** Set by the kind of station: what it knows of its machines. */
  facts: () => JsonObject;
  /** Set by a kind of station that does not live on the blanks booked to it: how many bodies it can still make cards of. */
  blanks: () => Promise<number>;
  /** Catalogue code of what is wrong with the keys of this process, or ''. */
  send(): Promise<void>;
  /** Nothing is sent any more: the station is somebody else's. */
  silence(): void;
  close(): Promise<void>;
}

export const startReport = (shop: Shop, station: string): Report => {
  const started = new Date().toISOString();
  const counts = { made: 0, spoiled: 0, uncertain: 0 };
  const stamps: number[] = [];
  let now = { state: 'opening' as StationState, why: '', card: '' };
  let since = started;
  let machine = '';
  /** Of a card: shown until the next one is made, whatever the machine waits for meanwhile. */
  let last: { readonly code: string; readonly at: string; readonly card: string } | undefined;
  let stands:
    | { readonly want: string; readonly by: string; readonly reason: string; readonly at: string }
    | undefined;
  let books: JsonObject = {};
  let round = 0;
  let silent = false;

  const perHour = (): number | null => {
    const from = Date.now() - RATE_MS;
    while (stamps[0] !== undefined && stamps[0] < from) stamps.shift();
    const [first] = stamps;
    const end = stamps.at(-1);
    if (first === undefined || end === undefined || stamps.length < RATE_LEAST || end === first) return null;
    return Math.round(((stamps.length - 1) * 3_600_000) / (end - first));
  };

  const countBooks = async (): Promise<void> => {
    if (round++ % COUNT_EVERY !== 0) return;
    const [blanks, open] = await Promise.all([report.blanks(), shop.ledger.journalOpen(station)]);
    books = { blanks, openRows: open.length };
  };

  const report: Report = {
    facts: () => ({}),
    blanks: async () => (await shop.ledger.stationBodies(station))['at-station'],
    state: () => now.state,
    set: (state, why, card) => {
      const changed = state !== now.state || why !== now.why;
      if (changed) since = new Date().toISOString();
      if (changed && state === 'waiting' && why !== '' && (last?.card ?? '') === '')
        last = { code: why, at: since, card: now.card };
      now = { state, why, card };
      return changed;
    },
    wanted: (want, control) => {
      stands =
        want === 'running'
          ? undefined
          : { want, by: control?.by ?? '', reason: control?.reason ?? '', at: control?.at ?? '' };
    },
    machine: (why) => {
      machine = why ?? '';
    },
    failed: (code, card = '') => {
      last = { code, at: new Date().toISOString(), card };
    },
    count: (what) => {
      counts[what] += 1;
      if (what !== 'made') return;
      stamps.push(Date.now());
      if (last !== undefined) last = { ...last, card: '' };
    },
    send: async () => {
      if (silent) return;
      await countBooks().catch(() => {});
      const detail: JsonObject = {
        ...report.facts(),
        ...books,
        ...counts,
        why: now.why,
        card: now.card,
        since,
        started,
        host: hostname(),
        pid: process.pid,
        machine,
        keys: shop.keys.health().code ?? '',
        perHour: perHour(),
        ...(stands === undefined ? {} : { stands }),
        ...(last === undefined ? {} : { last }),
      };
      await shop.ledger
        .reportStation({ id: station, state: now.state, detail })
        .catch(() => shop.log('station report not stored', { station }));
    },
    silence: () => {
      silent = true;
    },
    close: async () => {
      clearInterval(heartbeat);
      await report.send();
    },
  };
  const heartbeat = setInterval(() => void report.send(), REPORT_MS);
  return report;
};
