/** How a long-running process ends: in order, within a time, and sooner when somebody asks twice. */
import type { Log } from '../../pipeline/index.ts';

/** A process that cannot close in time ends anyway; the ledger knows what was done. */
export const CLOSE_MS = 15_000;
/** What of that the work has. */
const WORK_MS = 10_000;
/** A station that people stop finishes the card it has in work: both sides of a card and its proofs take minutes at a slow machine. */
export const CARD_MS = 180_000;
export const STATION_CLOSE_MS = CARD_MS + CLOSE_MS;
/** A service manager signals a whole group, and a launcher in it passes its own on: two at one moment are one. */
const SAME_SIGNAL_MS = 1_000;

/** `atOnce`: whoever waits for a card waits no longer. */
export type Close = (atOnce: AbortSignal) => Promise<void>;

export interface Ending {
  /** Something is wrong, nobody is there any more, or the work is over: nothing is waited for long. */
  end(code: number): void;
  /** People stop it; the second time they mean at once. */
  signalled(): void;
}

/** @param closeMs how long it may take to close when people stop it once. */
export const openEnding = ({
  close,
  exit,
  log,
  closeMs,
}: {
  readonly close: Close;
  readonly exit: (code: number) => void;
  readonly log: Log;
  readonly closeMs: number;
}): Ending => {
  const atOnce = new AbortController();
  let since: number | undefined;
  const begin = (code: number, mostMs: number): void => {
    since = Date.now();
    setTimeout(() => atOnce.abort(), mostMs - CLOSE_MS + WORK_MS).unref();
    setTimeout(() => exit(code), mostMs).unref();
    close(atOnce.signal).then(
      () => exit(code),
      () => exit(code),
    );
  };
  return {
    end: (code) => {
      if (since === undefined) begin(code, CLOSE_MS);
    },
    signalled: () => {
      if (since === undefined) {
        begin(0, closeMs);
        return;
      }
      if (Date.now() - since < SAME_SIGNAL_MS || atOnce.signal.aborted) return;
      log('stopping at once');
      setTimeout(() => exit(0), CLOSE_MS).unref();
      atOnce.abort();
    },
  };
};
