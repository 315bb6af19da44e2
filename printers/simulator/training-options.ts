import type { Transport } from '../transport/transport.ts';
import type { Act, ActSources } from './acts.ts';
import type { Fault } from './faults.ts';
import type { Identity } from './identity.ts';
import type { CardPicture } from './ink.ts';
import type { Language } from './language.ts';
import type { CardEvent, ContactStation } from './machine-options.ts';
import type { ScriptStep } from './script.ts';
import type { Blank, MachineState, ProcessedCard } from './state.ts';

export type TrainingWire =
  /** A serial line is made at `path` for the station to open. */
  | { readonly kind: 'pty'; readonly path: string }
  /** A network printer: one host at a time may connect to that port of this computer. */
  | { readonly kind: 'tcp'; readonly port: number }
  /** The machine's end of a memory link. */
  | { readonly kind: 'memory'; readonly link: Transport };

export interface TrainingPrinterOptions {
  /** Where the machine keeps its cards, counters and pictures. One folder, one machine. */
  readonly folder: string;
  /** False: nothing is written to the disk, and no picture is kept. For many thousand cards. Default true. */
  readonly durable?: boolean;
  readonly wire: TrainingWire;
  readonly contactStation: ContactStation;
  /** The reader of the contactless station, if there is one. */
  readonly contactlessStation?: ContactStation;
  /** How it is spoken to; the Evolis escape language unless told otherwise. */
  readonly language?: Language;
  /** False: an Evolis model without `Pneab`, whose cards leave at the end of every job. Default true. */
  readonly keepsCards?: boolean;
  /** False: an Evolis model without a magnetic encoder. Default true. */
  readonly magnetic?: boolean;
  /** Milliseconds of every movement and every panel; 0 as fast as it goes. */
  readonly speed?: number;
  readonly identity?: Partial<Identity>;
  /** A fresh machine's ribbon, in sides. */
  readonly ribbonSides?: number;
  readonly hopperCapacity?: number;
  readonly rejectCapacity?: number;
  /** In cards: after so many it asks to be cleaned. Default 1,000. */
  readonly cleaningEvery?: number;
  /** Of how many last cards the ink is kept, from which `pictureOf` answers; 0: no picture work is done. */
  readonly keepPictures?: number;
  /** Writes `pictures/<body>-front.png` and `-back.png` into the folder when a card leaves; they stay there. Default false. */
  readonly pictures?: boolean;
  readonly onCard?: (event: CardEvent) => void;
  /** What goes wrong, and what people do about it, by itself (see script.ts). */
  readonly script?: readonly ScriptStep[];
  readonly onStep?: (step: ScriptStep, number: number) => void;
  /** What acts by hand need from outside. */
  readonly sources?: ActSources;
}

/** A card printer that exists only as a program: the same bytes on the wire, and plastic that can be followed. */
export interface TrainingPrinter {
  readonly identity: Identity;
  /** What goes wrong from now on: push to it (see faults.ts). */
  readonly faults: Fault[];
  state(): MachineState & { readonly powered: boolean; readonly connected: boolean };
  /** What both faces of a body look like now; undefined when it was never printed or its picture is no longer kept. */
  pictureOf(body: string): Promise<CardPicture | undefined>;
  /** What people do: load, take the card out by hand (also a jammed one), empty the boxes, put in a ribbon. */
  load(blanks: readonly Blank[]): void;
  /** A single card into the manual slot. */
  loadSlot(blank: Blank): void;
  loadCleaningCard(): void;
  takeOut(): Promise<ProcessedCard | undefined>;
  takeHopper(): readonly ProcessedCard[];
  takeFeeder(): readonly Blank[];
  takeRejects(): readonly ProcessedCard[];
  fitRibbon(sides?: number): void;
  openCover(): void;
  closeCover(): void;
  /** The same and the rest by name (acts.ts), one after another; the answer says in a few words what came of it. */
  byHand(act: Act): Promise<string>;
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
  pullCable(): Promise<void>;
  /** A memory wire needs the machine's end of a new link. */
  plugCable(link?: Transport): Promise<void>;
  /** Ends the machine; its cards stay where they are, on disk. */
  stop(): Promise<void>;
}
