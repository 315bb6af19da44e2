/** The printer of a desk, as its settings name it. */
import { failure } from '../../card/index.ts';
import {
  EVOLIS_MODELS,
  isEvolisModel,
  isPrinterLanguage,
  isRibbon,
  openPrinter,
  openSerial,
  openTransport,
  PRINTER_LANGUAGES,
  type Printer,
  RIBBONS,
  type Transport,
} from '../../printers/index.ts';
import { STATION_START_ERRORS } from './station-errors.ts';

export interface PrinterAt {
  /** As `openTransport` takes it. */
  readonly printer: string;
  readonly language: string;
  /** Evolis: the model it works like, when its own name is not known here. */
  readonly model?: string;
  /** Evolis: the ribbon in it, ymcko unless told. */
  readonly ribbon?: string;
  /** Evolis: contact or contactless. */
  readonly chip?: string;
  /** Evolis: 1 or 2, where the machine is not as its model usually is. */
  readonly sides?: string;
  readonly baud?: string;
}

const setting = (option: string, takes: string): Error =>
  failure(STATION_START_ERRORS, 'STATION_SETTING', { option, takes });

/** A bare path is a serial line at the speed given. */
const openLine = ({ printer, baud = '115200' }: PrinterAt): Promise<Transport> =>
  printer.startsWith('/') ? openSerial(printer, { baudRate: Number(baud) }) : openTransport(printer);

/** `reset`: it is opened again after a fault. Errors: STATION_SETTING before anything is opened, then those of line and printer. */
export const openPrinterAt = async (
  given: PrinterAt,
  how: { readonly reset: boolean } = { reset: false },
): Promise<Printer> => {
  const { language, model, ribbon, chip, sides } = given;
  if (!isPrinterLanguage(language)) throw setting('--language', PRINTER_LANGUAGES.join(' or '));
  if (model !== undefined && !isEvolisModel(model))
    throw setting('--model', Object.keys(EVOLIS_MODELS).join(', '));
  if (ribbon !== undefined && !isRibbon(ribbon)) throw setting('--ribbon', Object.keys(RIBBONS).join(', '));
  if (chip !== undefined && chip !== 'contact' && chip !== 'contactless')
    throw setting('--chip', 'contact or contactless');
  if (sides !== undefined && sides !== '1' && sides !== '2') throw setting('--sides', '1 or 2');
  return openPrinter({
    language,
    line: await openLine(given),
    evolis: {
      ...(how.reset ? { reset: 'when-empty' as const } : {}),
      ...(model === undefined ? {} : { model }),
      ...(ribbon === undefined ? {} : { ribbon }),
      ...(chip === undefined ? {} : { station: chip }),
      ...(sides === undefined ? {} : { sides: sides === '1' ? 1 : 2 }),
    },
  });
};
