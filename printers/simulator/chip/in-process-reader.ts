import { failure } from '../../../card/index.ts';
import type { CardLink, CardReader } from '../../chip/card-link.ts';
import { CHIP_ERRORS } from '../../chip/errors.ts';
import type { ChipWatch, SlotChip } from '../chip-watch.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import type { ChipStore } from './store.ts';

interface Waiter {
  readonly settle: () => void;
}

/**
 * A chip reader and its slot in one object, for stations without PC/SC and for tests: the printer's side puts training
 * cards in and takes them out, the station's side is a `CardReader` like any other.
 */
export class InProcessReader implements CardReader {
  readonly name: string;
  readonly #store: ChipStore;
  readonly #waiters = new Set<Waiter>();
  #chip: SlotChip | undefined;
  #link: CardLink | undefined;
  #closed = false;

  constructor(store: ChipStore, name = 'In-process reader') {
    this.#store = store;
    this.name = name;
  }

  /** Puts the card with this chip onto the contacts. Errors: TRAINING_SLOT_TAKEN, TRAINING_CHIP_*. */
  async insert(chipSerial: string, watch?: ChipWatch): Promise<void> {
    if (this.#chip !== undefined) {
      throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_SLOT_TAKEN', { reader: this.name });
    }
    const chip = this.#store.get(chipSerial);
    const seen: SlotChip | undefined = watch === undefined ? chip : watch(chip, () => this.#drop());
    if (seen === undefined) return;
    this.#chip = seen;
    for (const waiter of this.#waiters) waiter.settle();
  }

  /** Takes the card off the contacts, whatever was going on. An empty slot stays empty. */
  async remove(): Promise<void> {
    this.#drop();
  }

  #drop(): void {
    const chip = this.#chip;
    this.#chip = undefined;
    this.#link = undefined;
    chip?.powerOff();
  }

  /** The program that held the card is gone: the chip loses its power and lies there for the next one. */
  async letGo(): Promise<void> {
    await this.#link?.disconnect();
  }

  async cardPresent(): Promise<boolean> {
    return this.#chip !== undefined;
  }

  async waitForCard(deadlineMs: number): Promise<CardLink> {
    if (this.#link !== undefined) throw failure(CHIP_ERRORS, 'CHIP_READER_BUSY', { reader: this.name });
    if (this.#chip === undefined && !this.#closed) await this.#arrival(deadlineMs);
    if (this.#closed) throw failure(CHIP_ERRORS, 'CHIP_READER_CLOSED', { reader: this.name });
    if (this.#chip === undefined) {
      throw failure(CHIP_ERRORS, 'CHIP_NOT_FOUND', { reader: this.name, waitedMs: deadlineMs });
    }
    // Somebody else who waited may have been quicker.
    if (this.#link !== undefined) throw failure(CHIP_ERRORS, 'CHIP_READER_BUSY', { reader: this.name });
    this.#link = this.#connect(this.#chip);
    return this.#link;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.settle();
    await this.#link?.disconnect();
  }

  #arrival(deadlineMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { settle };
      const timer = setTimeout(settle, deadlineMs);
      this.#waiters.add(waiter);
    });
  }

  #connect(chip: SlotChip): CardLink {
    const atr = chip.powerOn();
    const link: CardLink = {
      atr,
      transmit: async (apdu) => {
        if (this.#link !== link) throw failure(CHIP_ERRORS, 'CHIP_LOST', { reader: this.name });
        return chip.transmit(apdu);
      },
      disconnect: async () => {
        if (this.#link !== link) return;
        this.#link = undefined;
        chip.powerOff();
      },
    };
    return link;
  }
}
