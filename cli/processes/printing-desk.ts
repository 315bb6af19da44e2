/** `kadi station run --kind two-pass`: encoded bodies get their faces from a printer without a chip station. */
import { createInterface, type Interface } from 'node:readline';
import { failure } from '../../card/index.ts';
import { runPrintingDesk } from '../../pipeline/index.ts';
import { type FacePrinter, openPcscReader } from '../../printers/index.ts';
import { speaking } from './desk-speech.ts';
import { CARD_MS, STATION_CLOSE_MS } from './ending.ts';
import { PRINTING_DESK_ERRORS } from './errors.ts';
import { keepCard } from './keep.ts';
import { openPrinterAt, type PrinterAt } from './printer-at.ts';
import { runProcess } from './run.ts';

export interface PrintingDeskArguments extends PrinterAt {
  readonly id: string;
  readonly reader: string;
}

/** How long a person may take to scan or type what the card says. */
const FACE_MS = 300_000;

/** The next line that is typed, or scanned: a scanner is a keyboard that ends with Enter. Empty when none comes. */
const nextLine = (lines: Interface, ms = FACE_MS): Promise<string> =>
  new Promise((resolve) => {
    const end = (text: string): void => {
      clearTimeout(timer);
      lines.off('line', end);
      lines.off('close', closed);
      resolve(text);
    };
    const closed = (): void => end('');
    const timer = setTimeout(closed, ms);
    lines.once('line', end);
    lines.once('close', closed);
  });

const openFaces = async (
  given: PrintingDeskArguments,
  how: { readonly reset: boolean },
): Promise<FacePrinter> => {
  const opened = await openPrinterAt(given, how);
  if (opened.kind === 'faces-only') return opened;
  await opened.close();
  throw failure(PRINTING_DESK_ERRORS, 'PRINTER_HAS_CHIP_STATION', { model: opened.identity.model });
};

export const printingDeskProcess = (given: PrintingDeskArguments): Promise<void> =>
  runProcess(
    `station-${given.id}`,
    async (shop, home, _log, end) => {
      const lines = createInterface({ input: process.stdin });
      const station = await runPrintingDesk(
        speaking(shop, (text) => process.stdout.write(text)),
        {
          station: given.id,
          readFace: () => nextLine(lines),
          openDesk: async (how) => {
            const printer = await openFaces(given, how);
            try {
              return { printer, reader: await openPcscReader(given.reader) };
            } catch (error) {
              await printer.close();
              throw error;
            }
          },
          ...(shop.training ? { keep: keepCard(process.env['KADI_MADE'] ?? home.made) } : {}),
        },
      );
      void station.ousted.then(() => end(1));
      void station.drained.then(() => end());
      return async (atOnce) => {
        // The face of a card that is printed already is still asked for.
        await station.stop(CARD_MS, atOnce);
        lines.close();
      };
    },
    3,
    undefined,
    STATION_CLOSE_MS,
  );
