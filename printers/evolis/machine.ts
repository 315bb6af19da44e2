import { failure, isKadiError, raise } from '../../card/index.ts';
import type {
  CardPosition,
  PrinterAbilities,
  PrinterCounters,
  PrinterIdentity,
  PrinterStatus,
  PrintJob,
} from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { takeCharge } from './charge.ts';
import type { Acted, Deadlines, Dialogue } from './dialogue.ts';
import { EVOLIS_ERRORS } from './errors.ts';
import { command } from './frame.ts';
import { checkSides, sideCommands } from './job.ts';
import { stripeCommands, tracksOf } from './magnetic.ts';
import type { EvolisModel } from './models.ts';
import { readStatus, refuseUnlessReady } from './readiness.ts';
import { name, number, position, trackText, volts, type Where } from './replies.ts';
import type { Ribbon, RibbonType } from './ribbons.ts';

/** What a machine is and how it is used at this station. */
export interface Setup {
  readonly model: EvolisModel;
  readonly abilities: PrinterAbilities;
  readonly ribbon: RibbonType;
  /** What it puts on a card in this machine. */
  readonly inks: Ribbon;
  readonly deadlines: Deadlines;
}

/** What printers that hold a card and printers that let it go have in common: looking, printing a side, moving with care. */
export abstract class EvolisMachine {
  readonly identity: PrinterIdentity;
  readonly abilities: PrinterAbilities;
  protected readonly dialogue: Dialogue;
  protected readonly setup: Setup;
  #seen: Where = 'inside';
  /** Something was told to move in this turn: an empty machine then proves nothing until the turn has ended well. */
  #moved = false;
  #turn: Promise<unknown> = Promise.resolve();
  #hotUntil = 0;
  #closed = false;

  constructor(dialogue: Dialogue, setup: Setup, identity: PrinterIdentity) {
    this.dialogue = dialogue;
    this.setup = setup;
    this.abilities = setup.abilities;
    this.identity = identity;
  }

  status(): Promise<PrinterStatus> {
    return this.inTurn(() => this.look());
  }

  counters(): Promise<PrinterCounters> {
    return this.inTurn(() => this.count());
  }

  /** How the machine has its first serial port set (`Rcom;1`), in its own words: no source shows their form. */
  lineSettings(): Promise<string> {
    return this.inTurn(() => this.dialogue.sealed(this.where, (ask) => ask(name, 'Rcom', 1)));
  }

  clean(): Promise<void> {
    return this.inTurn(async () => {
      if ((await this.position()) !== 'empty') raise(PRINTER_ERRORS, 'PRINTER_CARD_INSIDE');
      const acted = await this.dialogue.act(command('Scp'), this.setup.deadlines.eject);
      if (acted.kind === 'told') throw acted.error('outside');
      this.must(acted);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.dialogue.close();
  }

  /** One thing at a time on the wire, also when two callers ask at once. */
  protected inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      if (this.#closed) raise(PRINTER_ERRORS, 'PRINTER_CLOSED');
      this.#moved = false;
      try {
        return await work();
      } catch (error) {
        if (this.#moved) this.#seen = 'inside';
        throw this.#lineError(error);
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** What an interrupted turn means for the card: letting the printer go in the middle of a movement is no better than a pulled cable. */
  #lineError(error: unknown): unknown {
    if (!isKadiError(error)) return error;
    if (error.code === 'PRINTER_LINK_LOST' && this.where === 'outside')
      return failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST_IDLE', {}, error);
    if (error.code === 'PRINTER_CLOSED' && this.#moved)
      return failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, error);
    return error;
  }

  /** Whether a card may be inside, or on its way. */
  protected get where(): Where {
    return this.#moved ? 'inside' : this.#seen;
  }

  /** One command that acts, once. Settings and cleaning are not told through here: they move no card of ours. */
  protected async act(bytes: Uint8Array, replyMs?: number): Promise<Acted> {
    this.#moved = true;
    return this.dialogue.act(bytes, replyMs);
  }

  protected async look(): Promise<PrinterStatus> {
    const status = await this.dialogue.sealed(this.where, (ask) =>
      readStatus(ask, this.setup.inks.setsPerCard),
    );
    this.#seen = status.position === 'empty' ? 'outside' : 'inside';
    return { ...status, head: Date.now() < this.#hotUntil ? 'hot' : 'ok' };
  }

  /** The seal is a number as counters are: late numbers of another question would pass. No number is taken for a sensor. */
  protected count(): Promise<PrinterCounters> {
    return this.dialogue.sealed(this.where, async (ask) => {
      const inserted = await ask(number, 'Rco', 'c');
      const panels = await ask(number, 'Rco', 'p');
      await ask(volts, 'Rse', 'o');
      return { inserted, panels };
    });
  }

  /** A panel that was said to be printed is printed only if the machine's own counter says so too. */
  protected mustHavePrinted(before: PrinterCounters, after: PrinterCounters, cardsFed = 0): void {
    const { front, back } = this.setup.inks;
    const cards = after.inserted - before.inserted;
    const panels = after.panels - before.panels;
    if (cards !== cardsFed || panels !== front.length + back.length)
      raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: 'counters', cards, panels });
  }

  /** Takes the next body to a place. Nothing has moved when it is refused, unless the error says otherwise. */
  protected async feed(what: 'Si' | 'Sis' | 'Sic', to: CardPosition): Promise<void> {
    refuseUnlessReady(await this.look(), this.setup.inks.setsPerCard);
    await takeCharge(this.dialogue, this.setup.model, this.where);
    const acted = await this.act(command(what));
    if (acted.kind === 'told') {
      // Nothing came in: the same attempt may go on once a person has loaded, closed or emptied something.
      const inside = await this.afterMove(() => this.position());
      if (inside === 'empty') this.#moved = false;
      const error = acted.error(inside === 'empty' ? 'outside' : 'inside');
      if (error.code === 'PRINTER_HEAD_HOT') this.#hotUntil = Date.now() + this.setup.deadlines.cool;
      throw error;
    }
    this.#hotUntil = 0;
    this.must(acted);
    await this.arrive(to, this.setup.deadlines.act);
  }

  /** Before the first byte of a job: can this machine with this ribbon make it? Moves nothing, sends nothing. */
  protected checkJob(job: PrintJob): void {
    checkSides(job, this.setup.inks);
    const tracks = tracksOf(job.magnetic ?? {});
    if (tracks.length > 0 && !this.abilities.magnetic) raise(EVOLIS_ERRORS, 'EVOLIS_NO_STRIPE');
  }

  /** The sides of the card inside, `Ss` to the last panel; what follows is `Se`. */
  protected async sendSides(job: PrintJob): Promise<void> {
    const { inks, ribbon } = this.setup;
    const { levels } = this.setup.model;
    for (const bytes of [command('Pr', ribbon), command('Ss'), command('Sr')])
      this.must(await this.act(bytes));
    for (const bytes of sideCommands(job.front, inks.front, levels, inks.half))
      this.must(await this.act(bytes));
    if (inks.back.length === 0) return;
    this.must(await this.act(command('Sv')));
    for (const bytes of sideCommands(job.back, inks.back, levels, inks.half))
      this.must(await this.act(bytes));
  }

  /** Writes the tracks on the card inside and reads each back. Throws EVOLIS_TRACK_DIFFERS. */
  protected async writeStripe(job: PrintJob): Promise<void> {
    const tracks = tracksOf(job.magnetic ?? {});
    if (tracks.length === 0) return;
    for (const bytes of stripeCommands(tracks)) this.must(await this.act(bytes));
    for (const [track, text] of tracks) {
      const read = await this.dialogue.actFor(command('Smr', track), trackText);
      if (read !== text) raise(EVOLIS_ERRORS, 'EVOLIS_TRACK_DIFFERS', { track });
    }
  }

  protected async position(): Promise<CardPosition> {
    const found = await this.dialogue.sealed(this.where, (ask) => ask(position, 'Rlr', 'p'));
    this.#seen = found === 'empty' ? 'outside' : 'inside';
    return found;
  }

  protected must(acted: Acted): void {
    if (acted.kind === 'told') throw acted.error('inside');
    if (acted.kind === 'unknown') raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: acted.why });
  }

  /** Questions that cannot be answered after a movement leave the movement unknown. */
  protected async afterMove<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const unsure =
        isKadiError(error) && ['PRINTER_NO_ANSWER', 'PRINTER_REPLY_GARBLED'].includes(error.code);
      return unsure
        ? raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: error.code }, error)
        : Promise.reject(error);
    }
  }

  /** Feed and eject may answer before the movement has ended (`Psmgr;2`): look until the card is there. */
  protected async arrive(wanted: CardPosition, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = await this.afterMove(() => this.position());
      if (found === wanted) return;
      if (Date.now() >= end) raise(PRINTER_ERRORS, 'PRINTER_CARD_ELSEWHERE', { wanted, found });
      await new Promise((resolve) => setTimeout(resolve, this.setup.deadlines.poll));
    }
  }
}
