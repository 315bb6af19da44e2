import { isKadiError, raise } from '../../card/index.ts';
import type { CardPrinter, PrintJob } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { takeCharge } from './charge.ts';
import { command } from './frame.ts';
import { EvolisMachine } from './machine.ts';

/** One card through one machine: `openEvolis` makes it once the machine has been taken in charge. */
export class EvolisPrinter extends EvolisMachine implements CardPrinter {
  readonly kind = 'one-pass';

  feedToChip(): Promise<void> {
    return this.inTurn(() => this.feed(this.#toChip, this.#station));
  }

  moveToChip(): Promise<void> {
    return this.inTurn(async () => {
      await this.#mustHoldCard();
      this.must(await this.act(command(this.#toChip)));
      await this.arrive(this.#station, this.setup.deadlines.act);
    });
  }

  check(job: PrintJob): void {
    this.checkJob(job);
  }

  print(job: PrintJob): Promise<void> {
    return this.inTurn(async () => {
      this.checkJob(job);
      await this.#mustHoldCard();
      await takeCharge(this.dialogue, this.setup.model, this.where);
      const before = await this.count();
      this.must(await this.act(command('Pneab', 'A', 0)));
      await this.writeStripe(job);
      await this.sendSides(job);
      this.must(await this.act(command('Se')));
      if ((await this.afterMove(() => this.position())) === 'empty') raise(PRINTER_ERRORS, 'PRINTER_NO_CARD');
      this.mustHavePrinted(before, await this.afterMove(() => this.count()));
    });
  }

  eject(): Promise<void> {
    return this.inTurn(async () => {
      const { act, eject } = this.setup.deadlines;
      await this.#mustHoldCard();
      this.must(await this.act(command('Pneab', 'A', 1)));
      this.must(await this.act(command('Se'), eject));
      if (await this.#left()) return;
      // The one movement that may be said twice: the card has been seen inside after the first.
      this.must(await this.act(command('Se'), eject));
      await this.arrive('empty', act);
    });
  }

  reject(): Promise<void> {
    return this.inTurn(async () => {
      const { act, eject } = this.setup.deadlines;
      await this.#mustHoldCard();
      for (const parts of this.setup.model.reject ?? []) this.must(await this.act(command(...parts), eject));
      await this.arrive('empty', act);
    });
  }

  get #station(): 'contact' | 'contactless' {
    return this.abilities.chip === 'contactless' ? 'contactless' : 'contact';
  }

  get #toChip(): 'Sis' | 'Sic' {
    return this.#station === 'contact' ? 'Sis' : 'Sic';
  }

  /** Without this look, `Sis` and `Ss` would take a fresh blank from the feeder. */
  async #mustHoldCard(): Promise<void> {
    if ((await this.position()) === 'empty') raise(PRINTER_ERRORS, 'PRINTER_NO_CARD');
  }

  async #left(): Promise<boolean> {
    return this.arrive('empty', this.setup.deadlines.act).then(
      () => true,
      (error: unknown) => {
        if (isKadiError(error) && error.code === 'PRINTER_CARD_ELSEWHERE') return false;
        throw error;
      },
    );
  }
}
