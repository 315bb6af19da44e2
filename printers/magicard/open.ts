import type { FacePrinter } from '../card-printer.ts';
import type { Transport } from '../transport/transport.ts';
import { MAGICARD_DEADLINES, type MagicardDeadlines, MagicardDialogue } from './dialogue.ts';
import { idle, MagicardPrinter } from './driver.ts';

export interface MagicardOptions {
  readonly deadlines?: Partial<MagicardDeadlines>;
  /** What a fresh ribbon lasts for, in sides: the machine tells what is left, not what was there. Default 300. */
  readonly ribbonSides?: number;
  /** Milliseconds since 1970 for the stamp in the job. */
  readonly now?: () => number;
}

/** Takes a printer of the Rio/Tango 2e or Enduro family. Moves nothing. Errors: PRINTER_NO_ANSWER, PRINTER_REPLY_GARBLED, PRINTER_LINK_LOST_IDLE. */
export const openMagicard = async (line: Transport, options: MagicardOptions = {}): Promise<FacePrinter> => {
  const deadlines = { ...MAGICARD_DEADLINES, ...options.deadlines };
  const dialogue = new MagicardDialogue(line, deadlines);
  try {
    const identity = await idle(async () => ({
      model: `Magicard ${await dialogue.ask('MDL')}`,
      serialNumber: await dialogue.ask('MSR'),
      firmware: await dialogue.ask('VRS'),
    }));
    const { ribbonSides = 300, now = Date.now } = options;
    return new MagicardPrinter(dialogue, { deadlines, ribbonSides, now }, identity);
  } catch (error) {
    await dialogue.close();
    throw error;
  }
};
