/** The printing desk: whatever encoded body is laid on its reader gets its faces, one body at a time; nothing is queued. */
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '../../card/index.ts';
import type { CardReader, FacePrinter, PrinterStatus } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { materialLoader } from '../stages/load.ts';
import type { Station, StationOptions } from '../station/station.ts';
import { chipOn } from './body.ts';
import { printPass } from './print-pass.ts';
import type { PrintingDesk } from './printing.ts';
import { recoverPrinting } from './recovery.ts';
import { openVoice } from './voice.ts';

export interface PrintingDeskOptions extends Pick<PrintingDesk, 'feederSensor' | 'readFace' | 'patienceMs'> {
  readonly station: string;
  /** Opens printer and reader; called again after contact was lost. */
  readonly openDesk: () => Promise<{ readonly printer: FacePrinter; readonly reader: CardReader }>;
  readonly keep?: StationOptions['keep'];
  readonly lookMs?: number;
}

const LOOK_MS = 500;
const REOPEN_MS = 1_500;

/** Why the machine cannot print now; the feeder is no reason, because the person fills it when asked. */
const printerFault = ({
  cover,
  ribbon,
  rejectBoxFull,
  cleaning,
  head,
}: PrinterStatus): string | undefined => {
  if (cover === 'open') return 'PRINTER_COVER_OPEN';
  if (ribbon === 'none') return 'PRINTER_RIBBON_MISSING';
  if (ribbon.left < 2) return 'PRINTER_RIBBON_LOW';
  if (rejectBoxFull) return 'PRINTER_BOX_FULL';
  if (cleaning.need === 'required') return 'PRINTER_NEEDS_CLEANING';
  return head === 'hot' ? 'PRINTER_HEAD_HOT' : undefined;
};

export const runPrintingDesk = async (shop: Shop, options: PrintingDeskOptions): Promise<Station> => {
  const { station, lookMs = LOOK_MS } = options;
  const voice = openVoice(shop, station, 'two-pass');
  const load = materialLoader(shop);
  const stopped = new AbortController();
  let open: Awaited<ReturnType<PrintingDeskOptions['openDesk']>> | undefined;
  /** What is shown until the body on the reader is gone. */
  let takeOff: string | undefined;

  const closeDesk = async (): Promise<void> => {
    const was = open;
    open = undefined;
    await was?.reader.close().catch(() => {});
    await was?.printer.close().catch(() => {});
  };

  const settle = async (result: Awaited<ReturnType<typeof printPass>>): Promise<void> => {
    switch (result.kind) {
      case 'made':
        voice.made();
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
        takeOff = 'TWO_PASS_PUT_ASIDE';
        return;
      case 'uncertain':
      case 'not-printed':
        takeOff = result.code;
        return;
      case 'skipped':
        return;
    }
  };

  const look = async (): Promise<void> => {
    if (open === undefined) {
      open = await options.openDesk();
      await recoverPrinting(shop, station, open.printer);
    }
    const { printer, reader } = open;
    const present = await reader.cardPresent();
    if (!present) takeOff = undefined;
    if (takeOff !== undefined) return voice.tell('waiting', takeOff);
    const fault = printerFault(await printer.status());
    if (fault !== undefined) return voice.tell('waiting', fault);
    if (!present) return voice.tell('waiting', 'TWO_PASS_LAY_ENCODED');
    try {
      if ((await chipOn(reader)) === undefined) return;
      voice.tell('making');
      const { feederSensor, readFace, patienceMs } = options;
      const desk: PrintingDesk = {
        station,
        printer,
        reader,
        feederSensor,
        readFace,
        ...(patienceMs === undefined ? {} : { patienceMs }),
        tell: (ask, facts) => voice.tell('making', ask, facts?.body),
        signal: stopped.signal,
      };
      await settle(await printPass(shop, desk, load));
    } catch (error) {
      // As a rule nothing was written down for this body, and it may be laid on the reader again.
      await recoverPrinting(shop, station, printer);
      takeOff = codeOf(error);
      shop.log('printing not begun', { station, code: takeOff });
      voice.tell('waiting', takeOff);
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await look();
      } catch (error) {
        voice.tell('waiting', codeOf(error));
        await closeDesk();
        await pause(REOPEN_MS);
      }
      await pause(lookMs);
    }
  };
  const busy = loop();
  return {
    stop: async () => {
      stopped.abort();
      await busy;
      await voice.close();
      await closeDesk();
    },
  };
};
