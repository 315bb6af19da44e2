import { setTimeout as pause } from 'node:timers/promises';
import type { CardInterface, ContextInterface, ReaderInterface, ReaderState } from 'smartcard';
import { failure } from '../../card/index.ts';
import type { CardLink, CardReader } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { loadPcsc, type Pcsc, pcscFailure } from './pcsc.ts';

/**
 * How often the service is asked whether a card came. A blocking wait would hold one of the four threads that the
 * whole process shares for file and device work, and a host has many stations.
 */
const POLL_MS = 25;
/** A chip may think for seconds while it erases; past this it has hung. */
const ANSWER_MS = 30_000;
/** Room for the longest extended answer; the library's own default holds a short one only. */
const MAX_ANSWER_BYTES = 70_000;

class PcscLink implements CardLink {
  readonly atr: Uint8Array;
  readonly #card: CardInterface;
  readonly #reader: string;
  readonly #unpower: number;
  readonly #released: () => void;
  #pending: Promise<unknown> = Promise.resolve();
  #state: 'open' | 'hung' | 'closed' = 'open';

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
    const timeout = new AbortController();
    try {
      const first = await Promise.race([answer, pause(ANSWER_MS, undefined, { signal: timeout.signal })]);
      if (first !== undefined) return new Uint8Array(first);
    } catch (error) {
      throw pcscFailure(this.#reader, error);
    } finally {
      timeout.abort();
    }
    this.#state = 'hung';
    throw failure(CHIP_ERRORS, 'CHIP_SILENT', { reader: this.#reader, waitedMs: ANSWER_MS });
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

class PcscReader implements CardReader {
  readonly name: string;
  readonly #pcsc: Pcsc;
  readonly #context: ContextInterface;
  readonly #reader: ReaderInterface;
  #link: PcscLink | undefined;
  #connecting = false;
  #attempt: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(reader: ReaderInterface, pcsc: Pcsc, context: ContextInterface) {
    this.name = reader.name;
    this.#reader = reader;
    this.#pcsc = pcsc;
    this.#context = context;
  }

  async cardPresent(): Promise<boolean> {
    return ((await this.#look()).state & this.#pcsc.SCARD_STATE_PRESENT) !== 0;
  }

  async waitForCard(deadlineMs: number): Promise<CardLink> {
    if (this.#link !== undefined || this.#connecting) {
      throw failure(CHIP_ERRORS, 'CHIP_READER_BUSY', { reader: this.name });
    }
    this.#connecting = true;
    try {
      const until = Date.now() + deadlineMs;
      for (;;) {
        const attempt = this.#tryConnect();
        this.#attempt = attempt.catch(() => {});
        const link = await attempt;
        if (link !== undefined) return link;
        if (Date.now() >= until) {
          throw failure(CHIP_ERRORS, 'CHIP_NOT_FOUND', { reader: this.name, waitedMs: deadlineMs });
        }
        await pause(POLL_MS);
      }
    } finally {
      this.#connecting = false;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // The service connection must not be taken away under a chip that is just being powered up.
    await this.#attempt;
    await this.#link?.disconnect();
    this.#context.close();
  }

  /**
   * The state of this reader now, asked on a thread of its own: the service keeps its callers waiting while it powers
   * a chip up. Errors: CHIP_READER_CLOSED, CHIP_READER_MISSING, CHIP_SERVICE_STOPPED.
   */
  async #look(): Promise<ReaderState> {
    if (this.#closed) throw failure(CHIP_ERRORS, 'CHIP_READER_CLOSED', { reader: this.name });
    const unaware = { name: this.name, state: 0, changed: false, atr: null };
    let states: ReaderState[] | null;
    try {
      states = await this.#context.waitForChange([unaware], 0);
    } catch (error) {
      throw pcscFailure(this.name, error);
    }
    const state = states?.[0];
    const { SCARD_STATE_UNKNOWN, SCARD_STATE_UNAVAILABLE, SCARD_STATE_IGNORE } = this.#pcsc;
    const absent = SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_IGNORE;
    if (state === undefined || (state.state & absent) !== 0) {
      throw failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: this.name });
    }
    return state;
  }

  /** A link, or undefined while no chip answers: the card may be on its way, or not sit on its contacts yet. */
  async #tryConnect(): Promise<CardLink | undefined> {
    const { SCARD_STATE_PRESENT, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 } = this.#pcsc;
    if (((await this.#look()).state & SCARD_STATE_PRESENT) === 0) return undefined;
    let card: CardInterface;
    try {
      card = await this.#reader.connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    } catch (error) {
      const fault = pcscFailure(this.name, error);
      if (fault.code === 'CHIP_NOT_FOUND' || fault.code === 'CHIP_LOST') return undefined;
      throw fault;
    }
    // The chip was powered up by now, or the connection would have failed; what it said then stands in the state.
    const { atr } = await this.#look().catch(() => ({ atr: null }));
    if (atr === null) {
      card.disconnect(this.#pcsc.SCARD_UNPOWER_CARD);
      return undefined;
    }
    const released = () => {
      if (this.#link === link) this.#link = undefined;
    };
    const link = new PcscLink(card, new Uint8Array(atr), this.name, this.#pcsc.SCARD_UNPOWER_CARD, released);
    this.#link = link;
    // Closed while the chip was being powered up.
    if (this.#closed) {
      await link.disconnect();
      throw failure(CHIP_ERRORS, 'CHIP_READER_CLOSED', { reader: this.name });
    }
    return link;
  }
}

/**
 * Opens a PC/SC reader by its name, as `listPcscReaders` gives it. The card in it is held exclusively: no other program
 * of this computer can speak to it meanwhile. Errors: CHIP_SOFTWARE_MISSING, CHIP_SERVICE_STOPPED, CHIP_READER_MISSING.
 */
export const openPcscReader = async (name: string): Promise<CardReader> => {
  const pcsc = await loadPcsc();
  let context: ContextInterface | undefined;
  try {
    context = new pcsc.Context();
    const found = context.listReaders().find((reader) => reader.name === name);
    if (found !== undefined) return new PcscReader(found, pcsc, context);
  } catch (error) {
    context?.close();
    throw failure(CHIP_ERRORS, 'CHIP_SERVICE_STOPPED', { reader: name }, error);
  }
  context.close();
  throw failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: name });
};
