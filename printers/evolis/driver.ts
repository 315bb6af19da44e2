import { failure, isKadiError, raise } from '../../card/index.ts';
import type { CardPosition, CardPrinter, PrinterIdentity, PrinterStatus, PrintJob } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import { type Acted, type Ask, DEADLINES, type Deadlines, Dialogue } from './dialogue.ts';
import { command } from './frame.ts';
import { checkSides, sideCommands } from './job.ts';
import { boxFull, name, number, ok, position, ribbonLeft, volts, type Where } from './replies.ts';

export interface EvolisOptions {
  readonly deadlines?: Partial<Deadlines>;
  /**
   * Software reset first (`Srs`), for a machine that an earlier session left in the middle of something. Answers after
   * some seconds.
   */
  readonly reset?: boolean;
}

/** Two sides, one set of ribbon panels (y m c k o) each. */
const SIDES_PER_CARD = 2;
/** Between 0,00 and 5,00 Volts a sensor says yes or no; near-empty speaks above 1 V. */
const HALF_VOLTS = 2.5;
const NEAR_EMPTY_VOLTS = 1;
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
    const identity = await dialogue.sealed('outside', async (ask) => {
      await ask(ok, 'Pem', 2);
      for (const setting of [['Pcim', 'F'], ['Pcem', 'I'], ['Psmgr', 2]]) await ask(ok, ...setting);
      return identify(ask);
    });
    await keepInside(dialogue);
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

const keepInside = (dialogue: Dialogue): Promise<void> =>
  dialogue
    .sealed('outside', async (ask) => {
      await ask(ok, 'Pneab', 'E');
      await ask(ok, 'Pcrm', 'D');
      await ask(ok, 'Pbc', 'A', 'D');
    })
    .catch((error: unknown) => {
      if (!isKadiError(error) || error.code !== 'PRINTER_COMMAND_REFUSED') throw error;
      return raise(PRINTER_ERRORS, 'PRINTER_MODEL_UNSUITABLE', error.facts, error);
    });

/** `Srs`, then `Rok` until it answers: the machine is silent while it starts. */
const reset = async (dialogue: Dialogue, deadlines: Deadlines): Promise<void> => {
  await dialogue.act(command('Srs'), deadlines.read);
  const end = Date.now() + RESET_MS;
  for (;;) {
    const ready = await dialogue.sealed('outside', (ask) => ask(ok, 'Rok')).catch((error: unknown) => {
      if (isKadiError(error) && error.code === 'PRINTER_NO_ANSWER' && Date.now() < end) return undefined;
      throw error;
    });
    if (ready === 'OK') return;
  }
};

class EvolisPrinter implements CardPrinter {
  readonly identity: PrinterIdentity;
  readonly #dialogue: Dialogue;
  readonly #deadlines: Deadlines;
  #turn: Promise<unknown> = Promise.resolve();
  #where: Where = 'inside';
  #closed = false;

  constructor(dialogue: Dialogue, deadlines: Deadlines, identity: PrinterIdentity) {
    this.#dialogue = dialogue;
    this.#deadlines = deadlines;
    this.identity = identity;
  }

  status(): Promise<PrinterStatus> {
    return this.#inTurn(() => this.#status());
  }

  counters(): Promise<{ inserted: number; panels: number }> {
    return this.#inTurn(() =>
      this.#dialogue.sealed(this.#where, async (ask) => ({
        inserted: await ask(number, 'Rco', 'c'),
        panels: await ask(number, 'Rco', 'p'),
      })),
    );
  }

  feedToContact(): Promise<void> {
    return this.#inTurn(async () => {
      refuseUnlessReady(await this.#status());
      this.#where = 'inside';
      const acted = await this.#dialogue.act(command('Sis'));
      if (acted.kind === 'told') {
        // Nothing came in: the same attempt may go on once a person has loaded, closed or emptied something.
        const inside = await this.#afterMove(() => this.#position());
        throw acted.error(inside === 'empty' ? 'outside' : 'inside');
      }
      this.#must(acted);
      await this.#arrive('contact', this.#deadlines.act);
    });
  }

  moveToContact(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#mustHoldCard();
      this.#must(await this.#dialogue.act(command('Sis')));
      await this.#arrive('contact', this.#deadlines.act);
    });
  }

  print(job: PrintJob): Promise<void> {
    return this.#inTurn(async () => {
      checkSides(job);
      await this.#mustHoldCard();
      const before = [command('Pneab', 'A', 0), command('Pr', 'ymcko'), command('Ss'), command('Sr')];
      for (const bytes of before) this.#must(await this.#dialogue.act(bytes));
      for (const bytes of sideCommands(job.front)) this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Sv')));
      for (const bytes of sideCommands(job.back)) this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Se')));
      if ((await this.#afterMove(() => this.#position())) === 'empty') raise(PRINTER_ERRORS, 'PRINTER_NO_CARD');
    });
  }

  eject(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#mustHoldCard();
      this.#must(await this.#dialogue.act(command('Pneab', 'A', 1)));
      this.#must(await this.#dialogue.act(command('Se'), this.#deadlines.eject));
      if (await this.#left()) return;
      // The one movement that may be said twice: the card has been seen inside after the first.
      this.#must(await this.#dialogue.act(command('Se'), this.#deadlines.eject));
      await this.#arrive('empty', this.#deadlines.act);
    });
  }

  reject(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#mustHoldCard();
      for (const bytes of [command('Pneab', 'A', 1), command('Pcrm', 'D')]) this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Ser'), this.#deadlines.eject));
      await this.#arrive('empty', this.#deadlines.act);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#dialogue.close();
  }

  /** One thing at a time on the wire, also when two callers ask at once. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      if (this.#closed) raise(PRINTER_ERRORS, 'PRINTER_CLOSED');
      try {
        return await work();
      } catch (error) {
        const idle = this.#where === 'outside' && isKadiError(error) && error.code === 'PRINTER_LINK_LOST';
        throw idle ? failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST_IDLE', {}, error) : error;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #status(): Promise<PrinterStatus> {
    const status = await this.#dialogue.sealed(this.#where, readStatus);
    this.#where = status.position === 'empty' ? 'outside' : 'inside';
    return status;
  }

  async #position(): Promise<CardPosition> {
    const found = await this.#dialogue.sealed(this.#where, (ask) => ask(position, 'Rlr', 'p'));
    this.#where = found === 'empty' ? 'outside' : 'inside';
    return found;
  }

  /** Without this look, `Sis` and `Ss` would take a fresh blank from the feeder. */
  async #mustHoldCard(): Promise<void> {
    if ((await this.#position()) === 'empty') raise(PRINTER_ERRORS, 'PRINTER_NO_CARD');
  }

  #must(acted: Acted): void {
    if (acted.kind === 'told') throw acted.error('inside');
    if (acted.kind === 'unknown') raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: acted.why });
  }

  /** Questions that cannot be answered after a movement leave the movement unknown. */
  async #afterMove<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const unsure = isKadiError(error) && ['PRINTER_NO_ANSWER', 'PRINTER_REPLY_GARBLED'].includes(error.code);
      return unsure ? raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: error.code }, error) : Promise.reject(error);
    }
  }

  /** Feed and eject may answer before the movement has ended (`Psmgr;2`): look until the card is there. */
  async #arrive(wanted: CardPosition, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = await this.#afterMove(() => this.#position());
      if (found === wanted) return;
      if (Date.now() >= end) raise(PRINTER_ERRORS, 'PRINTER_CARD_ELSEWHERE', { wanted, found });
      await new Promise((resolve) => setTimeout(resolve, this.#deadlines.poll));
    }
  }

  async #left(): Promise<boolean> {
    return this.#arrive('empty', this.#deadlines.act).then(
      () => true,
      (error: unknown) => {
        if (isKadiError(error) && error.code === 'PRINTER_CARD_ELSEWHERE') return false;
        throw error;
      },
    );
  }
}

const readStatus = async (ask: Ask): Promise<PrinterStatus> => {
  const left = await ask(ribbonLeft, 'Rrt', 'count');
  const capacity = await ask(ribbonLeft, 'Rrt', 'qty');
  const feeder = await ask(volts, 'Rse', 'f');
  const nearEmpty = await ask(volts, 'Rse', 'n');
  const cover = await ask(volts, 'Rse', 'o');
  return {
    feeder: feeder < HALF_VOLTS ? 'empty' : nearEmpty > NEAR_EMPTY_VOLTS ? 'near-empty' : 'ok',
    cover: cover < HALF_VOLTS ? 'open' : 'closed',
    ribbon: left === 'none' || capacity === 'none' ? 'none' : { left, capacity },
    rejectBoxFull: await ask(boxFull, 'Rlr', 'h'),
    position: await ask(position, 'Rlr', 'p'),
  };
};

/** Rule: do not start unless the machine can finish. */
const refuseUnlessReady = (status: PrinterStatus): void => {
  if (status.position !== 'empty') raise(PRINTER_ERRORS, 'PRINTER_CARD_INSIDE', { position: status.position });
  if (status.cover === 'open') raise(PRINTER_ERRORS, 'PRINTER_COVER_OPEN');
  if (status.feeder === 'empty') raise(PRINTER_ERRORS, 'PRINTER_FEEDER_EMPTY');
  if (status.rejectBoxFull) raise(PRINTER_ERRORS, 'PRINTER_BOX_FULL');
  if (status.ribbon === 'none') return raise(PRINTER_ERRORS, 'PRINTER_RIBBON_MISSING');
  if (status.ribbon.left < SIDES_PER_CARD) raise(PRINTER_ERRORS, 'PRINTER_RIBBON_LOW', { left: status.ribbon.left });
};
