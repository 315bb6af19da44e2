import type { ChipAccess } from '../../../crypto/chip-access/index.ts';
import {
  type DecodedCommand,
  encodeResponse,
  type ResponseApdu,
  refusalStatus,
} from '../../../crypto/secure-channel/index.ts';
import { LDS1_AID } from '../../chip/files.ts';
import { DONE, STATUS, status } from './answers.ts';
import { newApplicationSession } from './application-chip.ts';
import type { CardChannels } from './card-channels.ts';
import { APPLICATION_TEMPLATE, classRefusal, DOMAIN_TEMPLATE } from './greetings.ts';
import { runInApplication } from './lds-application.ts';
import { APPLICATION_STATE, CARD_STATE, type ChipMemory } from './memory.ts';
import { newDomainSession } from './personalisation.ts';
import { accessOf } from './reader-access.ts';
import { DOMAIN_AID, runInDomain } from './security-domain.ts';

/** What is done with the memory: `changed` notes it for later, `locked` keeps it at once. */
export interface Keeping {
  readonly changed: () => void;
  readonly locked: () => void;
}

/**
 * The operating system of a chip as long as it has power: what is selected, which channel or which session of a reader is
 * open, and who gets a command.
 */
export class CardSession {
  readonly #memory: ChipMemory;
  readonly #channels: CardChannels;
  readonly #keeping: Keeping;
  #access: ChipAccess | undefined;
  #inApplication = false;
  #application = newApplicationSession();
  #domain = newDomainSession();

  constructor(memory: ChipMemory, channels: CardChannels, keeping: Keeping, access?: ChipAccess) {
    this.#memory = memory;
    this.#channels = channels;
    this.#keeping = keeping;
    this.#access = access;
  }

  get #personalised(): boolean {
    return this.#memory.applicationState === APPLICATION_STATE.personalised;
  }

  /** One command in, one answer out. Class 80 and 84 are GlobalPlatform's, the rest is for readers. */
  process(command: DecodedCommand): Uint8Array {
    const refused = classRefusal(command, this.#personalised);
    if (refused !== undefined) return encodeResponse(status(refused));
    const { cla, ins } = command;
    // A terminated card answers GET DATA, and nothing else ever again (GlobalPlatform Card 2.3, 5.1.1.5).
    if (this.#memory.cardState === CARD_STATE.terminated && ins !== 0xca) {
      this.#leave();
      return encodeResponse(status(STATUS.conditionsNotSatisfied));
    }
    const isManagement = (cla & 0x80) !== 0;
    const isSealed = (cla & 0x0c) === 0x04;
    const isSelection = cla === 0x00 && ins === 0xa4 && command.p1 === 0x04;
    // What is not a reader's ends the reader's session, as every command in clear does.
    if (isManagement || isSealed) this.#access?.reset();
    if (isManagement && ins === 0x50) return this.#initializeUpdate(command);
    if (isManagement && ins === 0x82) return this.#authenticate(command);
    // Inside a channel every command but a selection must be protected; one that is not ends the channel.
    if (isSealed || (this.#channels.level !== 0 && !isSelection)) return this.#runSealed(command);
    if (isManagement) return encodeResponse(this.#run(command));
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
    if (!this.#personalised) return this.#run(command);
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
      ...this.#keeping,
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
    if (cardState === CARD_STATE.locked) return false;
    return applicationState !== APPLICATION_STATE.locked;
  }

  #initializeUpdate(command: DecodedCommand): Uint8Array {
    this.#domain = newDomainSession();
    return this.#counting(() => this.#channels.initializeUpdate(command));
  }

  #authenticate(command: DecodedCommand): Uint8Array {
    return this.#counting(() => encodeResponse(status(this.#channels.authenticate(command))));
  }

  /** The counter of sessions is kept, or challenges would come again. */
  #counting(work: () => Uint8Array): Uint8Array {
    const before = this.#memory.sequence;
    const answer = work();
    if (this.#memory.sequence !== before) this.#keeping.changed();
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

  /** Power off, or reset: every session is over, the security domain is selected. */
  reset(): void {
    this.#access?.reset();
    this.#leave();
  }
}
