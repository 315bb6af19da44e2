import { codeOf } from '../../card/index.ts';
import type { Transport } from '../transport/transport.ts';
import { type Act, actOn } from './acts.ts';
import { Cable } from './cable.ts';
import { concerns, type Fault, type FaultList } from './faults.ts';
import type { Identity } from './identity.ts';
import type { CardPicture } from './ink.ts';
import type { Conversation, Language, Message } from './language.ts';
import type { Machine } from './machine.ts';
import { PowerGone } from './machine-options.ts';
import type { ScriptStep } from './script.ts';
import { ScriptRun } from './script-run.ts';
import type { Blank, MachineState, ProcessedCard } from './state.ts';
import type { TrainingPrinter, TrainingPrinterOptions } from './training-options.ts';
import { Wire } from './wire.ts';

/** The machine on its wire: bytes in, one message after another, replies out, and the faults in between. */
export class RunningPrinter implements TrainingPrinter {
  readonly identity: Identity;
  readonly #options: TrainingPrinterOptions;
  readonly #machine: Machine;
  readonly #faults: FaultList;
  readonly #language: Language;
  readonly #cable: Cable;
  readonly #wire: Wire;
  #conversation: Conversation | undefined;
  #work: Promise<void> = Promise.resolve();
  #hands: Promise<unknown> = Promise.resolve();
  #script: ScriptRun | undefined;

  constructor(options: TrainingPrinterOptions, machine: Machine, language: Language, identity: Identity) {
    this.#options = options;
    this.#machine = machine;
    this.#faults = machine.faults;
    this.#language = language;
    this.#cable = new Cable(machine.faults, language.opening);
    this.#wire = new Wire(options.wire, options.folder, (line) => this.#listen(line));
    this.identity = identity;
  }

  get faults(): Fault[] {
    return this.#faults.list;
  }

  state(): MachineState & { readonly powered: boolean; readonly connected: boolean } {
    return {
      ...this.#machine.state,
      powered: this.#conversation !== undefined,
      connected: this.#wire.connected,
    };
  }

  load(blanks: readonly Blank[]): void {
    const { feeder } = this.#machine.state;
    this.#machine.file.change({ feeder: [...feeder, ...blanks.map(plain)] });
  }

  loadSlot(blank: Blank): void {
    if (this.#machine.state.slot === null) this.#machine.file.change({ slot: plain(blank) });
  }

  loadCleaningCard(): void {
    this.#machine.file.change({ cleaning: { ...this.#machine.state.cleaning, card: true } });
  }

  pictureOf(body: string): Promise<CardPicture | undefined> {
    return this.#machine.ink.pictureOf(body);
  }

  async takeOut(): Promise<ProcessedCard | undefined> {
    await this.#stillness();
    return this.#machine.takeOut();
  }

  takeHopper(): readonly ProcessedCard[] {
    return this.#take('hopper');
  }

  takeRejects(): readonly ProcessedCard[] {
    return this.#take('rejects');
  }

  takeFeeder(): readonly Blank[] {
    const { feeder } = this.#machine.state;
    this.#machine.file.change({ feeder: [] });
    return feeder;
  }

  fitRibbon(sides = this.#machine.state.ribbon.capacity): void {
    this.#faults.clear('ribbon-missing');
    this.#machine.file.change({ ribbon: { capacity: sides, left: sides } });
  }

  openCover(): void {
    if (!this.#machine.coverOpen) this.#faults.list.push({ kind: 'cover-open' });
  }

  closeCover(): void {
    this.#faults.clear('cover-open');
  }

  byHand(act: Act): Promise<string> {
    const done = this.#hands.then(() => actOn(this, act, this.#options.sources ?? {}));
    this.#hands = done.catch(() => undefined);
    return done;
  }

  follow(steps: readonly ScriptStep[]): ScriptRun {
    const { onStep } = this.#options;
    this.#script = new ScriptRun(steps, {
      fault: (fault) => this.#faults.list.push(fault),
      // Not waited for: it may be the machine's own movement that it comes from.
      act: (act) => void this.byHand(act).catch((error: unknown) => this.#warn(error)),
      ...(onStep === undefined ? {} : { onStep }),
    });
    return this.#script;
  }

  async powerOff(): Promise<void> {
    if (this.#conversation === undefined) return;
    this.#conversation = undefined;
    this.#machine.powered = false;
    await this.#work;
    await this.#machine.sleep();
  }

  async powerOn(): Promise<void> {
    if (this.#conversation !== undefined) return;
    await this.#work;
    this.#conversation = this.#language.powerOn(this.#machine, this.identity);
    await this.#machine.wake();
  }

  pullCable(): Promise<void> {
    return this.#wire.pull();
  }

  plugCable(link?: Transport): Promise<void> {
    return this.#wire.plug(link);
  }

  async stop(): Promise<void> {
    this.#script?.stop();
    await this.pullCable();
    await this.powerOff();
    await this.#work;
  }

  /** Nobody reaches into a machine whose rollers turn; one that waits for a person stands still. */
  async #stillness(): Promise<void> {
    let done = false;
    void this.#work.then(() => {
      done = true;
    });
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while (!done && !this.#machine.waits);
  }

  #take(box: 'hopper' | 'rejects'): readonly ProcessedCard[] {
    const cards = this.#machine.state[box];
    this.#machine.file.change({ [box]: [] });
    return cards;
  }

  #listen(line: Transport): void {
    this.#conversation?.forget();
    this.#cable.forget();
    line.onData((bytes) => this.#received(bytes));
  }

  #received(bytes: Uint8Array): void {
    const { heard, cut } = this.#cable.hear(bytes);
    const conversation = this.#conversation;
    const messages = conversation?.hear(heard) ?? [];
    for (const message of messages) this.#then(() => this.#handle(message, conversation));
    if (cut) this.#then(() => this.pullCable());
  }

  /** One message after another, in the order they came. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (error instanceof PowerGone) return this.#cutPower();
      // Its surroundings failed it (a chip station, a disk). A machine says so on the wire and goes on.
      this.#warn(error);
      return this.#say('ERROR UNKNOWN');
    });
  }

  async #handle({ told, act }: Message, conversation: Conversation | undefined): Promise<void> {
    // The power went while it waited: nobody knows of it any more.
    if (this.#conversation !== conversation) return;
    const named = ({ to }: { readonly to: string }): boolean => concerns(to, told);
    const powerGoes = (when: 'before' | 'after'): boolean =>
      this.#faults.take(
        'power-cut',
        (fault) => 'at' in fault && fault.at.when === when && named(fault.at),
      ) !== undefined;
    if (powerGoes('before')) throw new PowerGone();
    // Before it acts, so that the true answer comes when the host may already be asking the next thing.
    if (this.#faults.take('stale-ok', named) !== undefined) await this.#say('OK');
    const spoken = this.#faults.take('answer', named);
    const reply = spoken === undefined || spoken.acts ? await act() : undefined;
    if (this.#conversation !== conversation) return;
    if (powerGoes('after')) throw new PowerGone();
    if (this.#faults.take('swallow-reply', named) !== undefined) return;
    const late = this.#faults.take('late-reply', named);
    if (late !== undefined) await new Promise((resolve) => setTimeout(resolve, late.ms));
    const nuls = this.#faults.take('nuls', named);
    if (nuls !== undefined) await this.#wire.send(new Uint8Array(nuls.count));
    const said = spoken?.reply ?? reply;
    if (said !== undefined) await this.#say(said);
  }

  #warn(error: unknown): void {
    process.emitWarning(`training printer ${this.identity.serialNumber}: ${codeOf(error)}`, {
      detail: String(error),
    });
  }

  #say(reply: string): Promise<void> {
    return this.#wire.send(this.#language.frame(reply));
  }

  async #cutPower(): Promise<void> {
    this.#conversation = undefined;
    await this.#machine.sleep().catch(() => undefined);
  }
}

/** Only what makes a blank: callers hand over rows of their own. */
const plain = (blank: Blank): Blank => ({
  body: blank.body,
  chip: blank.chip,
  ...(blank.interface === undefined ? {} : { interface: blank.interface }),
});
