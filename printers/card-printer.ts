/**
 * What a station needs of a card printer, whatever its language. Errors are those of printers/errors.ts.
 *
 * A `one-pass` printer carries one card to its chip station, prints it and holds it until it is told where the card goes. A
 * `faces-only` printer takes a body, prints it and lets it go in one movement; its chip is written and checked outside.
 */
export type Printer = CardPrinter | FacePrinter;

interface AnyPrinter {
  readonly identity: PrinterIdentity;
  readonly abilities: PrinterAbilities;
  status(): Promise<PrinterStatus>;
  /** Counters of the machine's whole life. `inserted` is the one the books are balanced with. */
  counters(): Promise<PrinterCounters>;
  /** Runs the cleaning cycle with the cleaning card that a person has put in. Refuses unless the machine is empty. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

export interface CardPrinter extends AnyPrinter {
  readonly kind: 'one-pass';
  /**
   * Takes the next blank to the chip station. Refuses before anything moves unless the machine is empty, closed,
   * loaded, has a box with room, and its ribbon lasts for both sides of a card.
   */
  feedToChip(): Promise<void>;
  /** Throws what `print` would refuse about the job itself, so that it is known before a blank is fed. Asks the machine nothing. */
  check(job: PrintJob): void;
  /** Prints both sides of the card inside. The card stays inside. */
  print(job: PrintJob): Promise<void>;
  /** Brings the card that is inside back to the chip station. Never feeds a new one. */
  moveToChip(): Promise<void>;
  /** To the tray of good cards. */
  eject(): Promise<void>;
  /** To the reject box. */
  reject(): Promise<void>;
}

export interface FacePrinter extends AnyPrinter {
  readonly kind: 'faces-only';
  /**
   * Takes one body in, prints both faces, lets it out. `printed`: the machine itself counted one more card. `sent`: all
   * bytes have left and the machine says nothing more; nobody may call that card printed before it has been looked at.
   * Refuses before anything moves unless the machine is ready.
   */
  printThrough(job: PrintJob): Promise<'printed' | 'sent'>;
}

export interface PrinterIdentity {
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
}

export interface PrinterAbilities {
  readonly chip: 'contact' | 'contactless' | 'none';
  /** Reject box of its own. */
  readonly rejects: boolean;
  readonly magnetic: boolean;
}

export type CardPosition = 'empty' | 'print' | 'contact' | 'contactless' | 'unknown';

/** In sets of panels. A side takes one; with a ribbon for colour in front and black behind, one lasts for both sides. */
export interface Ribbon {
  readonly left: number;
  /** Null: this machine does not say. */
  readonly capacity: number | null;
  /** Two where the machine's driver does not say. */
  readonly setsPerCard?: number;
}

export interface PrinterStatus {
  readonly position: CardPosition;
  /** `unknown`, here and below: this machine has no question for it. */
  readonly feeder: 'ok' | 'near-empty' | 'empty' | 'unknown';
  readonly cover: 'closed' | 'open' | 'unknown';
  readonly ribbon: Ribbon | 'none';
  /** Null: this machine has no question for it. */
  readonly rejectBoxFull: boolean | null;
  /** `required` blocks the next feed. `cardsLeft`: until the machine asks for cleaning; null when it does not say. */
  readonly cleaning: {
    readonly need: 'none' | 'recommended' | 'required';
    readonly cardsLeft: number | null;
  };
  readonly head: 'ok' | 'hot' | 'unknown';
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

/** Text of each ISO 7811 track without sentinels; a track that is absent is left as it is. */
export type MagneticTracks = Readonly<Partial<Record<1 | 2 | 3, string>>>;

export interface PrintJob {
  readonly front: SideImage;
  readonly back: SideImage;
  readonly magnetic?: MagneticTracks;
}
