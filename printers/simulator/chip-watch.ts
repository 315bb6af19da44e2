/** What a reader slot needs of a chip: the training chip itself, or one with a fault in front of it. */
export interface SlotChip {
  readonly atr: Uint8Array;
  readonly powered: boolean;
  powerOn(): Uint8Array;
  powerOff(): void;
  /** Errors: CHIP_LOST when the chip has no power. */
  transmit(apdu: Uint8Array): Uint8Array;
}

/** A training chip as faults see it. */
export interface WearableChip extends SlotChip {
  wearOut(fid: number, offset: number): void;
}

/**
 * Stands between a chip that has just come to a station and its reader. Undefined: the reader sees nothing. `pull` takes
 * the chip off the contacts while the card stays where it is.
 */
export type ChipWatch = (chip: WearableChip, pull: () => void) => SlotChip | undefined;
