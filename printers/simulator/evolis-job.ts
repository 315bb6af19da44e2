import type { Machine, PanelInk } from './machine.ts';
import { Complaint } from './machine-options.ts';
import type { Side } from './state.ts';

interface Step {
  readonly side: Side;
  readonly panel: PanelInk;
}

/** The job between `Ss` and `Se`. A panel prints while the next one arrives. */
export class Job {
  side: Side = 'front';
  readonly #machine: Machine;
  readonly #hostHandlesErrors: () => boolean;
  #waiting: PanelInk | undefined;
  /** All panels printed so far, for a machine that begins again by itself. */
  readonly #done: Step[] = [];

  constructor(machine: Machine, hostHandlesErrors: () => boolean) {
    this.#machine = machine;
    this.#hostHandlesErrors = hostHandlesErrors;
  }

  /** Prints the panel that waits and keeps this one. Throws Complaint, PowerGone. */
  async take(panel: PanelInk): Promise<void> {
    await this.printWaiting();
    this.#waiting = panel;
  }

  async printWaiting(): Promise<void> {
    const panel = this.#waiting;
    if (panel === undefined) return;
    this.#waiting = undefined;
    const step = { side: this.side, panel };
    try {
      await this.#print(step);
    } catch (error) {
      const again =
        error instanceof Complaint && error.message === 'ERROR RIBBON' && !this.#hostHandlesErrors();
      if (!again) throw error;
      await this.#beginAgain(step);
    }
  }

  async #print(step: Step): Promise<void> {
    await this.#machine.printPanel(step.side, step.panel, this.#done.length + 1);
    this.#done.push(step);
  }

  /** Out with the half-printed card, once a ribbon is in a fresh one, and on that one the same person once more. */
  async #beginAgain(step: Step): Promise<void> {
    await this.#machine.waitUntil(() => !this.#machine.ribbonOut);
    await this.#machine.eject();
    for (const again of [...this.#done.splice(0), step]) await this.#print(again);
  }
}
