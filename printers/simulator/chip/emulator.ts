import { failure, isKadiError } from '../../../card/index.ts';
import type { ChipAccess } from '../../../crypto/chip-access/index.ts';
import {
  type DecodedCommand,
  decodeCommand,
  encodeResponse,
  type StaticKeys,
} from '../../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS } from '../../chip/errors.ts';
import { STATUS, status } from './answers.ts';
import { LONGEST_APDU } from './binary.ts';
import { CardChannels } from './card-channels.ts';
import { CardSession } from './card-session.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import { ATR } from './greetings.ts';
import { type TrainingIdentity, trainingIdentity } from './identity.ts';
import { APPLICATION_STATE, blankMemory, type ChipMemory, type ChipProtocol } from './memory.ts';
import { accessOf } from './reader-access.ts';
import { memoryFrom, type StoredChip, storedMemory } from './stored-chip.ts';

export type KeysFor = (kdd: Uint8Array) => StaticKeys;

/**
 * A chip of the training stations: a GlobalPlatform card with the ICAO LDS1 application, personalised inside SCP03 (or
 * SCP02, as old stock) and then locked for good, and after that read as its secrets allow. It is built from the tables of
 * ISO/IEC 7816-3, -4 and -9, GlobalPlatform Card 2.3 with Amendment D, and Doc 9303-10 and -11, and not from the encoder
 * that is tested against it. `onSave` is called when the chip locks, when its keys change, and when it loses power
 * with something changed; what it wrote in between is gone if the process is killed, as if the power had failed before.
 */
export class ChipEmulator {
  readonly atr = ATR;
  onSave: (chip: ChipEmulator) => void = () => {};
  readonly #memory: ChipMemory;
  readonly #identity: TrainingIdentity;
  readonly #session: CardSession;
  #powered = false;
  #unsaved = false;

  private constructor(memory: ChipMemory, keysFor: KeysFor, access?: ChipAccess) {
    this.#memory = memory;
    this.#identity = trainingIdentity(memory.chipSerial);
    const channels = new CardChannels(memory, this.#identity.kdd, keysFor);
    const keeping = { changed: () => this.#changed(), locked: () => this.#save() };
    this.#session = new CardSession(memory, channels, keeping, access);
  }

  /** `protocol`: what its secure channel speaks, SCP03 unless told otherwise. */
  static blank(chipSerial: string, keysFor: KeysFor, protocol: ChipProtocol = 'scp03'): ChipEmulator {
    return new ChipEmulator(blankMemory(chipSerial, protocol), keysFor);
  }

  /** Errors: TRAINING_CHIP_DAMAGED, TRAINING_CHIP_SERIAL. */
  static from(stored: unknown, keysFor: KeysFor): ChipEmulator {
    const memory = memoryFrom(stored);
    if (memory.applicationState !== APPLICATION_STATE.personalised) return new ChipEmulator(memory, keysFor);
    const access = accessOf(memory);
    if (access === undefined) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', {});
    return new ChipEmulator(memory, keysFor, access);
  }

  toJSON(): StoredChip {
    return storedMemory(this.#memory);
  }

  get chipSerial(): string {
    return this.#memory.chipSerial;
  }

  get kdd(): Uint8Array {
    return this.#identity.kdd.slice();
  }

  /** True once the application has been locked with its content. */
  get personalised(): boolean {
    return this.#memory.applicationState === APPLICATION_STATE.personalised;
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Makes one cell of a file's memory keep what it holds, whatever is written: how a chip goes bad. */
  wearOut(fid: number, offset: number): void {
    this.#memory.worn.push({ fid, offset });
    this.#changed();
  }

  /** Power on, or a reset of a chip that is on: every session is over, the security domain is selected. */
  powerOn(): Uint8Array {
    this.#session.reset();
    this.#powered = true;
    return this.atr.slice();
  }

  powerOff(): void {
    this.#session.reset();
    this.#powered = false;
    if (this.#unsaved) this.#save();
  }

  /** One command, one answer. Errors: CHIP_LOST when the chip has no power. */
  transmit(apdu: Uint8Array): Uint8Array {
    if (!this.#powered) throw failure(CHIP_ERRORS, 'CHIP_LOST', {});
    if (apdu.length > LONGEST_APDU) return encodeResponse(status(STATUS.wrongLength));
    let command: DecodedCommand;
    try {
      command = decodeCommand(apdu);
    } catch (error) {
      if (!isKadiError(error)) throw error;
      return encodeResponse(status(STATUS.wrongLength));
    }
    return this.#session.process(command);
  }

  #changed(): void {
    this.#unsaved = true;
  }

  #save(): void {
    this.#unsaved = false;
    this.onSave(this);
  }
}
