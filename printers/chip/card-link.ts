/**
 * An open connection to one chip, held for this process alone. Every command and answer is a whole APDU
 * (ISO/IEC 7816-4), the answer with its two status bytes.
 */
export interface CardLink {
  /** Answer to reset as the chip gave it (ISO/IEC 7816-3, 8). */
  readonly atr: Uint8Array;
  /** Errors: CHIP_LOST, CHIP_SILENT. A status word other than 9000 is an answer, not an error. */
  transmit(apdu: Uint8Array): Promise<Uint8Array>;
  /** Takes the power off the chip, which the printer needs before it moves the card. May be called again. */
  disconnect(): Promise<void>;
}

/** A chip reader at a station. One link at a time. */
export interface CardReader {
  readonly name: string;
  cardPresent(): Promise<boolean>;
  /** Waits up to `deadlineMs` milliseconds for a chip that answers. Errors: CHIP_NOT_FOUND, CHIP_READER_*. */
  waitForCard(deadlineMs: number): Promise<CardLink>;
  /** Disconnects what is connected; whoever waits for a card gets CHIP_READER_CLOSED. May be called again. */
  close(): Promise<void>;
}
