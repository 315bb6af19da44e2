import { failure, isKadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { type Transport, writeDeadline } from '../transport/transport.ts';
import { parseReply, ReplyFrames, statusRequest } from './status-frame.ts';
import { type StatusKey, type StatusValue, statusValue } from './status-keys.ts';

/** Milliseconds. */
export interface MagicardDeadlines {
  /** A question. */
  readonly read: number;
  /** All bytes of one job at least; a line that is slow by its settings is given longer. */
  readonly write: number;
  /** From the end of the job until the machine has counted its card. */
  readonly print: number;
  /** Silence that shows the line is drained. */
  readonly quiet: number;
  /** Between two looks at the counters. */
  readonly poll: number;
}

/** One two-sided card takes about 70 s (Enduro: 35 s a colour side). */
export const MAGICARD_DEADLINES: MagicardDeadlines = {
  read: 5_000,
  write: 120_000,
  print: 180_000,
  quiet: 200,
  poll: 500,
};

const TRIES = 3;
const MAX_DRAINS = 10;

/**
 * Questions to one machine, one at a time. Each reply names its key, so one that belongs to an earlier question is seen: the line is
 * drained and the question asked again. Jobs have no reply and are never sent again.
 */
export class MagicardDialogue {
  readonly #line: Transport;
  readonly #deadlines: MagicardDeadlines;
  readonly #frames = new ReplyFrames();
  readonly #stop: () => void;
  #heard = false;
  #settle: ((reply: string | Error) => void) | undefined;
  #broken: Error | undefined;

  constructor(line: Transport, deadlines: MagicardDeadlines) {
    this.#line = line;
    this.#deadlines = deadlines;
    this.#stop = line.onData((bytes) => this.#received(bytes));
    line.onClose((why) => this.#ended(why ?? failure(PRINTER_ERRORS, 'PRINTER_CLOSED')));
  }

  /** Errors: PRINTER_NO_ANSWER, PRINTER_REPLY_GARBLED, PRINTER_LINK_LOST. */
  async ask<K extends StatusKey>(key: K): Promise<StatusValue<K>> {
    let silent = true;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if (attempt > 1) await this.#drain();
      const reply = await this.#exchange(statusRequest(key));
      silent = reply === undefined;
      const parsed = reply === undefined ? undefined : parseReply(reply);
      const value = parsed?.key === key ? statusValue(key, parsed.value) : undefined;
      if (value !== undefined) return value;
    }
    return raise(PRINTER_ERRORS, silent ? 'PRINTER_NO_ANSWER' : 'PRINTER_REPLY_GARBLED', {
      key,
      tries: TRIES,
    });
  }

  /** All bytes of a job, once. Errors: PRINTER_LINK_LOST; PRINTER_REPLY_UNKNOWN when they do not leave in time, and the line is closed. */
  async send(bytes: Uint8Array): Promise<void> {
    this.#mustBeWhole();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(
        () => resolve('late'),
        writeDeadline(this.#line, bytes.length, this.#deadlines.write),
      );
    });
    try {
      if ((await Promise.race([this.#line.write(bytes), late])) !== 'late') return;
    } catch (error) {
      throw isKadiError(error) ? error : failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, error);
    } finally {
      clearTimeout(timer);
    }
    // The rest may not trickle out behind anybody's back.
    await this.close();
    raise(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', { why: 'write' });
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#line.close();
  }

  /** What stands between `01` and `03`; undefined when nothing came in time. */
  async #exchange(bytes: Uint8Array): Promise<string | undefined> {
    this.#mustBeWhole();
    this.#frames.forget();
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<string | Error | undefined>((resolve) => {
      this.#settle = resolve;
      timer = setTimeout(() => resolve(undefined), this.#deadlines.read);
      this.#line.write(bytes).catch((error: unknown) => {
        resolve(isKadiError(error) ? error : failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, error));
      });
    });
    clearTimeout(timer);
    this.#settle = undefined;
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Bounded, because a babbling line never falls silent. */
  async #drain(): Promise<void> {
    for (let round = 0; round < MAX_DRAINS; round++) {
      this.#heard = false;
      await new Promise((resolve) => setTimeout(resolve, this.#deadlines.quiet));
      this.#mustBeWhole();
      if (!this.#heard) return;
    }
  }

  #received(bytes: Uint8Array): void {
    this.#heard = true;
    for (const frame of this.#frames.feed(bytes)) {
      this.#settle?.(frame);
      this.#settle = undefined;
    }
  }

  #mustBeWhole(): void {
    if (this.#broken !== undefined) throw this.#broken;
  }

  #ended(why: Error): void {
    this.#broken = isKadiError(why) ? why : failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, why);
    this.#settle?.(this.#broken);
    this.#settle = undefined;
  }
}
