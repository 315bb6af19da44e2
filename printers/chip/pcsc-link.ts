import { setTimeout as pause } from 'node:timers/promises';
import type { CardInterface } from 'smartcard';
import { failure } from '../../card/index.ts';
import type { CardLink } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { pcscFailure } from './pcsc.ts';

/** A chip may think for seconds while it erases; past this it has hung. */
const ANSWER_MS = 30_000;
/** Room for the longest extended answer; the library's own default holds a short one only. */
const MAX_ANSWER_BYTES = 70_000;

/** An open, exclusive connection to a chip through PC/SC. `unpower` is the library's word for taking the power off. */
export class PcscLink implements CardLink {
  readonly atr: Uint8Array;
  readonly #card: CardInterface;
  readonly #reader: string;
  readonly #unpower: number;
  readonly #released: () => void;
  #pending: Promise<unknown> = Promise.resolve();
  /** After a fault nobody knows what the chip took in: a link that had one carries nothing more. */
  #state: 'open' | 'lost' | 'hung' | 'closed' = 'open';

  constructor(card: CardInterface, atr: Uint8Array, reader: string, unpower: number, released: () => void) {
    this.#card = card;
    this.atr = atr;
    this.#reader = reader;
    this.#unpower = unpower;
    this.#released = released;
  }

  async transmit(apdu: Uint8Array): Promise<Uint8Array> {
    if (this.#state !== 'open') throw failure(CHIP_ERRORS, 'CHIP_LOST', { reader: this.#reader });
    const answer = this.#card.transmit(Buffer.from(apdu), { maxRecvLength: MAX_ANSWER_BYTES });
    this.#pending = answer.catch(() => {});
    const timer = new AbortController();
    const tooLate = pause(ANSWER_MS, 'too late' as const, { signal: timer.signal });
    try {
      const first = await Promise.race([answer, tooLate]);
      if (first !== 'too late' && first.length >= 2) return new Uint8Array(first);
      // An answer without a status word is how some drivers say that nobody is there any more.
      this.#state = first === 'too late' ? 'hung' : 'lost';
    } catch (error) {
      this.#state = 'lost';
      throw pcscFailure(this.#reader, error);
    } finally {
      timer.abort();
    }
    const code = this.#state === 'hung' ? 'CHIP_SILENT' : 'CHIP_LOST';
    throw failure(CHIP_ERRORS, code, { reader: this.#reader });
  }

  async disconnect(): Promise<void> {
    if (this.#state === 'closed') return;
    const hung = this.#state === 'hung';
    this.#state = 'closed';
    // The service does one thing at a time on a connection, and the call below does not yield: behind a command that
    // hangs it would stop the whole process. So it waits for that command's end, and after a hang nobody waits for it.
    const released = this.#pending.then(() => {
      try {
        this.#card.disconnect(this.#unpower);
      } catch {
        // The card or the reader is gone already: there is no power left to take off.
      }
      this.#released();
    });
    if (!hung) await released;
  }
}
