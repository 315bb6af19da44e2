import { chipWatch } from './chip-faults.ts';
import type { FaultList } from './faults.ts';
import type { ContactStation } from './machine-options.ts';
import type { CardInside } from './state.ts';

/** The two places where a reader sees the chip of the card inside. */
export class Stations {
  readonly #faults: FaultList;
  readonly #contact: ContactStation;
  readonly #contactless: ContactStation | undefined;
  #lost = false;

  constructor(faults: FaultList, contact: ContactStation, contactless: ContactStation | undefined) {
    this.#faults = faults;
    this.#contact = contact;
    this.#contactless = contactless;
  }

  /** True when the reader has lost the chip though the card lies there: then it can be seated again. */
  get lost(): boolean {
    return this.#lost;
  }

  /** True when there is a reader at the card's place and its chip can be reached there. */
  async enter(card: CardInside): Promise<boolean> {
    this.#lost = false;
    const station = this.#of(card);
    if (station === undefined || card.chip === '') return false;
    if (card.interface !== undefined && card.interface !== card.position) return false;
    const watch = chipWatch(this.#faults, () => {
      this.#lost = true;
    });
    await station.insert(card.chip, watch);
    return true;
  }

  async leave(card: CardInside | null): Promise<void> {
    if (card !== null) await this.#of(card)?.remove();
  }

  #of({ position }: CardInside): ContactStation | undefined {
    if (position === 'contact') return this.#contact;
    return position === 'contactless' ? this.#contactless : undefined;
  }
}
