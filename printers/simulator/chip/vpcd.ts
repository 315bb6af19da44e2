import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { failure, isKadiError } from '../../../card/index.ts';
import type { ChipWatch, SlotChip } from '../chip-watch.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import type { ChipStore } from './store.ts';

/** Where a virtual reader of vsmartcard-vpcd listens: a unix socket, or a TCP port of this computer. */
export type VpcdAddress = { readonly socket: string } | { readonly port: number };

export interface PluggedChip {
  /** Takes the card out: the reader loses it, the chip its power. May be called again. */
  unplug(): Promise<void>;
}

/** What the thread that holds the line says (vpcd-line.mjs). */
type LineMessage =
  | { readonly kind: 'connected' | 'unreachable' | 'unplugged' }
  | { readonly kind: 'power'; readonly on: boolean }
  | { readonly kind: 'command'; readonly generation: number; readonly bytes: Uint8Array };

const FIRST_CONNECT_MS = 5_000;
/** pcscd looks at its readers every 400 ms. */
const NOTICED_MS = 900;
/** No precise diagnosis (ISO/IEC 7816-4): a command reached a chip that has no power. */
const NO_POWER = Uint8Array.of(0x6f, 0x00);

/** Undefined: it was pulled off the contacts at this command, and nobody answers any more. */
const answerOf = (chip: SlotChip, command: Uint8Array): Uint8Array | undefined => {
  if (!chip.powered) return NO_POWER;
  try {
    return chip.transmit(command);
  } catch (error) {
    if (isKadiError(error) && error.code === 'CHIP_LOST') return undefined;
    throw error;
  }
};

/**
 * Puts a training chip into a virtual reader: to connect is to insert, to hang up is to remove. As long as the chip is
 * plugged in, a reader that went away (its service was started again) is connected to anew, and finds the chip without
 * power. Errors: TRAINING_READER_GONE when nobody listens for `patienceMs` milliseconds.
 */
export const plugIntoVpcd = (
  chip: SlotChip,
  at: VpcdAddress,
  patienceMs = FIRST_CONNECT_MS,
): Promise<PluggedChip> =>
  new Promise((resolve, reject) => {
    const line = new Worker(new URL('./vpcd-line.mjs', import.meta.url), {
      workerData: { at, atr: chip.atr, patienceMs },
      execArgv: [],
    });
    const ended = new Promise<void>((done) => {
      line.once('exit', () => {
        chip.powerOff();
        reject(failure(TRAINING_CHIP_ERRORS, 'TRAINING_READER_GONE', {}));
        done();
      });
    });
    let out = false;
    const unplug = async (): Promise<void> => {
      if (!out) line.postMessage({ kind: 'unplug' });
      out = true;
      await ended;
    };
    line.on('message', (message: LineMessage) => {
      switch (message.kind) {
        case 'connected':
          return resolve({ unplug });
        case 'power':
          if (message.on) chip.powerOn();
          else chip.powerOff();
          return;
        case 'command': {
          const bytes = answerOf(chip, message.bytes);
          if (bytes !== undefined)
            line.postMessage({ kind: 'answer', generation: message.generation, bytes });
          return;
        }
        case 'unreachable':
        case 'unplugged':
          // The thread ends after these two, and 'exit' settles what is open.
          return;
      }
    });
    line.on('error', (error) => reject(failure(TRAINING_CHIP_ERRORS, 'TRAINING_READER_GONE', {}, error)));
  });

/** The slot of a virtual reader, as the printer simulator sees it: cards come and go by chip serial. */
export class VpcdSlot {
  readonly #store: ChipStore;
  readonly #at: VpcdAddress;
  #plugged: Promise<PluggedChip> | undefined;
  #leaving: Promise<void> = Promise.resolve();

  constructor(store: ChipStore, at: VpcdAddress) {
    this.#store = store;
    this.#at = at;
  }

  /** Errors: TRAINING_SLOT_TAKEN, TRAINING_READER_GONE, TRAINING_CHIP_*. */
  async insert(chipSerial: string, watch?: ChipWatch): Promise<void> {
    if (this.#plugged !== undefined) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_SLOT_TAKEN', {});
    const chip = this.#store.get(chipSerial);
    const seen: SlotChip | undefined = watch === undefined ? chip : watch(chip, () => this.#pulled());
    if (seen === undefined) return;
    const plugged = this.#leaving.then(() => plugIntoVpcd(seen, this.#at));
    this.#plugged = plugged;
    try {
      await plugged;
    } catch (error) {
      this.#plugged = undefined;
      throw error;
    }
  }

  /** In the middle of a command: until the service has looked, it would take the next chip for this one. */
  #pulled(): void {
    this.#leaving = this.remove().then(() => pause(NOTICED_MS));
  }

  /** Returns when the line is down; the reader's service notices at its next look, within half a second. */
  async remove(): Promise<void> {
    const plugged = this.#plugged;
    this.#plugged = undefined;
    if (plugged !== undefined) this.#leaving = plugged.then((chip) => chip.unplug()).catch(() => {});
    // Also when it was pulled before: two chips on one line would be one too many.
    await this.#leaving;
  }
}
