import type { DecodedCommand, ResponseApdu } from '../secure-channel/apdu.ts';
import { ActiveAuthenticationChip } from './active-authentication-chip.ts';
import { BacChip } from './bac-chip.ts';
import { CHIP_SW, chipStatus } from './chip-answer.ts';
import { ChipAuthenticationChip } from './chip-authentication-chip.ts';
import type { ChipSecrets } from './chip-secrets.ts';
import type { Entropy } from './curves.ts';
import { SYSTEM_ENTROPY } from './entropy.ts';
import { PaceChip } from './pace-chip.ts';
import { NO_ACCESS_INFOS, readAccessInfos, readDg14Access } from './security-infos.ts';
import type { SessionKeys } from './session-keys.ts';
import { SmChip } from './sm-chip.ts';
import { SM_CLASS } from './sm-objects.ts';

export interface ChipAccessOptions {
  readonly secrets: ChipSecrets;
  /** EF.CardAccess of the MF; null when the chip has none, and then no PACE. */
  readonly cardAccess: Uint8Array | null;
  readonly dg14: Uint8Array | null;
  readonly dg15: Uint8Array | null;
  /** False: `secrets.bac` serves PACE alone, and the old protocol is refused. Default true. */
  readonly allowBac?: boolean;
  /** Most bytes of answer data the chip sends. Default 32,765. */
  readonly longestAnswer?: number;
  /** Only for replaying a recorded session. */
  readonly entropy?: Entropy;
}

/** Where the reader stands: PACE belongs into the MF, everything else into the application (Doc 9303-11 §4.2). */
export type Selected = 'mf' | 'application';

/** How the chip was opened; `open` when it needs no password at all. */
export type ChipOpened = 'open' | 'closed' | 'bac' | 'pace';

const LONGEST_ANSWER = 0x7fff - 2;

/**
 * The chip's side of everything that stands between a reader and the files of a personalised chip (Doc 9303-11): BAC, PACE,
 * secure messaging, Active and Chip Authentication. The operating system around it keeps files and selection and
 * gives every command of the personalised state to `process`:
 *
 *     process(command, selected, run)
 *
 * which (1) takes secure messaging off (class bits 0C), or ends the session when a command comes without it; (2) answers
 * GET CHALLENGE, EXTERNAL AUTHENTICATE (class 00), MANAGE SECURITY ENVIRONMENT, GENERAL AUTHENTICATE and INTERNAL
 * AUTHENTICATE itself; (3) hands every other command, in clear and with Le cut to what can be carried back, to `run`,
 * inside which `mayRead` says whether files may be read; (4) protects the answer. It never throws for any command.
 *
 * SELECT of the MF or of an application in clear goes through `process` as well: it ends the session, as it must. Class
 * bytes to give here: 00, 0C, 10, 1C. `reset` when the power goes.
 */
export class ChipAccess {
  readonly #bac: BacChip | undefined;
  readonly #pace: PaceChip | undefined;
  readonly #chipAuthentication: ChipAuthenticationChip | undefined;
  readonly #active: ActiveAuthenticationChip | undefined;
  readonly #needsPassword: boolean;
  readonly #longestAnswer: number;
  #session: SmChip | undefined;
  #opened: 'bac' | 'pace' | undefined;

  /** Throws CHIP_SECRET_UNUSABLE, CHIP_ACCESS_FIELD, CHIP_ACCESS_MALFORMED, TLV_MALFORMED. */
  constructor(options: ChipAccessOptions) {
    const { secrets, cardAccess, dg14, dg15, entropy = SYSTEM_ENTROPY } = options;
    const { can, bac, chipAuthentication, activeAuthentication } = secrets;
    const infos = dg14 === null ? NO_ACCESS_INFOS : readDg14Access(dg14);
    this.#needsPassword = can !== null || bac !== null;
    this.#longestAnswer = options.longestAnswer ?? LONGEST_ANSWER;
    this.#bac = bac === null || options.allowBac === false ? undefined : new BacChip(bac, entropy);
    const offers = cardAccess === null ? [] : readAccessInfos(cardAccess).pace;
    this.#pace =
      offers.length === 0 || !this.#needsPassword ? undefined : new PaceChip(offers, { can, bac }, entropy);
    this.#active =
      activeAuthentication === null || dg15 === null
        ? undefined
        : new ActiveAuthenticationChip(activeAuthentication, infos.activeAuthenticationHash);
    this.#chipAuthentication =
      chipAuthentication === null || dg14 === null
        ? undefined
        : ChipAuthenticationChip.with(chipAuthentication, infos);
  }

  get opened(): ChipOpened {
    return this.#opened ?? (this.#needsPassword ? 'closed' : 'open');
  }

  /** Whether the files may be read now: always on a chip without password, else inside a session that a password opened. */
  get mayRead(): boolean {
    return !this.#needsPassword || (this.#opened !== undefined && this.#session?.open === true);
  }

  /** Ends the session and forgets every protocol begun. */
  reset(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#opened = undefined;
    this.#bac?.reset();
    this.#pace?.reset();
    this.#chipAuthentication?.reset();
  }

  process(
    command: DecodedCommand,
    selected: Selected,
    run: (plain: DecodedCommand) => ResponseApdu,
  ): ResponseApdu {
    const session = this.#session;
    const isProtected = (command.cla & SM_CLASS) === SM_CLASS;
    if (session === undefined || !isProtected) {
      // A command in clear ends the session and is then treated like any other in clear (Doc 9303-11 §9.8.3).
      if (session !== undefined) this.reset();
      if (isProtected) return chipStatus(0x6987);
      return this.#answer(command, selected, run);
    }
    const plainCommand = session.unprotect(command);
    if (typeof plainCommand === 'number') {
      this.reset();
      return chipStatus(plainCommand);
    }
    // The answer still goes out under the session the command came in, also when the command opens the next one.
    const answer = session.protect(this.#answer(plainCommand, selected, run));
    if (this.#session !== session) session.close();
    return answer;
  }

  #answer(
    command: DecodedCommand,
    selected: Selected,
    run: (plain: DecodedCommand) => ResponseApdu,
  ): ResponseApdu {
    switch (command.ins) {
      case 0x84:
        return this.#basicAccess(selected, (bac) => ({ answer: bac.getChallenge(command) }));
      case 0x82:
        return this.#basicAccess(selected, (bac) => bac.externalAuthenticate(command));
      case 0x22:
        return this.#manageSecurityEnvironment(command, selected);
      case 0x86:
        return this.#generalAuthenticate(command);
      case 0x88:
        this.#forgetSteps();
        return this.#internalAuthenticate(command, selected);
      default:
        this.#forgetSteps();
        return run(command);
    }
  }

  /** A protocol begun is over as soon as another command comes between its steps. */
  #forgetSteps(): void {
    this.#bac?.reset();
    this.#pace?.reset();
    this.#chipAuthentication?.reset();
  }

  #start(how: 'bac' | 'pace', keys: SessionKeys): void {
    this.#session = new SmChip(keys, this.#longestAnswer);
    this.#opened = how;
  }

  #basicAccess(
    selected: Selected,
    step: (bac: BacChip) => { readonly answer: ResponseApdu; readonly session?: SessionKeys },
  ): ResponseApdu {
    this.#pace?.reset();
    this.#chipAuthentication?.reset();
    if (this.#bac === undefined || selected !== 'application' || this.#session !== undefined)
      return chipStatus(CHIP_SW.conditionsNotSatisfied);
    const { answer, session } = step(this.#bac);
    if (session !== undefined) this.#start('bac', session);
    return answer;
  }

  #manageSecurityEnvironment(command: DecodedCommand, selected: Selected): ResponseApdu {
    this.#forgetSteps();
    const template = (command.p1 << 8) | command.p2;
    if (template === 0xc1a4) {
      if (this.#pace === undefined || selected !== 'mf' || this.#session !== undefined)
        return chipStatus(CHIP_SW.conditionsNotSatisfied);
      return this.#pace.chooseTemplate(command);
    }
    if (template !== 0x41a4 && template !== 0x41a6) return chipStatus(CHIP_SW.wrongParameters);
    const chip = this.#chipAuthentication;
    if (chip === undefined || selected !== 'application' || !this.mayRead)
      return chipStatus(CHIP_SW.conditionsNotSatisfied);
    if (template === 0x41a4) return chip.authenticationTemplate(command);
    return this.#restarted(chip.keyAgreementTemplate(command));
  }

  #generalAuthenticate(command: DecodedCommand): ResponseApdu {
    this.#bac?.reset();
    if (this.#chipAuthentication?.waiting === true)
      return this.#restarted(this.#chipAuthentication.generalAuthenticate(command));
    if (this.#pace === undefined || this.#session !== undefined)
      return chipStatus(CHIP_SW.conditionsNotSatisfied);
    const { answer, session } = this.#pace.generalAuthenticate(command);
    if (session !== undefined) this.#start('pace', session);
    return answer;
  }

  #restarted(outcome: { readonly answer: ResponseApdu; readonly session?: SessionKeys }): ResponseApdu {
    if (outcome.session !== undefined) this.#session = new SmChip(outcome.session, this.#longestAnswer);
    return outcome.answer;
  }

  #internalAuthenticate(command: DecodedCommand, selected: Selected): ResponseApdu {
    if (!this.mayRead) return chipStatus(CHIP_SW.securityNotSatisfied);
    if (this.#active === undefined || selected !== 'application')
      return chipStatus(CHIP_SW.conditionsNotSatisfied);
    return this.#active.internalAuthenticate(command);
  }
}
