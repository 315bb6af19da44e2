/** Bodies as they are in the world, a printer without a chip station, and whoever moves them about. */
import { failure } from '../../../card/index.ts';
import type { Ribbon } from '../../../printers/card-printer.ts';
import {
  type FacePrinter,
  type InProcessReader,
  PRINTER_ERRORS,
  type PrintJob,
  type SideImage,
} from '../../../printers/index.ts';
import { readQr } from '../../../templates/index.ts';

export interface Plastic {
  readonly body: string;
  readonly chip: string;
  /** Text of the barcode of each face that was printed on it, in order; HALF for one that broke off. */
  readonly printed: string[];
}

export type PrintFault = 'refuses' | 'ribbon-breaks' | 'jams' | 'link-lost' | 'reply-lost';

/** Takes the first card of its feeder through, whatever that card is, like every machine of its kind. */
export class TinyPrinter implements FacePrinter {
  readonly kind = 'faces-only';
  readonly identity = { model: 'tiny', serialNumber: 'T1', firmware: '1' };
  readonly abilities = { chip: 'none', rejects: false, magnetic: false } as const;
  readonly feeder: Plastic[] = [];
  readonly out: Plastic[] = [];
  ribbon: Ribbon = { left: 100, capacity: 100 };
  inserted = 0;
  says: 'printed' | 'sent' = 'printed';
  fault: PrintFault | undefined;
  answers = true;
  /** Sees where its cards are. */
  sensors = true;

  async status() {
    if (!this.answers) throw failure(PRINTER_ERRORS, 'PRINTER_NO_ANSWER', {});
    return {
      position: this.sensors ? 'empty' : 'unknown',
      feeder: !this.sensors ? 'unknown' : this.feeder.length === 0 ? 'empty' : 'ok',
      cover: 'closed',
      ribbon: this.ribbon,
      rejectBoxFull: false,
      cleaning: { need: 'none', cardsLeft: null },
      head: 'ok',
    } as const;
  }

  async counters() {
    if (!this.answers) throw failure(PRINTER_ERRORS, 'PRINTER_NO_ANSWER', {});
    return { inserted: this.inserted, panels: this.inserted * 5 };
  }

  async clean(): Promise<void> {}
  async close(): Promise<void> {}

  async printThrough(job: PrintJob): Promise<'printed' | 'sent'> {
    const { fault } = this;
    this.fault = undefined;
    if (fault === 'refuses') throw failure(PRINTER_ERRORS, 'PRINTER_RIBBON_LOW', {});
    const card = this.feeder.shift();
    if (card === undefined) throw failure(PRINTER_ERRORS, 'PRINTER_FEEDER_EMPTY', {});
    this.inserted += 1;
    this.out.push(card);
    if (fault === 'ribbon-breaks' || fault === 'jams') {
      card.printed.push('HALF');
      throw failure(PRINTER_ERRORS, fault === 'jams' ? 'PRINTER_CARD_JAM' : 'PRINTER_RIBBON_FAILED', {});
    }
    card.printed.push((await readQr(rgba(job.back))) ?? 'NO BARCODE');
    if (fault === 'link-lost') throw failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {});
    if (fault === 'reply-lost') throw failure(PRINTER_ERRORS, 'PRINTER_REPLY_UNKNOWN', {});
    return this.says;
  }
}

const rgba = (side: SideImage): Parameters<typeof readQr>[0] => side as Parameters<typeof readQr>[0];

/** What somebody reads who scans the back of a card: over-printed twice, nobody reads anything. */
export const scan = ({ printed }: Plastic): string =>
  printed.length === 1 ? (printed[0] ?? '') : 'UNREADABLE';

/** The desk in front of a person: at most one card lies on the reader. */
export class Tabletop {
  readonly #reader: InProcessReader;
  on: Plastic | undefined;

  constructor(reader: InProcessReader) {
    this.#reader = reader;
  }

  async lay(card: Plastic): Promise<void> {
    await this.take();
    this.on = card;
    await this.#reader.insert(card.chip);
  }

  async take(): Promise<void> {
    this.on = undefined;
    await this.#reader.remove();
  }
}
