import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Panel } from '../evolis/panels.ts';

/** A numbered blank: the plastic and the chip in it. */
export interface Blank {
  readonly body: string;
  readonly chip: string;
}

export type Side = 'front' | 'back';

/** A body that went through the machine, with the panels its faces really got, in order. */
export interface ProcessedCard extends Blank {
  readonly printed: Readonly<Record<Side, readonly Panel[]>>;
}

export interface CardInside extends ProcessedCard {
  readonly position: 'print' | 'contact' | 'contactless' | 'jammed';
}

/** What stays when the power goes: cards, ribbon and counters. Modes, memories and the open job do not. */
export interface MachineState {
  readonly version: 1;
  readonly feeder: readonly Blank[];
  readonly inside: CardInside | null;
  readonly hopper: readonly ProcessedCard[];
  readonly rejects: readonly ProcessedCard[];
  readonly counters: { readonly inserted: number; readonly panels: number };
  /** In sides. */
  readonly ribbon: { readonly capacity: number; readonly left: number };
  /** Bodies whose pictures are kept, oldest first. */
  readonly pictures: readonly string[];
}

/**
 * The machine's state in one file, replaced whole at every physical change, so that a killed process leaves the cards
 * where they were. Not synced to the disk: what has to be survived is the end of the process, not of the computer.
 */
export class StateFile {
  readonly #path: string;
  #state: MachineState;

  constructor(folder: string, ribbonSides: number) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, 'printer.json');
    this.#state = read(this.#path) ?? {
      version: 1,
      feeder: [],
      inside: null,
      hopper: [],
      rejects: [],
      counters: { inserted: 0, panels: 0 },
      ribbon: { capacity: ribbonSides, left: ribbonSides },
      pictures: [],
    };
  }

  get now(): MachineState {
    return this.#state;
  }

  change(part: Partial<MachineState>): void {
    this.#state = { ...this.#state, ...part };
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, JSON.stringify(this.#state));
    renameSync(fresh, this.#path);
  }
}

const read = (path: string): MachineState | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE', {}, error);
  }
  try {
    const state = JSON.parse(text) as MachineState;
    if (state.version === 1) return state;
  } catch (error) {
    return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE', {}, error);
  }
  return raise(PRINTER_ERRORS, 'TRAINING_STATE_UNREADABLE');
};
