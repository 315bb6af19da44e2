import { statSync } from 'node:fs';
import type { PinSource } from './messages.ts';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** When to try again: with pauses that double up to five seconds, and after a refused PIN only with another one. */
export class Opening {
  readonly #pin: PinSource;
  readonly #start: () => void;
  #pause = FIRST_MS;
  #timer: NodeJS.Timeout | undefined;
  /** What the PIN file looked like when its PIN was refused. */
  #refused: string | undefined;

  constructor(pin: PinSource, start: () => void) {
    this.#pin = pin;
    this.#start = start;
  }

  /** The device has done something: the next loss begins with short pauses. */
  worked(): void {
    this.#pause = FIRST_MS;
  }

  again(pinRefused: boolean): void {
    clearTimeout(this.#timer);
    if (pinRefused) this.#refused = this.#looks();
    this.#timer = setTimeout(() => {
      // Each try with a wrong PIN brings the token nearer to being locked.
      const same = this.#refused !== undefined && this.#refused === this.#looks();
      if (same) {
        this.again(false);
        return;
      }
      this.#refused = undefined;
      this.#start();
    }, this.#pause);
    this.#pause = Math.min(LONGEST_MS, this.#pause * 2);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #looks(): string {
    if ('typed' in this.#pin) return 'typed';
    const { mtimeMs, size, ino } = statSync(this.#pin.file, { throwIfNoEntry: false }) ?? {};
    return `${mtimeMs} ${size} ${ino}`;
  }
}
