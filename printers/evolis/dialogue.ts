import { failure, isKadiError, type KadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { type Transport, writeDeadline } from '../transport/transport.ts';
import { command } from './frame.ts';
import { errorOfReply, number, type Shape, type Where } from './replies.ts';

/** Milliseconds. The machine's own limits: reply 30 s, ejection 60 s. */
export interface Deadlines {
  /** A question that moves nothing. */
  readonly read: number;
  /** A setting, a movement or a panel, counted from when its bytes have left. */
  readonly act: number;
  readonly eject: number;
  /** The bytes of one command at least; a colour panel takes 50 s at 115200, and a slower line is given longer. */
  readonly write: number;
  /** Silence that ends a reply which came without NUL or CR, and that shows the line is drained. */
  readonly quiet: number;
  /** Between two looks at where the card is. */
  readonly poll: number;
  /** So long a head is called hot after the machine has said so, unless a card goes in before. */
  readonly cool: number;
}

export const DEADLINES: Deadlines = {
  read: 5_000,
  act: 30_000,
  eject: 60_000,
  write: 120_000,
  quiet: 200,
  poll: 50,
  cool: 2_000,
};

const TRIES = 3;
const MAX_REPLY = 256;

/** One question, one answer; used inside a sealed group. */
export type Ask = <T>(shape: Shape<T>, ...parts: readonly (string | number)[]) => Promise<T>;

/** Why a sealed group has to be asked again. Never leaves this file. */
class Unsure extends Error {
  readonly why: 'silent' | 'wrong-shape';
  constructor(why: 'silent' | 'wrong-shape') {
    super(why);
    this.why = why;
  }
}

/**
 * The dialogue with one machine: one command at a time, one reply each, every wait with a deadline. A broken line
 * settles whatever is pending.
 */
export class Dialogue {
  readonly #line: Transport;
  readonly #deadlines: Deadlines;
  readonly #stop: () => void;
  #text = '';
  #silence: NodeJS.Timeout | undefined;
  #waiting: { readonly settle: (reply: string | Error) => void } | undefined;
  #broken: Error | undefined;
  /** What came without a question: two answers to one, so the first may have been a stale one. */
  #surplus: string | undefined;

  constructor(line: Transport, deadlines: Deadlines) {
    this.#line = line;
    this.#deadlines = deadlines;
    this.#stop = line.onData((bytes) => this.#received(bytes));
    line.onClose((why) => this.#ended(why ?? failure(PRINTER_ERRORS, 'PRINTER_CLOSED')));
  }

  /**
   * Asks a group of questions that move nothing, and closes it with one whose answer looks like nothing else (a bare
   * number). A stale reply anywhere in the group shifts that last answer out of shape, or comes as one answer too many,
   * and the whole group is asked again, three times at most.
   */
  async sealed<T>(where: Where, group: (ask: Ask) => Promise<T>): Promise<T> {
    const ask: Ask = async (shape, ...parts) => {
      const text = await this.#exchange(command(...parts), this.#deadlines.read);
      if (text === undefined) throw new Unsure('silent');
      const answer = shape(text);
      if (answer !== undefined) return answer;
      const complaint = errorOfReply(text, where);
      throw complaint ?? new Unsure('wrong-shape');
    };
    let last: Unsure['why'] = 'silent';
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if (attempt > 1) await this.#drain();
      this.#surplus = undefined;
      try {
        const answer = await group(ask);
        await ask(number, 'Rco', 'c');
        if (this.#surplus !== undefined) throw new Unsure('wrong-shape');
        return answer;
      } catch (error) {
        if (!(error instanceof Unsure)) throw error;
        last = error.why;
      }
    }
    return raise(PRINTER_ERRORS, last === 'silent' ? 'PRINTER_NO_ANSWER' : 'PRINTER_REPLY_GARBLED', {
      tries: TRIES,
    });
  }

  /**
   * Sends one command that acts, once. `told` is the machine's own complaint; no reply, one that is neither `OK` nor a
   * complaint, or an `OK` with something else behind it, means nobody knows what the machine did.
   */
  async act(bytes: Uint8Array, replyMs = this.#deadlines.act): Promise<Acted> {
    const text = await this.#exchange(bytes, replyMs);
    if (text === 'OK')
      return (this.#surplus ?? 'OK') === 'OK' ? { kind: 'ok' } : { kind: 'unknown', why: 'two replies' };
    if (text === undefined) return { kind: 'unknown', why: 'no reply' };
    return errorOfReply(text, 'inside') === undefined
      ? { kind: 'unknown', why: 'wrong shape' }
      : {
          kind: 'told',
          error: (where) => errorOfReply(text, where) ?? failure(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN'),
        };
  }

  /** Sends one command that acts and answers with a value, once. */
  async actFor<T>(bytes: Uint8Array, shape: Shape<T>): Promise<T> {
    const text = await this.#exchange(bytes, this.#deadlines.act);
    const answer = text === undefined ? undefined : shape(text);
    if (answer !== undefined) return answer;
    throw (
      (text === undefined ? undefined : errorOfReply(text, 'inside')) ??
      failure(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', {
        why: text === undefined ? 'no reply' : 'wrong shape',
      })
    );
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#line.close();
  }

  /** Undefined when no reply came in time. */
  async #exchange(bytes: Uint8Array, replyMs: number): Promise<string | undefined> {
    if (this.#broken !== undefined) throw this.#broken;
    this.#forget();
    let timer: NodeJS.Timeout | undefined;
    let settled = false;
    const reply = new Promise<string | Error | undefined>((resolve) => {
      this.#waiting = { settle: resolve };
      timer = setTimeout(
        () => resolve(undefined),
        writeDeadline(this.#line, bytes.length, this.#deadlines.write),
      );
      this.#line.write(bytes).then(
        () => {
          if (settled) return;
          clearTimeout(timer);
          timer = setTimeout(() => resolve(undefined), replyMs);
        },
        (error: unknown) =>
          resolve(isKadiError(error) ? error : failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, error)),
      );
    });
    const answer = await reply;
    settled = true;
    clearTimeout(timer);
    this.#waiting = undefined;
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Whatever came before a command is not its answer. */
  #forget(): void {
    clearTimeout(this.#silence);
    this.#text = '';
  }

  /** Waits until nothing has come for a while; bounded, because a babbling line never falls silent. */
  async #drain(): Promise<void> {
    for (let round = 0; round < 10; round++) {
      let heard = false;
      this.#waiting = {
        settle: () => {
          heard = true;
        },
      };
      await new Promise((resolve) => setTimeout(resolve, this.#deadlines.quiet));
      this.#waiting = undefined;
      if (this.#broken !== undefined) throw this.#broken;
      if (!heard && this.#text === '') return;
      this.#forget();
    }
  }

  #received(bytes: Uint8Array): void {
    clearTimeout(this.#silence);
    for (const byte of bytes) {
      if (byte === 0x00 || byte === 0x0d || byte === 0x0a) this.#complete();
      else if (this.#text.length < MAX_REPLY) this.#text += String.fromCharCode(byte);
    }
    if (this.#text !== '') this.#silence = setTimeout(() => this.#complete(), this.#deadlines.quiet);
  }

  #complete(): void {
    const text = this.#text;
    this.#text = '';
    if (text === '') return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.settle(text);
    else if ((this.#surplus ?? 'OK') === 'OK') this.#surplus = text;
  }

  #ended(why: Error): void {
    this.#broken = isKadiError(why) ? why : failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, why);
    this.#forget();
    this.#waiting?.settle(this.#broken);
    this.#waiting = undefined;
  }
}

export type Acted =
  | { readonly kind: 'ok' }
  | { readonly kind: 'told'; readonly error: (where: Where) => KadiError }
  | { readonly kind: 'unknown'; readonly why: string };
