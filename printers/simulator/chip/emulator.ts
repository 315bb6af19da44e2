import { failure, isKadiError } from '../../../card/index.ts';
import {
  type DecodedCommand,
  decodeCommand,
  encodeResponse,
  type ResponseApdu,
  refusalStatus,
  Scp03Card,
  type StaticKeys,
} from '../../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS } from '../../chip/errors.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { DONE, STATUS, status } from './answers.ts';
import { LONGEST_APDU } from './binary.ts';
import { APPLICATION_TEMPLATE, ATR, classRefusal, DOMAIN_TEMPLATE } from './greetings.ts';
import { type TrainingIdentity, trainingIdentity } from './identity.ts';
import { type ApplicationChip, runInApplication } from './lds-application.ts';
import {
  APPLICATION_STATE,
  blankMemory,
  CARD_STATE,
  type ChipMemory,
  memoryFrom,
  type StoredChip,
  storedMemory,
} from './memory.ts';
import { DOMAIN_AID, runInDomain } from './security-domain.ts';

export type KeysFor = (kdd: Uint8Array) => StaticKeys;

/**
 * A chip of the training stations: a GlobalPlatform card with the ICAO LDS1 application, personalised inside SCP03 and
 * then locked for good. It is built from the tables of ISO/IEC 7816-3, -4 and -9, GlobalPlatform Card 2.3 with
 * Amendment D, and Doc 9303-10, and not from the encoder that is tested against it. `onSave` is called when the chip
 * locks and when it loses power with something changed; what it wrote in between is gone if the process is killed,
 * as if the power had failed before.
 */
export class ChipEmulator {
  readonly atr = ATR;
  onSave: (chip: ChipEmulator) => void = () => {};
  readonly #memory: ChipMemory;
  readonly #identity: TrainingIdentity;
  readonly #keysFor: KeysFor;
  #keys: StaticKeys | undefined;
  #channel: Scp03Card | undefined;
  #inApplication = false;
  #currentFile: number | undefined;
  #powered = false;
  #unsaved = false;

  private constructor(memory: ChipMemory, keysFor: KeysFor) {
    this.#memory = memory;
    this.#identity = trainingIdentity(memory.chipSerial);
    this.#keysFor = keysFor;
  }

  static blank(chipSerial: string, keysFor: KeysFor): ChipEmulator {
    return new ChipEmulator(blankMemory(chipSerial), keysFor);
  }

  static from(stored: unknown, keysFor: KeysFor): ChipEmulator {
    return new ChipEmulator(memoryFrom(stored), keysFor);
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
    this.#forgetSession();
    this.#powered = true;
    return this.atr.slice();
  }

  powerOff(): void {
    this.#forgetSession();
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
    const refused = classRefusal(command.cla);
    if (refused !== undefined) return encodeResponse(status(refused));
    return this.#dispatch(command);
  }

  #dispatch(command: DecodedCommand): Uint8Array {
    const { cla, ins, p1 } = command;
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x04) return encodeResponse(this.#selectByName(command));
    if (cla === 0x80 && ins === 0x50) return this.#initializeUpdate(command);
    if ((cla & 0x80) !== 0 && ins === 0x82) {
      return encodeResponse(status(this.#openChannel().externalAuthenticate(command)));
    }
    const channel = this.#channel;
    // Inside a session every command must be protected; one that is not ends the session.
    if ((cla & 0x04) === 0 && (channel === undefined || channel.level === 0)) {
      return encodeResponse(this.#run(command));
    }
    let plain: DecodedCommand;
    try {
      plain = this.#openChannel().unwrap(command);
    } catch (error) {
      const sw = refusalStatus(error);
      if (sw === undefined) throw error;
      return encodeResponse(status(sw));
    }
    const { data, sw } = this.#run(plain);
    return this.#openChannel().wrap(data, sw);
  }

  #run(command: DecodedCommand): ResponseApdu {
    const { cla, ins, p1, data } = command;
    if (!this.#inApplication) {
      const changed = () => this.#changed();
      const keyVersion = () => this.#staticKeys().version;
      return runInDomain(
        { memory: this.#memory, level: this.#channel?.level ?? 0, keyVersion, changed },
        command,
      );
    }
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x00 && data[0] === 0x3f && data[1] === 0x00) {
      this.#forgetSession();
      return DONE;
    }
    const chip: ApplicationChip = {
      memory: this.#memory,
      level: this.#channel?.level ?? 0,
      currentFile: this.#currentFile,
      changed: () => this.#changed(),
      locked: () => this.#save(),
    };
    const answer = runInApplication(chip, command);
    this.#currentFile = chip.currentFile;
    return answer;
  }

  /** SELECT by name; an empty name, or the beginning of one, is enough for the domain (ISO/IEC 7816-4, 11.1.1). */
  #selectByName({ p2, data, le }: DecodedCommand): ResponseApdu {
    if (p2 !== 0x00 && p2 !== 0x0c) return status(STATUS.wrongParameters);
    const isDomain = Buffer.compare(data, DOMAIN_AID.subarray(0, data.length)) === 0;
    const isApplication = Buffer.compare(data, LDS1_AID) === 0;
    if (!isDomain && !isApplication) return status(STATUS.notFound);
    if (isApplication && !this.#mayEnterApplication()) return status(STATUS.notFound);
    this.#forgetSession();
    this.#inApplication = isApplication;
    if (p2 === 0x0c || le === undefined) return DONE;
    return { data: isApplication ? APPLICATION_TEMPLATE : DOMAIN_TEMPLATE, sw: STATUS.done };
  }

  #mayEnterApplication(): boolean {
    const { cardState, applicationState } = this.#memory;
    if (cardState === CARD_STATE.locked || cardState === CARD_STATE.terminated) return false;
    return applicationState !== APPLICATION_STATE.locked;
  }

  #initializeUpdate(command: DecodedCommand): Uint8Array {
    if (this.#memory.cardState === CARD_STATE.terminated) {
      this.#channel?.reset();
      return encodeResponse(status(STATUS.conditionsNotSatisfied));
    }
    const channel = this.#openChannel();
    const answer = channel.initializeUpdate(command);
    if (channel.sequence !== this.#memory.sequence) {
      this.#memory.sequence = channel.sequence;
      this.#changed();
    }
    return answer;
  }

  /** The channel of whatever is selected: its challenge depends on that name. */
  #openChannel(): Scp03Card {
    this.#channel ??= new Scp03Card({
      keys: this.#staticKeys(),
      kdd: this.#identity.kdd,
      aid: this.#inApplication ? LDS1_AID : DOMAIN_AID,
      sequence: this.#memory.sequence,
    });
    return this.#channel;
  }

  #staticKeys(): StaticKeys {
    this.#keys ??= this.#keysFor(this.#identity.kdd.slice());
    return this.#keys;
  }

  #forgetSession(): void {
    this.#channel?.reset();
    this.#channel = undefined;
    this.#inApplication = false;
    this.#currentFile = undefined;
  }

  #changed(): void {
    this.#unsaved = true;
  }

  #save(): void {
    this.#unsaved = false;
    this.onSave(this);
  }
}
