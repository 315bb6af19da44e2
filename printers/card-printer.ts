/**
 * What a station needs of a card printer that can carry one card through chip encoding and printing in one pass,
 * whatever its language. Errors are those of printers/errors.ts.
 */
export interface CardPrinter {
  readonly identity: PrinterIdentity;
  status(): Promise<PrinterStatus>;
  /** Counters of the machine's whole life. `inserted` is the one the books are balanced with. */
  counters(): Promise<PrinterCounters>;
  /**
   * Takes the next blank to the contact station. Refuses before anything moves unless the machine is empty, closed,
   * loaded, has a box with room, and its ribbon lasts for both sides of a card.
   */
  feedToContact(): Promise<void>;
  /** Prints both sides of the card inside. The card stays inside. */
  print(job: PrintJob): Promise<void>;
  /** Brings the card that is inside back to the contact station. Never feeds a new one. */
  moveToContact(): Promise<void>;
  /** To the tray of good cards. */
  eject(): Promise<void>;
  /** To the reject box. */
  reject(): Promise<void>;
  close(): Promise<void>;
}

export interface PrinterIdentity {
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
}

export type CardPosition = 'empty' | 'print' | 'contact' | 'contactless' | 'unknown';

export interface PrinterStatus {
  readonly position: CardPosition;
  readonly feeder: 'ok' | 'near-empty' | 'empty';
  readonly cover: 'closed' | 'open';
  /** In sides: one side takes one set of ribbon panels. */
  readonly ribbon: { readonly left: number; readonly capacity: number } | 'none';
  readonly rejectBoxFull: boolean;
}

export interface PrinterCounters {
  readonly inserted: number;
  readonly panels: number;
}

/** An ID-1 card at 300 dpi, full bleed, held landscape. */
export const CARD_WIDTH = 1016;
export const CARD_HEIGHT = 648;
export const CARD_DOTS = CARD_WIDTH * CARD_HEIGHT;

/** Row-major, origin top left. `rgb` has 3 bytes a dot; `black` (resin) and `overlay` (varnish) one byte of 0 or 1. */
export interface SideImage {
  readonly width: typeof CARD_WIDTH;
  readonly height: typeof CARD_HEIGHT;
  readonly rgb: Uint8Array;
  readonly black: Uint8Array;
  readonly overlay: Uint8Array;
}

export interface PrintJob {
  readonly front: SideImage;
  readonly back: SideImage;
}
