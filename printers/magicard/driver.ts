import { failure, isKadiError, raise } from '../../card/index.ts';
import type {
  FacePrinter,
  PrinterAbilities,
  PrinterCounters,
  PrinterIdentity,
  PrinterStatus,
  PrintJob,
} from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { MagicardDeadlines, MagicardDialogue } from './dialogue.ts';
import { MAGICARD_ERRORS } from './errors.ts';
import { cardJob, panelsOf } from './job.ts';
import { readStatus, refuseUnlessReady } from './readiness.ts';

export interface MagicardSettings {
  readonly deadlines: MagicardDeadlines;
  readonly ribbonSides: number;
  readonly now: () => number;
}

/** Questions that a machine at work may leave open. */
const NOT_NOW: ReadonlySet<string> = new Set(['PRINTER_NO_ANSWER', 'PRINTER_REPLY_GARBLED']);

/** Rio/Tango 2e and Enduro: takes a job, prints it, lets the card go. `openMagicard` makes it. */
export class MagicardPrinter implements FacePrinter {
  readonly kind = 'faces-only';
  readonly abilities: PrinterAbilities = { chip: 'none', rejects: true, magnetic: false };
  readonly identity: PrinterIdentity;
  readonly #dialogue: MagicardDialogue;
  readonly #settings: MagicardSettings;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** What the counters will say when all that was sent is printed: a job that nobody counted may be printed later. */
  #due: PrinterCounters = { inserted: 0, panels: 0 };

  constructor(dialogue: MagicardDialogue, settings: MagicardSettings, identity: PrinterIdentity) {
    this.#dialogue = dialogue;
    this.#settings = settings;
    this.identity = identity;
  }

  status(): Promise<PrinterStatus> {
    return this.#inTurn(() => idle(() => readStatus(this.#dialogue, this.#settings.ribbonSides)));
  }

  /** `inserted` is the machine's count of printed cards: it has none of cards drawn in. */
  counters(): Promise<PrinterCounters> {
    return this.#inTurn(() => idle(() => this.#counters()));
  }

  /**
   * `printed` needs both counters: one card more, and every panel that was sent. Whether the machine counts a card that it
   * rejected is not known, and one that it rejected half-way lacks panels. A card that was only `sent` may still be counted:
   * until it is, no later card is told as printed by this driver. Errors, nothing moved: MAGICARD_OVERCOAT_UNFIT,
   * MAGICARD_STRIPE_UNPROVEN, PRINTER_PICTURE_WRONG_SIZE, PRINTER_RIBBON_LOW, PRINTER_NEEDS_CLEANING, PRINTER_LINK_LOST_IDLE;
   * a card may be inside: PRINTER_LINK_LOST, PRINTER_REPLY_UNKNOWN.
   */
  printThrough(job: PrintJob): Promise<'printed' | 'sent'> {
    return this.#inTurn(async () => {
      if (job.magnetic !== undefined) raise(MAGICARD_ERRORS, 'MAGICARD_STRIPE_UNPROVEN');
      const { ribbonSides, now } = this.#settings;
      const pages = cardJob(job, Math.floor(now() / 1_000));
      const before = await idle(async () => {
        refuseUnlessReady(await readStatus(this.#dialogue, ribbonSides));
        return this.#counters();
      });
      const from = this.#due.inserted > before.inserted ? this.#due : before;
      this.#due = { inserted: from.inserted + 1, panels: from.panels + panelsOf(job) };
      try {
        // Both pages at once: a front without its back is a spoiled body.
        await this.#dialogue.send(new Uint8Array(Buffer.concat(pages)));
        return await this.#counted(before.inserted);
      } catch (error) {
        // Letting the printer go in the middle of a card is no better than a pulled cable.
        if (!isKadiError(error) || error.code !== 'PRINTER_CLOSED') throw error;
        throw failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, error);
      }
    });
  }

  clean(): Promise<void> {
    return Promise.reject(failure(MAGICARD_ERRORS, 'MAGICARD_CLEAN_AT_MACHINE'));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#dialogue.close();
  }

  async #counters(): Promise<PrinterCounters> {
    return { inserted: await this.#dialogue.ask('TCQ'), panels: await this.#dialogue.ask('TPQ') };
  }

  async #counted(before: number): Promise<'printed' | 'sent'> {
    const due = this.#due;
    const { print, poll } = this.#settings.deadlines;
    const end = Date.now() + print;
    for (;;) {
      const now = await this.#counters().catch((error: unknown) => {
        if (isKadiError(error) && NOT_NOW.has(error.code)) return undefined;
        throw error;
      });
      if (now?.inserted === due.inserted && now.panels >= due.panels) return 'printed';
      // A card was counted that need not be ours: one that was sent before, or one that another program printed.
      const foreign = now !== undefined && now.inserted > before && now.inserted !== due.inserted;
      if (foreign || Date.now() >= end) return 'sent';
      await new Promise((resolve) => setTimeout(resolve, poll));
    }
  }

  /** One thing at a time on the wire, also when two callers ask at once. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => (this.#closed ? raise(PRINTER_ERRORS, 'PRINTER_CLOSED') : work()));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Nothing has been sent: a line that breaks now costs no card. */
export const idle = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isKadiError(error) || error.code !== 'PRINTER_LINK_LOST') throw error;
    throw failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST_IDLE', {}, error);
  }
};
