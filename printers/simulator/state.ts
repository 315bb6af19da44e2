import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { raise } from '../../card/index.ts';
import type { MagneticTracks } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';

/** A numbered blank: the plastic and the chip in it. */
export interface Blank {
  readonly body: string;
  /** Chip serial; empty for plastic without a chip. */
  readonly chip: string;
  /** How the chip is reached; absent: both ways. */
  readonly interface?: 'contact' | 'contactless';
}

export type Side = 'front' | 'back';

/** Ribbon panels, in the order of the ribbon; o is varnish. */
export const PANELS = ['y', 'm', 'c', 'k', 'o'] as const;
export type Panel = (typeof PANELS)[number];

/** A body that went through the machine, with the panels its faces really got, in order, and what its stripe holds. */
export interface ProcessedCard extends Blank {
  readonly printed: Readonly<Record<Side, readonly Panel[]>>;
  readonly magnetic?: MagneticTracks;
}

export interface CardInside extends ProcessedCard {
  readonly position: 'print' | 'contact' | 'contactless' | 'jammed';
  /** The face under the head; the front when it came in. */
  readonly up?: Side;
  /** A second blank that came in under this one. */
  readonly under?: Blank;
}

/** A blank as it comes in, front up. */
export const arrived = (blank: Blank): CardInside => ({
  ...blank,
  position: 'print',
  printed: { front: [], back: [] },
});

/** A card as it leaves. */
export const processed = ({ position: _, up: __, under: ___, ...card }: CardInside): ProcessedCard => card;

/** What stays when the power goes: cards, ribbon and counters. Modes, memories and the open job do not. */
export interface MachineState {
  readonly version: 2;
  readonly feeder: readonly Blank[];
  /** A single card in the manual slot. */
  readonly slot: Blank | null;
  readonly inside: CardInside | null;
  readonly hopper: readonly ProcessedCard[];
  readonly rejects: readonly ProcessedCard[];
  readonly counters: { readonly inserted: number; readonly panels: number };
  /** In sides. */
  /** `left`: sets, one for each side. `ended`: it ran out in the middle of one. */
  readonly ribbon: { readonly capacity: number; readonly left: number; readonly ended?: boolean };
  /** In cards: those since the last cleaning, the longest such run, how often it was cleaned. */
  readonly cleaning: {
    readonly since: number;
    readonly longest: number;
    readonly done: number;
    /** A cleaning card lies ready. */
    readonly card: boolean;
  };
  /** Bodies whose pictures are kept, oldest first. */
  readonly pictures: readonly string[];
}

const fresh = (ribbonSides: number): MachineState => ({
  version: 2,
  feeder: [],
  slot: null,
  inside: null,
  hopper: [],
  rejects: [],
  counters: { inserted: 0, panels: 0 },
  ribbon: { capacity: ribbonSides, left: ribbonSides },
  cleaning: { since: 0, longest: 0, done: 0, card: false },
  pictures: [],
});

/**
 * The machine's state in one file, replaced whole at every physical change, so that a killed process leaves the cards
 * where they were. Not synced to the disk: what has to be survived is the end of the process, not of the computer.
 * Without a folder it is in memory only.
 */
export class StateFile {
  readonly #path: string | undefined;
  #state: MachineState;

  constructor(folder: string | undefined, ribbonSides: number) {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    this.#path = folder === undefined ? undefined : join(folder, 'printer.json');
    const kept = this.#path === undefined ? undefined : read(this.#path);
    // What an earlier version of this program left has no cleaning counters.
    this.#state = { ...fresh(ribbonSides), ...kept, version: 2 };
  }

  get now(): MachineState {
    return this.#state;
  }

  change(part: Partial<MachineState>): void {
    this.#state = { ...this.#state, ...part };
    if (this.#path === undefined) return;
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#state));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

const read = (path: string): Partial<MachineState> | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE', {}, error);
  }
  try {
    const state = JSON.parse(text) as { readonly version: number };
    if (state.version === 1 || state.version === 2) return state as Partial<MachineState>;
  } catch (error) {
    return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE', {}, error);
  }
  return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE');
};
