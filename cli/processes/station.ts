/** `kadi station run`: one desk on real wires, a printer and a PC/SC reader. */
import { failure } from '../../card/index.ts';
import { type Desk, runStation } from '../../pipeline/index.ts';
import { openPcscReader } from '../../printers/index.ts';
import { encoderProcess } from './encoder-desk.ts';
import { CARD_MS, STATION_CLOSE_MS } from './ending.ts';
import { keepCard } from './keep.ts';
import { openPrinterAt, type PrinterAt } from './printer-at.ts';
import { printingDeskProcess } from './printing-desk.ts';
import { runProcess } from './run.ts';
import { STATION_START_ERRORS } from './station-errors.ts';

export interface StationArguments extends Omit<PrinterAt, 'printer'> {
  readonly id: string;
  readonly reader: string;
  readonly printer?: string;
  readonly kind: string;
}

type OnePass = StationArguments & PrinterAt;

const openDesk = async (given: OnePass, how: { readonly reset: boolean }): Promise<Desk> => {
  const printer = await openPrinterAt(given, how);
  try {
    if (printer.kind !== 'one-pass')
      throw failure(STATION_START_ERRORS, 'STATION_TWO_PASS', { model: printer.identity.model });
    return { station: given.id, printer, reader: await openPcscReader(given.reader) };
  } catch (error) {
    await printer.close();
    throw error;
  }
};

const onePass = (given: OnePass): Promise<void> =>
  runProcess(
    `station-${given.id}`,
    async (shop, home, log, end) => {
      const station = await runStation(shop, {
        station: given.id,
        openDesk: (how) => openDesk(given, how),
        ...(shop.training ? { keep: keepCard(process.env['KADI_MADE'] ?? home.made) } : {}),
      });
      void station.ousted.then(() => end(1));
      void station.drained.then(() => {
        log('drained', { station: given.id });
        // A house starts again whatever ends by itself, but not what people ended.
        process.send?.({ drained: given.id });
        end();
      });
      return (atOnce) => station.stop(CARD_MS, atOnce);
    },
    3,
    undefined,
    STATION_CLOSE_MS,
  );

export const stationProcess = async (given: StationArguments): Promise<void> => {
  const { id, reader, printer, kind } = given;
  if (kind === 'encoder') return encoderProcess({ id, reader });
  if (printer === undefined)
    throw failure(STATION_START_ERRORS, 'STATION_SETTING', {
      option: '--printer',
      takes: 'the address of the printer',
    });
  if (kind === 'two-pass') return printingDeskProcess({ ...given, printer });
  if (kind !== 'one-pass')
    throw failure(STATION_START_ERRORS, 'STATION_SETTING', {
      option: '--kind',
      takes: 'one-pass, encoder or two-pass',
    });
  return onePass({ ...given, printer });
};
