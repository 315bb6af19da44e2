import { failure, isKadiError } from '../../card/index.ts';
import type { CardPrinter, PrinterIdentity } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import { takeCharge } from './charge.ts';
import { type Ask, DEADLINES, type Deadlines, Dialogue } from './dialogue.ts';
import { EvolisPrinter } from './driver.ts';
import { command } from './frame.ts';
import { name, ok } from './replies.ts';

export interface EvolisOptions {
  readonly deadlines?: Partial<Deadlines>;
  /**
   * Software reset first (`Srs`), for a machine that an earlier session left in the middle of something. Answers after
   * some seconds.
   */
  readonly reset?: boolean;
}

const RESET_MS = 30_000;

/**
 * Takes a printer of the KC200/Zenius class: the host handles errors (`Pem;2`, so that the machine never prints a second
 * card by itself), and cards stay inside after printing. Moves nothing. The commands are those of the guide A5013 and,
 * for keeping the card inside, of programs in the field; no vendor document is known for the latter.
 */
export const openEvolis = async (line: Transport, options: EvolisOptions = {}): Promise<CardPrinter> => {
  const deadlines = { ...DEADLINES, ...options.deadlines };
  const dialogue = new Dialogue(line, deadlines);
  try {
    if (options.reset === true) await reset(dialogue, deadlines);
    const identity = await dialogue.sealed('outside', identify);
    await takeCharge(dialogue, 'outside');
    const printer = new EvolisPrinter(dialogue, deadlines, identity);
    await printer.status();
    return printer;
  } catch (error) {
    await dialogue.close();
    if (!isKadiError(error) || error.code !== 'PRINTER_LINK_LOST') throw error;
    throw failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST_IDLE', {}, error);
  }
};

const identify = async (ask: Ask): Promise<PrinterIdentity> => ({
  model: await ask(name, 'Rtp'),
  serialNumber: await ask(name, 'Rsn'),
  firmware: await ask(name, 'Rfv'),
});

/** `Srs`, then `Rok` until it answers: the machine is silent while it starts. */
const reset = async (dialogue: Dialogue, deadlines: Deadlines): Promise<void> => {
  await dialogue.act(command('Srs'), deadlines.read);
  const end = Date.now() + RESET_MS;
  for (;;) {
    const ready = await dialogue
      .sealed('outside', (ask) => ask(ok, 'Rok'))
      .catch((error: unknown) => {
        if (isKadiError(error) && error.code === 'PRINTER_NO_ANSWER' && Date.now() < end) return undefined;
        throw error;
      });
    if (ready === 'OK') return;
  }
};
