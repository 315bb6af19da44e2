import { failure, isKadiError, raise } from '../../card/index.ts';
import type {
  CardPosition,
  CardPrinter,
  PrinterAbilities,
  PrinterCounters,
  PrinterIdentity,
  PrinterStatus,
  PrintJob,
} from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { takeCharge } from './charge.ts';
import type { Acted, Deadlines, Dialogue } from './dialogue.ts';
import { command } from './frame.ts';
import { checkSides, sideCommands } from './job.ts';
import { readStatus, refuseUnlessReady } from './readiness.ts';
import { number, position, type Where } from './replies.ts';

/** One card through one machine: `openEvolis` makes it once the machine has been taken in charge. */
export class EvolisPrinter implements CardPrinter {
  readonly kind = 'one-pass';
  readonly abilities: PrinterAbilities = { chip: 'contact', rejects: true, magnetic: false };
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

  counters(): Promise<PrinterCounters> {
    return this.#inTurn(() =>
      this.#dialogue.sealed(this.#where, async (ask) => ({
        inserted: await ask(number, 'Rco', 'c'),
        panels: await ask(number, 'Rco', 'p'),
      })),
    );
  }

  feedToChip(): Promise<void> {
    return this.#inTurn(async () => {
      refuseUnlessReady(await this.#status());
      await takeCharge(this.#dialogue, this.#where);
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

  moveToChip(): Promise<void> {
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
      await takeCharge(this.#dialogue, this.#where);
      const before = [command('Pneab', 'A', 0), command('Pr', 'ymcko'), command('Ss'), command('Sr')];
      for (const bytes of before) this.#must(await this.#dialogue.act(bytes));
      for (const bytes of sideCommands(job.front)) this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Sv')));
      for (const bytes of sideCommands(job.back)) this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Se')));
      if ((await this.#afterMove(() => this.#position())) === 'empty')
        raise(PRINTER_ERRORS, 'PRINTER_NO_CARD');
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
      for (const bytes of [command('Pneab', 'A', 1), command('Pcrm', 'D')])
        this.#must(await this.#dialogue.act(bytes));
      this.#must(await this.#dialogue.act(command('Ser'), this.#deadlines.eject));
      await this.#arrive('empty', this.#deadlines.act);
    });
  }

  clean(): Promise<void> {
    return this.#inTurn(async () => {
      if ((await this.#position()) !== 'empty') raise(PRINTER_ERRORS, 'PRINTER_CARD_INSIDE');
      this.#must(await this.#dialogue.act(command('Scp'), this.#deadlines.eject));
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
      const unsure =
        isKadiError(error) && ['PRINTER_NO_ANSWER', 'PRINTER_REPLY_GARBLED'].includes(error.code);
      return unsure
        ? raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: error.code }, error)
        : Promise.reject(error);
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
