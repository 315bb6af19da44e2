import type { FacePrinter, PrintJob } from '../card-printer.ts';
import { command } from './frame.ts';
import { EvolisMachine } from './machine.ts';

/** A machine that cannot hold a card after printing: in, its faces, out. Its own counters say whether a card was printed. */
export class EvolisFacePrinter extends EvolisMachine implements FacePrinter {
  readonly kind = 'faces-only';

  printThrough(job: PrintJob): Promise<'printed'> {
    return this.inTurn(async (): Promise<'printed'> => {
      this.checkJob(job);
      const before = await this.count();
      await this.feed('Si', 'print');
      await this.writeStripe(job);
      await this.sendSides(job);
      const { act, eject } = this.setup.deadlines;
      this.must(await this.act(command('Se'), eject));
      await this.arrive('empty', act);
      const after = await this.afterMove(() => this.count());
      this.mustHavePrinted(before, after, 1);
      return 'printed';
    });
  }
}
