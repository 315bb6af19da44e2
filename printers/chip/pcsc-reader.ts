import { setTimeout as pause } from 'node:timers/promises';
import type { CardInterface, ContextInterface, ReaderInterface, ReaderState } from 'smartcard';
import { failure } from '../../card/index.ts';
import type { CardLink, CardReader } from './card-link.ts';
import { CHIP_ERRORS } from './errors.ts';
import { loadPcsc, type Pcsc, pcscFailure } from './pcsc.ts';
import { PcscLink } from './pcsc-link.ts';

/**
 * How often the service is asked whether a card came. A blocking wait would hold one of the four threads that the
 * whole process shares for file and device work, and a host has many stations.
 */
const POLL_MS = 25;

/** One connection to the service, and the reader as that connection knows it. */
interface Service {
  readonly context: ContextInterface;
  readonly reader: ReaderInterface;
}

/** Errors: CHIP_SERVICE_STOPPED, CHIP_READER_MISSING. */
const reachService = (pcsc: Pcsc, name: string): Service => {
  let context: ContextInterface | undefined;
  let reader: ReaderInterface | undefined;
  try {
    context = new pcsc.Context();
    reader = context.listReaders().find((known) => known.name === name);
  } catch (error) {
    context?.close();
    throw failure(CHIP_ERRORS, 'CHIP_SERVICE_STOPPED', { reader: name }, error);
  }
  if (reader !== undefined) return { context, reader };
  context.close();
  throw failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: name });
};

class PcscReader implements CardReader {
  readonly name: string;
  readonly #pcsc: Pcsc;
  /** Gone once the service was found stopped; the next question reaches the service that was started since. */
  #service: Service | undefined;
  #link: PcscLink | undefined;
  #connecting = false;
  #attempt: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(name: string, pcsc: Pcsc) {
    this.name = name;
    this.#pcsc = pcsc;
    this.#service = reachService(pcsc, name);
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
        if (typeof link !== 'string') return link;
        if (Date.now() >= until) {
          throw failure(CHIP_ERRORS, link, { reader: this.name, waitedMs: deadlineMs });
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
    this.#service?.context.close();
  }

  /**
   * The state of this reader now, asked on a thread of its own: the service keeps its callers waiting while it powers
   * a chip up. Errors: CHIP_READER_CLOSED, CHIP_READER_MISSING, CHIP_SERVICE_STOPPED.
   */
  async #look(): Promise<ReaderState> {
    if (this.#closed) throw failure(CHIP_ERRORS, 'CHIP_READER_CLOSED', { reader: this.name });
    const unaware = { name: this.name, state: 0, changed: false, atr: null };
    this.#service ??= reachService(this.#pcsc, this.name);
    const { context } = this.#service;
    let states: ReaderState[] | null;
    try {
      states = await context.waitForChange([unaware], 0);
    } catch (error) {
      const fault = pcscFailure(this.name, error);
      if (fault.code === 'CHIP_READER_MISSING') throw fault;
      // Whatever else goes wrong in a mere question is the service's own trouble: nothing was asked of a card.
      context.close();
      if (this.#service?.context === context) this.#service = undefined;
      throw failure(CHIP_ERRORS, 'CHIP_SERVICE_STOPPED', { reader: this.name }, error);
    }
    const state = states?.[0];
    const { SCARD_STATE_UNKNOWN, SCARD_STATE_UNAVAILABLE, SCARD_STATE_IGNORE } = this.#pcsc;
    const absent = SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_IGNORE;
    if (state === undefined || (state.state & absent) !== 0) {
      throw failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: this.name });
    }
    return state;
  }

  /**
   * A link, or why there is none yet: no chip answers, because the card is on its way or not on its contacts yet; or another
   * program holds it, as the smart card service of a desktop does for a moment with every card that comes.
   */
  async #tryConnect(): Promise<CardLink | 'CHIP_NOT_FOUND' | 'CHIP_READER_BUSY'> {
    const { SCARD_STATE_PRESENT, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 } = this.#pcsc;
    if (((await this.#look()).state & SCARD_STATE_PRESENT) === 0) return 'CHIP_NOT_FOUND';
    const reader = this.#service?.reader;
    if (reader === undefined) return 'CHIP_NOT_FOUND';
    let card: CardInterface;
    try {
      card = await reader.connect(SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    } catch (error) {
      const fault = pcscFailure(this.name, error);
      if (fault.code === 'CHIP_NOT_FOUND' || fault.code === 'CHIP_LOST') return 'CHIP_NOT_FOUND';
      if (fault.code === 'CHIP_READER_BUSY') return fault.code;
      throw fault;
    }
    // The chip was powered up by now, or the connection would have failed; what it said then stands in the state.
    const { atr } = await this.#look().catch(() => ({ atr: null }));
    if (atr === null) {
      card.disconnect(this.#pcsc.SCARD_UNPOWER_CARD);
      return 'CHIP_NOT_FOUND';
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
export const openPcscReader = async (name: string): Promise<CardReader> =>
  new PcscReader(name, await loadPcsc());
