/**
 * The desk as its station keeps it: opened when it is not open, what the past has left in the machine settled first, asked what it can
 * do now, and shown. A machine that a person has to free stays open, so that everybody sees what it says of itself meanwhile.
 */
import { codeOf, type JsonObject } from '../../card/index.ts';
import type { PrinterStatus } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { shiftFault } from '../stock/guards.ts';
import { countFault } from './counted.ts';
import type { Desk } from './desk.ts';
import { notReady, strayChip } from './not-ready.ts';
import { recoverStation } from './recovery.ts';
import { type Watched, watchPrinter } from './shown.ts';
import { blameBeforeFeed } from './tables/before-feed.ts';
import { FAULTS } from './tables/faults.ts';

/** Between two tries to free a machine whose sensors say nothing new. */
const AGAIN_MS = 3_000;

/** Said by looking at machine and chip, before anything moved. */
const LOOKS_ONLY: ReadonlySet<string> = new Set([
  'MACHINE_NOT_EMPTY',
  'PRINTER_CARD_JAM',
  'PRINTER_COVER_OPENED',
  'PRINTER_BOX_FULL_CARD_INSIDE',
  ...FAULTS['reader gone'].codes,
]);

const sensorsOf = ({ position, cover, rejectBoxFull, feeder }: PrinterStatus): string =>
  JSON.stringify([position, cover, rejectBoxFull, feeder]);

export interface KeptDesk {
  /** Undefined as long as the desk is not open or the past is not settled. */
  ready(): Desk | undefined;
  isOpen(): boolean;
  /** Throws what a machine that does not answer says, and what the ledger says; is tried again. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Why no card can be fed now, as a catalogue code. */
  look(): Promise<string | undefined>;
  facts(): JsonObject;
}

/** @param onFed a card has come in. */
export const keepDesk = (
  shop: Shop,
  station: string,
  openDesk: (how: { readonly reset: boolean }) => Promise<Desk>,
  onFed: () => void,
): KeptDesk => {
  let desk: Desk | undefined;
  /** What the printer last said; gone with the desk, so that nothing old is shown. */
  let watched: Watched | undefined;
  let settled = false;
  /** It was closed, which nobody does to a machine that is well. */
  let reset = false;
  /** Why a person has to free the machine first. */
  let stuck: string | undefined;
  let tried = 0;
  /** Sensors as they stood when a movement failed: it is not made again before a person has changed something. */
  let failedAt: string | undefined;

  const settlePast = async (open: Desk): Promise<void> => {
    const status = await open.printer.status();
    const { position, cover } = status;
    // Empty by now: the movement was made, and only its answer was lost.
    if (position !== 'empty' && failedAt === sensorsOf(status)) return;
    if (stuck !== undefined && (position === 'unknown' || cover === 'open')) {
      // Taken out; what is left to do is another thing.
      if (position === 'empty') stuck = 'PRINTER_COVER_OPEN';
      return;
    }
    // Whose card it is has been asked of its chip just now.
    if (stuck !== undefined && position !== 'empty' && Date.now() - tried < AGAIN_MS) return;
    tried = Date.now();
    try {
      const { uncertain } = await recoverStation(shop, open);
      if (uncertain.length > 0) shop.log('cards left uncertain', { station, cards: uncertain.length });
      settled = true;
      stuck = undefined;
      failedAt = undefined;
    } catch (error) {
      const code = codeOf(error);
      if (blameBeforeFeed(code) !== 'machine') throw error;
      // A machine that does not answer throws here, and is opened again.
      const after = await open.printer.status();
      stuck = code;
      failedAt = LOOKS_ONLY.has(code) ? undefined : sensorsOf(after);
    }
  };

  return {
    ready: () => (settled ? desk : undefined),
    isOpen: () => desk !== undefined,
    open: async () => {
      if (desk === undefined) {
        const { printer, ...rest } = await openDesk({ reset });
        reset = false;
        watched = watchPrinter(printer, onFed);
        desk = { ...rest, printer: watched.printer };
      }
      if (!settled) await settlePast(desk);
    },
    close: async () => {
      const open = desk;
      reset ||= open !== undefined;
      desk = undefined;
      watched = undefined;
      settled = false;
      stuck = undefined;
      failedAt = undefined;
      await open?.reader.close().catch(() => {});
      await open?.printer.close().catch(() => {});
    },
    look: async () => {
      if (desk === undefined) return 'STATION_NOT_READY';
      if (stuck !== undefined) return stuck;
      const status = await desk.printer.status();
      const { inserted } = await desk.printer.counters();
      return (
        notReady(status) ??
        (await strayChip(desk)) ??
        // Before a body is fed: a chip cannot be opened without its keys, and the body would be spoiled.
        shop.keys.health().code ??
        (await shiftFault(shop, station)) ??
        (await countFault(shop, desk, inserted))
      );
    },
    facts: () => ({
      ...watched?.facts(),
      ...(desk === undefined ? {} : { reader: desk.reader.name }),
      connected: desk !== undefined,
    }),
  };
};
