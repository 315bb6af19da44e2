import type { ChipWatch, SlotChip, WearableChip } from './chip-watch.ts';
import type { FaultList } from './faults.ts';

/** A fault of the wire: the lowest bit of the last byte of the data is another. */
const spoilt = (bytes: Uint8Array, tail: number): Uint8Array => {
  const out = bytes.slice();
  const at = out.length - 1 - tail;
  out[at] = (out[at] ?? 0) ^ 0x01;
  return out;
};

const STATUS_BYTES = 2;

/** A chip with the list of faults before it; it counts the commands since it came to the station. */
class WatchedChip implements SlotChip {
  readonly #chip: WearableChip;
  readonly #faults: FaultList;
  readonly #pull: () => void;
  #heard = 0;

  constructor(chip: WearableChip, faults: FaultList, pull: () => void) {
    this.#chip = chip;
    this.#faults = faults;
    this.#pull = pull;
  }

  get atr(): Uint8Array {
    return this.#chip.atr;
  }
  get powered(): boolean {
    return this.#chip.powered;
  }
  powerOn(): Uint8Array {
    return this.#chip.powerOn();
  }
  powerOff(): void {
    this.#chip.powerOff();
  }

  transmit(apdu: Uint8Array): Uint8Array {
    const due = ({ afterApdus }: { readonly afterApdus: number }) => this.#heard >= afterApdus;
    if (this.#faults.take('chip-pulled', due) !== undefined) {
      this.#chip.powerOff();
      this.#pull();
      // The reader has lost the card; asked in spite of it, the chip has no power and says so.
      return this.#chip.transmit(apdu);
    }
    const answers = this.#faults.take('chip-answers', due);
    const noise = this.#faults.take('chip-noise', due);
    this.#heard++;
    if (answers !== undefined) return new Uint8Array(Buffer.from(answers.sw, 'hex'));
    const told = noise?.on === 'command' ? spoilt(apdu, 0) : apdu;
    const answer = this.#chip.transmit(told);
    // Where no data comes back, only the status word can be hit.
    if (noise?.on !== 'answer') return answer;
    return spoilt(answer, answer.length > STATUS_BYTES ? STATUS_BYTES : 0);
  }
}

/** `onLost`: the reader no longer sees the chip, although the card lies at the station. */
export const chipWatch =
  (faults: FaultList, onLost: () => void): ChipWatch =>
  (chip, pull) => {
    for (let worn = faults.take('chip-worn'); worn !== undefined; worn = faults.take('chip-worn')) {
      chip.wearOut(Number.parseInt(worn.file, 16), worn.offset);
    }
    if (faults.take('chip-mute') !== undefined) {
      onLost();
      return undefined;
    }
    return new WatchedChip(chip, faults, () => {
      onLost();
      pull();
    });
  };
