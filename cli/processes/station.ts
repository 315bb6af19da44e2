/** `kadi station run`: one desk on real wires, a printer and a PC/SC reader. */
import { failure } from '../../card/index.ts';
import { type Desk, runStation } from '../../pipeline/index.ts';
import {
  isPrinterLanguage,
  openPcscReader,
  openPrinter,
  openSerial,
  openTransport,
  PRINTER_LANGUAGES,
  type Transport,
} from '../../printers/index.ts';
import { encoderProcess } from './encoder-desk.ts';

import { keepCard } from './keep.ts';
import { printingDeskProcess } from './printing-desk.ts';
import { runProcess } from './run.ts';
import { STATION_START_ERRORS } from './station-errors.ts';

export interface StationArguments {
  readonly id: string;
  readonly reader: string;
  readonly printer?: string;
  readonly language: string;
  readonly kind: string;
  readonly baud: string;
}

/** A bare path is a serial line at the speed given. */
const openLine = (printer: string, baud: string): Promise<Transport> =>
  printer.startsWith('/') ? openSerial(printer, { baudRate: Number(baud) }) : openTransport(printer);

const openDesk = async ({ id, printer = '', reader, language, baud }: StationArguments): Promise<Desk> => {
  if (!isPrinterLanguage(language))
    throw failure(STATION_START_ERRORS, 'STATION_SETTING', {
      option: '--language',
      takes: PRINTER_LANGUAGES.join(' or '),
    });
  const transport = await openLine(printer, baud);
  try {
    const chips = await openPcscReader(reader);
    try {
      const opened = await openPrinter({ language, line: transport });
      if (opened.kind === 'one-pass') return { station: id, printer: opened, reader: chips };
      throw failure(STATION_START_ERRORS, 'STATION_TWO_PASS', { model: opened.identity.model });
    } catch (error) {
      await chips.close();
      throw error;
    }
  } catch (error) {
    await transport.close();
    throw error;
  }
};

const onePass = (given: StationArguments): Promise<void> =>
  runProcess(
    `station-${given.id}`,
    async (shop, home, log, end) => {
      const station = await runStation(shop, {
        station: given.id,
        openDesk: () => openDesk(given),
        ...(shop.training ? { keep: keepCard(process.env['KADI_MADE'] ?? home.made) } : {}),
      });
      void station.drained.then(() => {
        log('drained', { station: given.id });
        // A house starts again whatever ends by itself, but not what people ended.
        process.send?.({ drained: given.id });
        end();
      });
      return () => station.stop(10_000);
    },
    3,
  );

export const stationProcess = async (given: StationArguments): Promise<void> => {
  const { id, reader, printer, kind, language } = given;
  if (kind === 'encoder') return encoderProcess({ id, reader });
  if (printer === undefined)
    throw failure(STATION_START_ERRORS, 'STATION_SETTING', {
      option: '--printer',
      takes: 'the address of the printer',
    });
  if (kind === 'two-pass') return printingDeskProcess({ id, reader, printer, language });
  if (kind !== 'one-pass')
    throw failure(STATION_START_ERRORS, 'STATION_SETTING', {
      option: '--kind',
      takes: 'one-pass, encoder or two-pass',
    });
  return onePass(given);
};
