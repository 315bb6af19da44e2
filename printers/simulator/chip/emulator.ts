import { failure, isKadiError } from '../../../card/index.ts';
import type { ChipAccess } from '../../../crypto/chip-access/index.ts';
import {
  type DecodedCommand,
  decodeCommand,
  encodeResponse,
  type ResponseApdu,
  refusalStatus,
  type StaticKeys,
} from '../../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS } from '../../chip/errors.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { DONE, STATUS, status } from './answers.ts';
import { newApplicationSession } from './application-chip.ts';
import { LONGEST_APDU } from './binary.ts';
import { CardChannels } from './card-channels.ts';
import { TRAINING_CHIP_ERRORS } from './errors.ts';
import { APPLICATION_TEMPLATE, ATR, classRefusal, DOMAIN_TEMPLATE } from './greetings.ts';
import { type TrainingIdentity, trainingIdentity } from './identity.ts';
import { runInApplication } from './lds-application.ts';
import { APPLICATION_STATE, blankMemory, CARD_STATE, type ChipMemory, type ChipProtocol } from './memory.ts';
import { newDomainSession } from './personalisation.ts';
import { accessOf } from './reader-access.ts';
import { DOMAIN_AID, runInDomain } from './security-domain.ts';
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
  readonly #channels: CardChannels;
  #access: ChipAccess | undefined;
  #inApplication = false;
  #application = newApplicationSession();
  #domain = newDomainSession();
  #powered = false;
  #unsaved = false;

  private constructor(memory: ChipMemory, keysFor: KeysFor) {
    this.#memory = memory;
    this.#identity = trainingIdentity(memory.chipSerial);
    this.#channels = new CardChannels(memory, this.#identity.kdd, keysFor);
  }

  /** `protocol`: what its secure channel speaks, SCP03 unless told otherwise. */
  static blank(chipSerial: string, keysFor: KeysFor, protocol: ChipProtocol = 'scp03'): ChipEmulator {
    return new ChipEmulator(blankMemory(chipSerial, protocol), keysFor);
  }

  /** Errors: TRAINING_CHIP_DAMAGED, TRAINING_CHIP_SERIAL. */
  static from(stored: unknown, keysFor: KeysFor): ChipEmulator {
    const chip = new ChipEmulator(memoryFrom(stored), keysFor);
    if (!chip.personalised) return chip;
    chip.#access = accessOf(chip.#memory);
    if (chip.#access === undefined) throw failure(TRAINING_CHIP_ERRORS, 'TRAINING_CHIP_DAMAGED', {});
    return chip;
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
    this.#forgetSessions();
    this.#powered = true;
    return this.atr.slice();
  }

  powerOff(): void {
    this.#forgetSessions();
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
    const refused = classRefusal(command, this.personalised);
    if (refused !== undefined) return encodeResponse(status(refused));
    return this.#dispatch(command);
  }

  /** Class 80 and 84 are GlobalPlatform's; what comes inside an open channel is too; the rest is for readers. */
  #dispatch(command: DecodedCommand): Uint8Array {
    const { cla, ins } = command;
    const isManagement = (cla & 0x80) !== 0;
    const isSealed = (cla & 0x0c) === 0x04;
    const isSelection = cla === 0x00 && ins === 0xa4 && command.p1 === 0x04;
    if (isManagement && ins === 0x50) return this.#initializeUpdate(command);
    if (isManagement && ins === 0x82) return this.#authenticate(command);
    // Inside a channel every command but a selection must be protected; one that is not ends the channel.
    if (isSealed || (this.#channels.level !== 0 && !isSelection)) return this.#runSealed(command);
    if (isManagement) {
      this.#access?.reset();
      return encodeResponse(this.#run(command));
    }
    return encodeResponse(this.#runForReader(command));
  }

  #runSealed(command: DecodedCommand): Uint8Array {
    let plain: DecodedCommand;
    try {
      plain = this.#channels.unwrap(command);
    } catch (error) {
      const sw = refusalStatus(error);
      if (sw === undefined) throw error;
      return encodeResponse(status(sw));
    }
    const { data, sw } = this.#run(plain);
    return this.#channels.wrap(data, sw);
  }

  #runForReader(command: DecodedCommand): ResponseApdu {
    if (!this.personalised) return this.#run(command);
    this.#access ??= accessOf(this.#memory);
    const selected = this.#inApplication ? 'application' : 'mf';
    const run = (plain: DecodedCommand) => this.#run(plain);
    return this.#access?.process(command, selected, run) ?? status(STATUS.conditionsNotSatisfied);
  }

  #run(command: DecodedCommand): ResponseApdu {
    const { cla, ins, p1, data } = command;
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x04) return this.#selectByName(command);
    const { level, dek } = this.#channels;
    const chip = {
      memory: this.#memory,
      level,
      changed: () => this.#changed(),
      locked: () => this.#save(),
    };
    if (!this.#inApplication) {
      const keySets = () => this.#channels.keySets();
      return runInDomain({ ...chip, dek, keySets, session: this.#domain }, command);
    }
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x00 && data[0] === 0x3f && data[1] === 0x00) {
      this.#leave();
      return DONE;
    }
    const messaging = this.#access?.mayRead ?? false;
    const application = { ...chip, ...this.#application, messaging };
    const answer = runInApplication(application, command);
    this.#application = { currentFile: application.currentFile, keyParts: application.keyParts };
    return answer;
  }

  /** SELECT by name; an empty name, or the beginning of one, is enough for the domain (ISO/IEC 7816-4, 11.1.1). */
  #selectByName({ p2, data, le }: DecodedCommand): ResponseApdu {
    if (p2 !== 0x00 && p2 !== 0x0c) return status(STATUS.wrongParameters);
    const isDomain = Buffer.compare(data, DOMAIN_AID.subarray(0, data.length)) === 0;
    const isApplication = Buffer.compare(data, LDS1_AID) === 0;
    if (!isDomain && !isApplication) return status(STATUS.notFound);
    if (isApplication && !this.#mayEnterApplication()) return status(STATUS.notFound);
    this.#leave();
    this.#inApplication = isApplication;
    this.#channels.selected = isApplication ? LDS1_AID : DOMAIN_AID;
    if (p2 === 0x0c || le === undefined) return DONE;
    return { data: isApplication ? APPLICATION_TEMPLATE : DOMAIN_TEMPLATE, sw: STATUS.done };
  }

  #mayEnterApplication(): boolean {
    const { cardState, applicationState } = this.#memory;
    if (cardState === CARD_STATE.locked || cardState === CARD_STATE.terminated) return false;
    return applicationState !== APPLICATION_STATE.locked;
  }

  #initializeUpdate(command: DecodedCommand): Uint8Array {
    this.#access?.reset();
    this.#domain = newDomainSession();
    if (this.#memory.cardState === CARD_STATE.terminated) {
      this.#channels.end();
      return encodeResponse(status(STATUS.conditionsNotSatisfied));
    }
    return this.#counting(() => this.#channels.initializeUpdate(command));
  }

  #authenticate(command: DecodedCommand): Uint8Array {
    return this.#counting(() => encodeResponse(status(this.#channels.authenticate(command))));
  }

  /** The counter of sessions is kept, or challenges would come again. */
  #counting(work: () => Uint8Array): Uint8Array {
    const before = this.#memory.sequence;
    const answer = work();
    if (this.#memory.sequence !== before) this.#changed();
    return answer;
  }

  /** Goes to the master file and its domain. A session of secure messaging goes along, a secure channel does not. */
  #leave(): void {
    this.#channels.end();
    this.#channels.selected = DOMAIN_AID;
    this.#inApplication = false;
    this.#application = newApplicationSession();
    this.#domain = newDomainSession();
  }

  #forgetSessions(): void {
    this.#access?.reset();
    this.#leave();
  }

  #changed(): void {
    this.#unsaved = true;
  }

  #save(): void {
    this.#unsaved = false;
    this.onSave(this);
  }
}
