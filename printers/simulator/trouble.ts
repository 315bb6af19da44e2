import type { Fault, FaultList } from './faults.ts';
import { Complaint } from './machine-options.ts';

/** When something can happen to a card: on its way in, turned over, on its way out, or at the n-th panel of the job. */
export type Moment = 'feed' | 'flip' | 'exit' | number;

type Hot = Extract<Fault, { kind: 'head-hot' }>;

/** The list of faults as the moving parts ask it. */
export class Trouble {
  readonly #faults: FaultList;
  #hotUntil = 0;

  constructor(faults: FaultList) {
    this.#faults = faults;
  }

  jams(moment: Moment): boolean {
    return this.#faults.take('jam', (fault) => fault.at === moment) !== undefined;
  }

  /** The cover then stands open. */
  coverOpens(moment: Moment): boolean {
    if (this.#faults.take('cover-opens', (fault) => fault.at === moment) === undefined) return false;
    this.#faults.list.push({ kind: 'cover-open' });
    return true;
  }

  /** With `panel`, faults that wait for that panel as well. Throws Complaint. */
  mustBeCool(panel?: number): void {
    const due = (fault: Hot) => fault.panel === undefined || fault.panel === panel;
    const hot = this.#faults.take('head-hot', due);
    if (hot !== undefined) this.#hotUntil = Date.now() + hot.ms;
    if (Date.now() < this.#hotUntil) throw new Complaint('ERROR HEAD');
  }

  /** What spoils that panel of the job, each once. */
  atPanel(count: number): {
    readonly ends: boolean;
    readonly breaks: boolean;
    readonly opened: boolean;
    readonly powerGoes: boolean;
  } {
    const here = (fault: Fault) => 'panel' in fault && fault.panel === count;
    return {
      ends: this.#faults.take('ribbon-end', here) !== undefined,
      breaks: this.#faults.take('ribbon-breaks', here) !== undefined,
      opened: this.coverOpens(count),
      powerGoes: this.#faults.take('power-cut', here) !== undefined,
    };
  }
}
