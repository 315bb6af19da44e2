import { codeOf, failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { CommandParser, type Received } from '../evolis/parser.ts';
import { openSerial } from '../transport/serial-port.ts';
import type { Transport } from '../transport/transport.ts';
import { concerns, type Fault, type FaultList } from './faults.ts';
import type { CardPicture } from './ink.ts';
import { type Machine, PowerGone } from './machine.ts';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import type { Identity } from './readings.ts';
import { Session } from './session.ts';
import type { Blank, MachineState, ProcessedCard } from './state.ts';
import type { TrainingPrinter, TrainingPrinterOptions } from './training-options.ts';

/** The machine on its wire: bytes in, one command after another, replies out, and the script of faults in between. */
export class RunningPrinter implements TrainingPrinter {
  readonly identity: Identity;
  readonly #options: TrainingPrinterOptions;
  readonly #machine: Machine;
  readonly #faults: FaultList;
  readonly #parser = new CommandParser();
  #session: Session | undefined;
  #line: Transport | undefined;
  #pty: PtyLine | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: TrainingPrinterOptions, machine: Machine, faults: FaultList, identity: Identity) {
    this.#options = options;
    this.#machine = machine;
    this.#faults = faults;
    this.identity = identity;
  }

  get faults(): Fault[] {
    return this.#faults.list;
  }

  state(): MachineState & { readonly powered: boolean; readonly connected: boolean } {
    return {
      ...this.#machine.state,
      powered: this.#session !== undefined,
      connected: this.#line !== undefined,
    };
  }

  load(blanks: readonly Blank[]): void {
    this.#machine.load(blanks);
  }

  pictureOf(body: string): Promise<CardPicture | undefined> {
    return this.#machine.ink.pictureOf(body);
  }

  async takeOut(): Promise<ProcessedCard | undefined> {
    await this.#work;
    return this.#machine.takeOut();
  }

  takeHopper(): readonly ProcessedCard[] {
    return this.#machine.take('hopper');
  }

  takeFeeder(): readonly Blank[] {
    return this.#machine.takeFeeder();
  }

  takeRejects(): readonly ProcessedCard[] {
    return this.#machine.take('rejects');
  }

  fitRibbon(sides = this.#machine.state.ribbon.capacity): void {
    this.#machine.fitRibbon(sides);
  }

  async powerOff(): Promise<void> {
    if (this.#session === undefined) return;
    this.#session = undefined;
    await this.#work;
    await this.#machine.sleep();
  }

  async powerOn(): Promise<void> {
    if (this.#session !== undefined) return;
    this.#parser.reset();
    this.#session = new Session(this.#machine, this.identity);
    await this.#machine.wake();
  }

  async pullCable(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await this.#pty?.cut();
    this.#pty = undefined;
    await line?.close();
  }

  async plugCable(link?: Transport): Promise<void> {
    if (this.#line !== undefined) return;
    const { wire } = this.#options;
    this.#parser.reset();
    if (wire.kind === 'memory') return this.#listen(link ?? wire.link);
    await this.#pty?.cut();
    this.#pty = await openPtyLine(wire.path, this.#options.folder);
    try {
      this.#listen(await openSerial(this.#pty.machineEnd, { rtscts: false }));
    } catch (cause) {
      await this.#pty.cut();
      this.#pty = undefined;
      throw failure(PRINTER_ERRORS, 'TRAINING_LINE_FAILED', {}, cause);
    }
  }

  async stop(): Promise<void> {
    await this.pullCable();
    await this.powerOff();
    await this.#work;
  }

  #listen(line: Transport): void {
    this.#line = line;
    line.onData((bytes) => this.#received(bytes));
    line.onClose(() => {
      if (this.#line === line) this.#line = undefined;
    });
  }

  #received(bytes: Uint8Array): void {
    const cut = this.#faults.list.find((fault) => fault.kind === 'cut-link');
    let heard = bytes;
    if (cut?.kind === 'cut-link') {
      this.#faults.take('cut-link');
      heard = bytes.subarray(0, cut.afterBytes);
      const left = cut.afterBytes - heard.length;
      if (heard.length < bytes.length || left === 0) this.#then(() => this.pullCable());
      else this.#faults.list.push({ kind: 'cut-link', afterBytes: left });
    }
    if (this.#session === undefined) return;
    for (const received of this.#parser.feed(heard)) this.#then(() => this.#handle(received));
  }

  /** One command after another, in the order they came. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (error instanceof PowerGone) return this.#cutPower();
      // Its surroundings failed it (a chip station, a disk). A machine says so on the wire and goes on.
      process.emitWarning(`training printer ${this.identity.serialNumber}: ${codeOf(error)}`, {
        detail: String(error),
      });
      return this.#say('ERROR UNKNOWN');
    });
  }

  async #handle(received: Received): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    const told = received.kind === 'noise' ? '' : [received.name, ...received.parameters].join(';');
    // Before it acts, so that the true answer comes when the host may already be asking the next thing.
    if (this.#faults.take('stale-ok', (fault) => concerns(fault.to, told)) !== undefined)
      await this.#say('OK');
    const spoken = this.#faults.take('answer', (fault) => concerns(fault.to, told));
    const reply = spoken === undefined || spoken.acts ? await session.answer(received) : '';
    if (this.#session !== session) return;
    if (this.#faults.take('swallow-reply', (fault) => concerns(fault.to, told)) !== undefined) return;
    const late = this.#faults.take('late-reply', (fault) => concerns(fault.to, told));
    if (late !== undefined) await new Promise((resolve) => setTimeout(resolve, late.ms));
    await this.#say(spoken?.reply ?? reply);
  }

  /** A reply ends with NUL. Nobody may be listening any more: that is not the machine's trouble. */
  async #say(reply: string): Promise<void> {
    await this.#line?.write(new TextEncoder().encode(`${reply}\0`)).catch(() => undefined);
  }

  async #cutPower(): Promise<void> {
    this.#session = undefined;
    this.#parser.reset();
    await this.#machine.sleep().catch(() => undefined);
  }
}
