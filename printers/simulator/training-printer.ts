import { codeOf, failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { CommandParser, type Received } from '../evolis/parser.ts';
import { openSerial } from '../transport/serial-port.ts';
import type { Transport } from '../transport/transport.ts';
import { concerns, type Fault, FaultList } from './faults.ts';
import { type CardPicture, InkStore } from './ink.ts';
import { type CardEvent, type ContactStation, Machine, PowerGone } from './machine.ts';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import { type Identity, Session } from './session.ts';
import { type Blank, type MachineState, type ProcessedCard, StateFile } from './state.ts';

export interface TrainingPrinterOptions {
  /** Where the machine keeps its cards, counters and pictures. One folder, one machine. */
  readonly folder: string;
  /** `pty`: a serial line is made at `path` for the station to open. `memory`: the machine's end of a memory link. */
  readonly wire:
    | { readonly kind: 'pty'; readonly path: string }
    | { readonly kind: 'memory'; readonly link: Transport };
  readonly contactStation: ContactStation;
  /** Milliseconds of every movement and every panel; 0 as fast as it goes. */
  readonly speed?: number;
  readonly identity?: Partial<Identity>;
  /** A fresh machine's ribbon, in sides. */
  readonly ribbonSides?: number;
  readonly hopperCapacity?: number;
  readonly rejectCapacity?: number;
  /** Of how many last cards the pictures are kept. */
  readonly keepPictures?: number;
  readonly onCard?: (event: CardEvent) => void;
}

/** A card printer that exists only as a program: the same bytes on the wire, and plastic that can be followed. */
export interface TrainingPrinter {
  readonly identity: Identity;
  readonly faults: Fault[];
  load(blanks: readonly Blank[]): void;
  state(): MachineState & { readonly powered: boolean; readonly connected: boolean };
  /** What both faces of a body look like now; undefined when it was never printed or its picture is no longer kept. */
  pictureOf(body: string): Promise<CardPicture | undefined>;
  /** What people do: take the card out by hand (also a jammed one), empty the boxes, put in a ribbon. */
  takeOut(): Promise<ProcessedCard | undefined>;
  takeHopper(): readonly ProcessedCard[];
  takeRejects(): readonly ProcessedCard[];
  fitRibbon(sides?: number): void;
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
  pullCable(): Promise<void>;
  /** A memory wire needs the machine's end of a new link. */
  plugCable(link?: Transport): Promise<void>;
  /** Ends the machine; its cards stay where they are, on disk. */
  stop(): Promise<void>;
}

const IDENTITY: Identity = { model: 'KC200 TRAINING', serialNumber: 'TRAINING-0001', firmware: 'T100' };
const RIBBON_SIDES = 500;

export const startTrainingPrinter = async (options: TrainingPrinterOptions): Promise<TrainingPrinter> => {
  const faults = new FaultList([]);
  const file = new StateFile(options.folder, options.ribbonSides ?? RIBBON_SIDES);
  const ink = new InkStore(options.folder);
  const machine = new Machine(file, ink, faults, {
    station: options.contactStation,
    speed: options.speed ?? 0,
    hopperCapacity: options.hopperCapacity ?? 10_000,
    rejectCapacity: options.rejectCapacity ?? 50,
    keepPictures: options.keepPictures ?? 200,
    ...(options.onCard === undefined ? {} : { onCard: options.onCard }),
  });
  const identity = { ...IDENTITY, ...options.identity };
  const printer = new RunningPrinter(options, machine, faults, identity);
  await printer.powerOn();
  await printer.plugCable();
  return printer;
};

class RunningPrinter implements TrainingPrinter {
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
    const spoken = this.#faults.take('answer', (fault) => concerns(fault.to, told));
    const reply = spoken === undefined || spoken.acts ? await session.answer(received) : '';
    if (this.#session !== session) return;
    if (this.#faults.take('stale-ok', (fault) => concerns(fault.to, told)) !== undefined)
      await this.#say('OK');
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
