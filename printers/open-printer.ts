import type { Printer } from './card-printer.ts';
import { type EvolisOptions, openAnyEvolis } from './evolis/open.ts';
import { type MagicardOptions, openMagicard } from './magicard/open.ts';
import type { Transport } from './transport/transport.ts';

export interface PrinterSettings {
  readonly evolis?: EvolisOptions;
  readonly magicard?: MagicardOptions;
}

/** Printer languages there are, by the word that stands in a station's settings. */
const OPENERS = {
  evolis: (line, { evolis }) => openAnyEvolis(line, evolis),
  magicard: (line, { magicard }) => openMagicard(line, magicard),
} as const satisfies Record<string, (line: Transport, settings: PrinterSettings) => Promise<Printer>>;

export type PrinterLanguage = keyof typeof OPENERS;
export const PRINTER_LANGUAGES = Object.keys(OPENERS) as readonly PrinterLanguage[];
export const isPrinterLanguage = (word: string): word is PrinterLanguage => Object.hasOwn(OPENERS, word);

/** Takes the printer at the other end of the line. Moves nothing. Errors: those of its driver; the line is closed then. */
export const openPrinter = ({
  language,
  line,
  ...settings
}: PrinterSettings & { readonly language: PrinterLanguage; readonly line: Transport }): Promise<Printer> =>
  OPENERS[language](line, settings);
