import type { Act } from './acts.ts';
import type { Fault } from './faults.ts';
import type { CardEvent } from './machine-options.ts';
import type { ScriptStep } from './script.ts';

/** What a script acts on. */
export interface ScriptStage {
  readonly fault: (fault: Fault) => void;
  readonly act: (act: Act) => void;
  readonly onStep?: (step: ScriptStep, number: number) => void;
}

/** A script that is under way: it hears what the machine does, and each of its steps happens once. */
export class ScriptRun {
  readonly #steps: readonly ScriptStep[];
  readonly #stage: ScriptStage;
  /** Steps that wait for nothing but their seconds. */
  readonly #armed = new Set<number>();
  readonly #happened = new Set<number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #fed = 0;
  #feeding = false;

  constructor(steps: readonly ScriptStep[], stage: ScriptStage) {
    this.#steps = steps;
    this.#stage = stage;
    steps.forEach(({ at }, i) => {
      if ('seconds' in at && !('after' in at)) this.#later(i, at.seconds);
    });
  }

  /** A card is about to be pulled in: for the first time, or again after a pick that failed. */
  onFeeding(): void {
    this.#feeding = true;
    this.#steps.forEach(({ at }, i) => {
      if ('card' in at && at.card === this.#fed + 1) this.#happen(i);
    });
  }

  onCard({ what }: CardEvent): void {
    if (what === 'fed' && this.#feeding) {
      this.#fed++;
      this.#feeding = false;
    }
    // One event is heard by one step: `after: ejected` twice in a row means two ejections.
    const heard = this.#steps.findIndex(
      ({ at }, i) => 'after' in at && at.after === what && !this.#armed.has(i) && this.#isNext(i),
    );
    if (heard < 0) return;
    this.#later(heard, secondsOf(this.#steps[heard]));
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #isNext(i: number): boolean {
    return i === 0 || this.#happened.has(i - 1);
  }

  #later(i: number, seconds: number): void {
    this.#armed.add(i);
    if (seconds === 0) {
      this.#do(i);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#do(i);
    }, seconds * 1_000);
    this.#timers.add(timer);
  }

  #happen(i: number): void {
    if (this.#armed.has(i)) return;
    this.#armed.add(i);
    this.#do(i);
  }

  #do(i: number): void {
    const step = this.#steps[i];
    if (step === undefined) return;
    this.#happened.add(i);
    this.#stage.onStep?.(step, i + 1);
    if ('fault' in step) this.#stage.fault(step.fault);
    else this.#stage.act(step.do);
  }
}

const secondsOf = (step: ScriptStep | undefined): number =>
  step !== undefined && 'seconds' in step.at ? (step.at.seconds ?? 0) : 0;
