import { failure, isKadiError, raise } from '../../card/index.ts';
import type { CardPrinter, Printer, PrinterIdentity } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import { takeCharge } from './charge.ts';
import { type Ask, DEADLINES, type Deadlines, Dialogue } from './dialogue.ts';
import { EvolisPrinter } from './driver.ts';
import { EvolisFacePrinter } from './faces.ts';
import { command } from './frame.ts';
import type { Setup } from './machine.ts';
import { abilitiesOf, type ChipStation, type EvolisModel, type EvolisModelName, modelOf } from './models.ts';
import { name, ok, position } from './replies.ts';
import { type RibbonType, ribbonFor } from './ribbons.ts';

export interface EvolisOptions {
  readonly deadlines?: Partial<Deadlines>;
  /** The model it works like; found by its answer to `Rtp` unless told. */
  readonly model?: EvolisModelName;
  /** Which chip station cards are brought to. Default contact. */
  readonly station?: ChipStation;
  /** Sides that it prints, where this machine is not as its model usually is. */
  readonly sides?: 1 | 2;
  /** Default ymcko. */
  readonly ribbon?: RibbonType;
  /**
   * Software reset first (`Srs`), for a machine that an earlier session left in the middle of something. Answers after
   * some seconds. `when-empty`: not with a card inside, which nobody says what becomes of.
   */
  readonly reset?: boolean | 'when-empty';
}

const RESET_MS = 30_000;

/**
 * Takes a printer: the host handles errors (`Pem;2`, so that the machine never prints a second card by itself). Moves
 * nothing. A model that keeps its card inside after printing is a one-pass printer, any other prints faces only. The
 * commands are those of the guide A5013 and, for keeping the card inside, of programs in the field; no vendor document is
 * known for the latter. Throws EVOLIS_MODEL_UNKNOWN, EVOLIS_NOT_IN_CHARGE, and what PRINTER_ERRORS has; the line is closed then.
 */
export const openAnyEvolis = async (line: Transport, options: EvolisOptions = {}): Promise<Printer> => {
  const deadlines = { ...DEADLINES, ...options.deadlines };
  const dialogue = new Dialogue(line, deadlines);
  try {
    if (options.reset === true || (options.reset === 'when-empty' && (await isEmpty(dialogue))))
      await reset(dialogue, deadlines);
    const identity = await dialogue.sealed('outside', identify);
    const model = modelOf(identity.model, options.model);
    await takeCharge(dialogue, model, 'outside');
    const printer = driverOf(dialogue, model, identity, { ...options, deadlines });
    await printer.status();
    return printer;
  } catch (error) {
    await dialogue.close();
    if (!isKadiError(error) || error.code !== 'PRINTER_LINK_LOST') throw error;
    throw failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST_IDLE', {}, error);
  }
};

/** The same for a station that writes chips in the printer. Throws PRINTER_MODEL_UNSUITABLE for one that only prints faces. */
export const openEvolis = async (line: Transport, options: EvolisOptions = {}): Promise<CardPrinter> => {
  const printer = await openAnyEvolis(line, options);
  if (printer.kind === 'one-pass') return printer;
  await printer.close();
  return raise(PRINTER_ERRORS, 'PRINTER_MODEL_UNSUITABLE', { model: printer.identity.model });
};

const driverOf = (
  dialogue: Dialogue,
  model: EvolisModel,
  identity: PrinterIdentity,
  {
    station = 'contact',
    sides = model.sides,
    ribbon = 'ymcko',
    deadlines,
  }: EvolisOptions & { readonly deadlines: Deadlines },
): Printer => {
  const setup: Setup = {
    model,
    abilities: abilitiesOf(model, station),
    ribbon,
    inks: ribbonFor(ribbon, sides),
    deadlines,
  };
  return model.keepsCard
    ? new EvolisPrinter(dialogue, setup, identity)
    : new EvolisFacePrinter(dialogue, setup, identity);
};

const identify = async (ask: Ask): Promise<PrinterIdentity> => ({
  model: await ask(name, 'Rtp'),
  serialNumber: await ask(name, 'Rsn'),
  firmware: await ask(name, 'Rfv'),
});

const isEmpty = async (dialogue: Dialogue): Promise<boolean> =>
  (await dialogue.sealed('inside', (ask) => ask(position, 'Rlr', 'p'))) === 'empty';

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
