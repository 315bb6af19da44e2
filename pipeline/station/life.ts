/**
 * What any kind of station has, whatever stands on its desk: it opens its machines and opens them again when they went away, asks
 * what people want of it, takes work only when its machines can, carries out orders between two cards, and reports.
 *
 * A kind of station is a `Trade`; its work goes on by itself (a queue's worker, a person at a reader) and is only told to take or
 * to hold.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, isKadiError, type JsonObject } from '../../card/index.ts';
import type { StationOrderRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { type Charge, isOusted, takeCharge } from './charge.ts';
import { answerOrder, type Desired, desiredOf, takeOrder } from './orders.ts';
import { type Report, type StationState, startReport } from './report.ts';

const LOOK_MS = 1_000;
const REOPEN_MS = 1_500;

export interface Trade {
  /** Word for the report: what kind of station this is. */
  readonly kind: string;
  /** A card is in work. */
  busy(): boolean;
  /** Opens what is not open, and settles what was left. Throws catalogued errors; is tried again. */
  open(): Promise<void>;
  /** Looks at the machines: why no card can be taken now, as a catalogue code. */
  look(): Promise<string | undefined>;
  take(): Promise<void>;
  /** Nothing more is begun; what is begun goes on. */
  hold(): Promise<void>;
  /** Lets go of the machines. */
  close(): Promise<void>;
  /** What is known of the machines, for the report. */
  facts(): JsonObject;
  /** Orders that move something. Gives what goes into the answer; a thrown code is the answer too. */
  readonly orders?: Readonly<
    Partial<Record<'clean' | 'test-card', (order: StationOrderRow) => Promise<JsonObject>>>
  >;
  /** Begins nothing more and lets the card in work end: until the deadline, when the station is stopped, or until `atOnce`. */
  end(deadlineMs: number, atOnce?: AbortSignal): Promise<void>;
}

export interface Station {
  /** Takes no further card and waits for the one in work, at most so long; `atOnce`: no longer. */
  stop(deadlineMs: number, atOnce?: AbortSignal): Promise<void>;
}

export interface LiveStation extends Station {
  /** Settles when the station was drained: nothing is in its machine, and it takes nothing more. */
  readonly drained: Promise<void>;
  /** Settles when another process has taken the station over: this one has let go of the machines and says nothing more. */
  readonly ousted: Promise<void>;
}

export interface Life {
  /** Everything that the station writes is committed here: it stands on the station's charge. */
  readonly shop: Shop;
  readonly charge: Charge;
  /** Orders that stood open when the station was taken. */
  readonly left: readonly StationOrderRow[];
  tell(state: StationState, why?: string, card?: string): void;
  readonly report: Report;
  /** Asked right before a card is begun: does the ledger still want this station to work? */
  mayBegin(): Promise<boolean>;
}

/** @param kind word for the report. @throws STATION_RUNS_ALREADY */
export const openLife = async (given: Shop, station: string, kind: string): Promise<Life> => {
  const { open: left } = await desiredOf(given, station);
  const charge = await takeCharge(given, station, { detail: { host: hostname(), pid: process.pid, kind } });
  const { shop } = charge;
  const report = startReport(shop, station);
  return {
    shop,
    charge,
    left,
    report,
    tell: (state, why = '', card = '') => {
      if (report.set(state, why, card)) shop.log('station', { station, state, why });
    },
    mayBegin: async () => {
      if ((await shop.ledger.stationControl(station))?.state !== 'running') return false;
      return charge.insist().then(
        () => true,
        (error: unknown) => (isOusted(error) ? false : Promise.reject(error)),
      );
    },
  };
};

/** @param lookMs how long between two looks at the machines and at the orders. */
export const live = async (
  station: string,
  life: Life,
  trade: Trade,
  { lookMs = LOOK_MS, reopenMs = REOPEN_MS }: { readonly lookMs?: number; readonly reopenMs?: number } = {},
): Promise<LiveStation> => {
  const { shop, charge, report, tell } = life;
  const stopped = new AbortController();
  let setDrained = (): void => {};
  const drained = new Promise<void>((resolve) => {
    setDrained = resolve;
  });
  let setOusted = (): void => {};
  const ousted = new Promise<void>((resolve) => {
    setOusted = resolve;
  });
  let begun = false;

  /** Orders that an earlier process took and never answered: nobody knows how far it came. */
  const begin = async (): Promise<void> => {
    for (const order of life.left) {
      if (order.takenAt !== null) await answerOrder(shop, order, 'STATION_ORDER_INTERRUPTED');
      else if (order.kind === 'drain') await answerOrder(shop, order);
    }
    begun = true;
  };

  const carryOut = async (
    order: StationOrderRow,
    why: string | undefined,
    paused: boolean,
  ): Promise<void> => {
    const { kind } = order;
    if (kind === 'pause' || kind === 'resume') return answerOrder(shop, order);
    if (kind === 'drain') return;
    const does = trade.orders?.[kind];
    await takeOrder(shop, order);
    if (does === undefined) return answerOrder(shop, order, 'STATION_ORDER_UNSUPPORTED');
    // A station that could take a card at any moment is no place to put a cleaning card into.
    if (!paused && (kind === 'test-card' || why === undefined))
      return answerOrder(shop, order, 'STATION_ORDER_BUSY');
    shop.log('station order', { station, kind });
    try {
      await answerOrder(shop, order, undefined, await does(order));
    } catch (error) {
      report.failed(codeOf(error));
      await answerOrder(shop, order, codeOf(error));
      throw error;
    }
  };

  const rest = async ({ want, control, open }: Desired): Promise<boolean> => {
    report.wanted(want, control);
    if (want === 'running') return false;
    await trade.hold();
    if (trade.busy()) return true;
    if (want === 'paused') return false;
    tell('draining');
    await trade.close();
    for (const order of open) if (order.kind === 'drain') await answerOrder(shop, order);
    stopped.abort();
    setDrained();
    return true;
  };

  const step = async (): Promise<void> => {
    await charge.insist();
    if (!begun) await begin();
    const desired = await desiredOf(shop, station);
    if (await rest(desired)) return;
    if (trade.busy()) return;
    const paused = desired.want === 'paused';
    if (paused) tell('paused', 'STATION_PAUSED');
    await trade.open();
    const why = await trade.look();
    report.machine(why);
    for (const order of desired.open) await carryOut(order, why, paused);
    if (paused) return;
    if (why === undefined) {
      tell('ready');
      await trade.take();
    } else {
      tell('waiting', why);
      await trade.hold();
    }
  };

  const trouble = async (error: unknown): Promise<void> => {
    const code = codeOf(error);
    if (!isKadiError(error))
      shop.log('station fault', { station, fault: error instanceof Error ? error.name : '' });
    report.machine(code);
    if (report.state() === 'paused') tell('paused', 'STATION_PAUSED');
    else tell('waiting', code);
    await trade.hold().catch(() => {});
    if (trade.busy()) return;
    await trade.close();
    await sleep(reopenMs);
  };

  /** The card in work, if there is one, is the other process's to settle: it cannot be written about from here any more. */
  const leave = async (): Promise<void> => {
    shop.log('station taken over by another program', { station });
    stopped.abort();
    report.silence();
    await trade.close();
    await trade.hold().catch(() => {});
    setOusted();
  };

  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await step().catch((error: unknown) => (isOusted(error) ? leave() : trouble(error)));
      await sleep(lookMs);
    }
  };

  const running = loop();
  return {
    drained,
    ousted,
    stop: async (deadlineMs, atOnce) => {
      stopped.abort();
      if (trade.busy() && atOnce?.aborted !== true)
        shop.log('stopping: the card in work is finished first; a second signal stops at once', {
          station,
          seconds: Math.round(deadlineMs / 1_000),
        });
      await trade.end(deadlineMs, atOnce);
      await running;
      tell('stopped');
      await report.close();
      await trade.close();
    },
  };
};
