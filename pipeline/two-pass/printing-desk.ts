/** The printing desk: whatever encoded body is laid on its reader gets its faces, one body at a time; nothing is queued. */
import { codeOf, type JsonObject } from '../../card/index.ts';
import type { CardReader, FacePrinter, PrinterStatus } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from '../stages/load.ts';
import { countFault, letOneIn } from '../station/counted.ts';
import { stationFail } from '../station/errors.ts';
import { type LiveStation, live, openLife } from '../station/life.ts';
import { SETS_A_CARD } from '../station/not-ready.ts';
import { type Watched, watchFaces } from '../station/shown.ts';
import type { StationOptions } from '../station/station.ts';
import { isShiftCode, shiftFault } from '../stock/guards.ts';
import type { TwoPassAsk } from './errors.ts';
import { cardOnReader, printPass } from './print-pass.ts';
import type { PrintingDesk, PrintResult } from './printing.ts';
import { recoverPrinting } from './recovery.ts';
import { printDeskTestCard } from './test-card.ts';

export interface PrintingDeskOptions extends Pick<PrintingDesk, 'readFace' | 'patienceMs'> {
  readonly station: string;
  /** As of a station in one pass. */
  readonly openDesk: (how: {
    readonly reset: boolean;
  }) => Promise<{ readonly printer: FacePrinter; readonly reader: CardReader }>;
  readonly keep?: StationOptions['keep'];
  readonly lookMs?: number;
}

/** More bodies than any desk has before it are not counted one by one. */
const MOST_COUNTED = 2_000;

/** Why the machine cannot print now; the feeder is no reason, because the person fills it when asked. */
const printerFault = ({
  cover,
  ribbon,
  rejectBoxFull,
  cleaning,
  head,
  position,
}: PrinterStatus): string | undefined => {
  if (cover === 'open') return 'PRINTER_COVER_OPEN';
  if (ribbon === 'none') return 'PRINTER_RIBBON_MISSING';
  if (ribbon.left < (ribbon.setsPerCard ?? SETS_A_CARD)) return 'PRINTER_RIBBON_LOW';
  if (rejectBoxFull === true) return 'PRINTER_BOX_FULL';
  // Of a machine that cannot say where a card is nothing follows.
  if (position !== 'empty' && position !== 'unknown') return 'PRINTER_CARD_INSIDE';
  if (cleaning.need === 'required') return 'PRINTER_NEEDS_CLEANING';
  return head === 'hot' ? 'PRINTER_HEAD_HOT' : undefined;
};

/** @throws STATION_RUNS_ALREADY */
export const runPrintingDesk = async (given: Shop, options: PrintingDeskOptions): Promise<LiveStation> => {
  const { station, lookMs = 500 } = options;
  const life = await openLife(given, station, 'two-pass');
  const { shop, report, tell } = life;
  const load = materialLoader(shop);
  const stopped = new AbortController();
  /** A body that is in the printer is not waited for any longer. */
  const givenUp = new AbortController();
  const nobodyAnswers = new Promise<string>((resolve) => {
    givenUp.signal.addEventListener('abort', () => resolve(''), { once: true });
  });
  let open: Awaited<ReturnType<PrintingDeskOptions['openDesk']>> | undefined;
  /** What the printer last said; gone with the desk, so that nothing old is shown. */
  let watched: Watched<FacePrinter> | undefined;
  let reset = false;
  /** What is shown until the body on the reader is gone. */
  let takeOff: string | undefined;
  let passing: Promise<void> | undefined;
  let body = '';

  const closeDesk = async (): Promise<void> => {
    const was = open;
    reset ||= was !== undefined;
    open = undefined;
    watched = undefined;
    await was?.reader.close().catch(() => {});
    await was?.printer.close().catch(() => {});
  };

  const asks = (ask: TwoPassAsk, facts: { readonly body?: string } = {}): void => {
    body = facts.body ?? '';
    tell('making', ask);
    shop.log('desk asks', { station, ask, body });
    void report.send();
  };

  const atDesk = (): PrintingDesk => {
    if (open === undefined) throw stationFail('STATION_ORDER_BUSY', { station });
    const { patienceMs } = options;
    return {
      station,
      ...open,
      readFace: (expected) => Promise.race([options.readFace(expected), nobodyAnswers]),
      ...(patienceMs === undefined ? {} : { patienceMs }),
      tell: asks,
      signal: stopped.signal,
      atOnce: givenUp.signal,
    };
  };

  const settle = async (result: PrintResult): Promise<void> => {
    switch (result.kind) {
      case 'made':
        report.count('made');
        shop.log('card made', { station, card: result.card.serial });
        takeOff = 'TWO_PASS_TAKE_OFF';
        await options.keep?.(result.card).catch((error: unknown) => {
          shop.log('made card could not be kept for viewing', {
            card: result.card.serial,
            code: codeOf(error),
          });
        });
        return;
      case 'spoiled':
        report.count('spoiled');
        report.failed(result.code);
        takeOff = 'TWO_PASS_PUT_ASIDE';
        return;
      case 'uncertain':
        report.count('uncertain');
        report.failed(result.code);
        takeOff = result.code;
        return;
      case 'not-printed':
        // A shift that is missing is told at every look, wherever the body lies.
        takeOff = isShiftCode(result.code) ? undefined : result.code;
        return;
      case 'skipped':
        return;
    }
  };

  const pass = async (): Promise<void> => {
    if (open === undefined || !(await life.mayBegin())) return;
    tell('making');
    try {
      await settle(await printPass(shop, atDesk(), load));
    } catch (error) {
      // As a rule nothing was written down for this body, and it may be laid on the reader again.
      takeOff = codeOf(error);
      report.failed(takeOff);
      shop.log('printing not begun', { station, code: takeOff });
      // Opened again, and recovery settles what was written down all the same.
      await closeDesk();
    }
  };

  const look = async (): Promise<string | undefined> => {
    if (open === undefined) return 'STATION_NOT_READY';
    const { printer, reader } = open;
    const fault = printerFault(await printer.status());
    const { inserted } = await printer.counters();
    if (!(await reader.cardPresent())) takeOff = undefined;
    const stops =
      takeOff ??
      fault ??
      (await shiftFault(shop, station)) ??
      (await countFault(shop, { station, printer }, inserted));
    if (stops !== undefined) return stops;
    try {
      return (await cardOnReader(shop, { station, reader, tell: asks })) === undefined
        ? 'TWO_PASS_LAY_ENCODED'
        : undefined;
    } catch (error) {
      takeOff = codeOf(error);
      return takeOff;
    }
  };

  const facts = (): JsonObject => ({
    kind: 'two-pass',
    body,
    connected: open !== undefined,
    ...watched?.facts(),
    ...(open === undefined ? {} : { reader: open.reader.name }),
  });
  report.facts = facts;
  // A blank is nothing that this desk can print: what it lives on are the bodies that the encoder desks have written.
  report.blanks = async () => (await shop.ledger.encodedCards(MOST_COUNTED)).length;
  return live(
    station,
    life,
    {
      kind: 'two-pass',
      busy: () => passing !== undefined,
      open: async () => {
        if (open !== undefined) return;
        const { printer, reader } = await options.openDesk({ reset });
        watched = watchFaces(printer);
        open = { printer: watched.printer, reader };
        reset = false;
        await recoverPrinting(shop, station, open.printer);
      },
      look,
      take: async () => {
        if (stopped.signal.aborted) return;
        passing ??= pass().finally(() => {
          passing = undefined;
          void report.send();
        });
      },
      hold: async () => {},
      close: closeDesk,
      facts,
      orders: {
        clean: async () => {
          const { printer } = atDesk();
          await letOneIn(shop, { station, printer }, () => printer.clean());
          return {};
        },
        'test-card': (order) => printDeskTestCard(shop, atDesk(), order),
      },
      end: async (deadlineMs, atOnce = givenUp.signal) => {
        stopped.abort();
        const late = setTimeout(() => givenUp.abort(), deadlineMs);
        if (atOnce.aborted) givenUp.abort();
        atOnce.addEventListener('abort', () => givenUp.abort(), { once: true });
        await passing;
        clearTimeout(late);
      },
    },
    { lookMs },
  );
};
