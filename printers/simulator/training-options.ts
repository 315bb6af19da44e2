import type { Transport } from '../transport/transport.ts';
import type { Fault } from './faults.ts';
import type { CardPicture } from './ink.ts';
import type { CardEvent, ContactStation } from './machine.ts';
import type { Identity } from './readings.ts';
import type { Blank, MachineState, ProcessedCard } from './state.ts';

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
  takeFeeder(): readonly Blank[];
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
