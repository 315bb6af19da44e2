import type { FaultList } from './faults.ts';
import type { InkStore } from './ink.ts';
import { inkOf, keepLeftHalf, type PanelData } from './panel-data.ts';
import type { Blank, CardInside, ProcessedCard, Side, StateFile } from './state.ts';

/** The reader's contacts at the chip station: the card is powered while it is there. */
export interface ContactStation {
  insert(chip: string): Promise<void>;
  remove(): Promise<void>;
}

export type CardEvent = {
  readonly what: 'fed' | 'at-contact' | 'panel' | 'ejected' | 'rejected' | 'jammed' | 'taken-out';
  readonly body: string;
};

/** The machine's complaint; the text is what it replies. */
export class Complaint extends Error {}
/** The power went while it worked: it replies nothing at all. */
export class PowerGone extends Error {}

export interface MachineOptions {
  readonly station: ContactStation;
  /** Milliseconds of one movement or one panel. */
  readonly speed: number;
  readonly hopperCapacity: number;
  readonly rejectCapacity: number;
  readonly keepPictures: number;
  readonly onCard?: (event: CardEvent) => void;
}

/** The moving parts: rollers, head, ribbon, trays. Knows nothing of the language. Every act is on disk before it is told. */
export class Machine {
  readonly ink: InkStore;
  readonly #file: StateFile;
  readonly #faults: FaultList;
  readonly #options: MachineOptions;

  constructor(file: StateFile, ink: InkStore, faults: FaultList, options: MachineOptions) {
    this.#file = file;
    this.ink = ink;
    this.#faults = faults;
    this.#options = options;
  }

  get state(): StateFile['now'] {
    return this.#file.now;
  }

  get coverOpen(): boolean {
    return this.#faults.stands('cover-open');
  }
  get feederEmpty(): boolean {
    return this.state.feeder.length === 0 || this.#faults.stands('feeder-empty');
  }
  get ribbonMissing(): boolean {
    return this.#faults.stands('ribbon-missing');
  }
  /** Near full: a few cards still fit, as on the real sensor. */
  get rejectBoxNearFull(): boolean {
    return this.#faults.stands('box-full') || this.state.rejects.length >= this.#options.rejectCapacity * 0.9;
  }

  /** The contacts close again when the machine comes up with a card at the station. */
  async wake(): Promise<void> {
    if (this.state.inside?.position === 'contact') await this.#options.station.insert(this.state.inside.chip);
  }

  async sleep(): Promise<void> {
    if (this.state.inside?.position === 'contact') await this.#options.station.remove();
  }

  /** Takes a card from the feeder unless one is inside, and brings it there. */
  async moveTo(position: 'print' | 'contact' | 'contactless'): Promise<void> {
    const card = this.state.inside ?? (await this.#feed());
    this.#mustMove(card);
    if (card.position === position) return;
    await this.#work();
    await this.#leaveStation();
    this.#file.change({ inside: { ...card, position } });
    if (position !== 'contact') return;
    await this.#options.station.insert(card.chip);
    this.#tell('at-contact', card);
  }

  /** Prints one panel on the face that is up; `count` is its place in the job, from 1. */
  async printPanel(side: Side, data: PanelData, count: number): Promise<void> {
    await this.moveTo('print');
    const card = this.state.inside;
    if (card === null) throw new Complaint('ERROR');
    const printed = card.printed[side];
    if (printed.length === 0) this.#useRibbon();
    await this.#work();
    const ink = inkOf(data);
    const ribbonEnds = this.#faults.take('ribbon-end', (fault) => fault.panel === count) !== undefined;
    const powerGoes = this.#faults.take('power-cut', (fault) => fault.panel === count) !== undefined;
    if (ribbonEnds || powerGoes) keepLeftHalf(ink);
    await this.#remember(card.body);
    await this.ink.print(card.body, side, data.panel, ink);
    const jams = this.#faults.take('jam', (fault) => fault.at === count) !== undefined;
    this.#file.change({
      inside: {
        ...card,
        position: jams ? 'jammed' : 'print',
        printed: { ...card.printed, [side]: [...printed, data.panel] },
      },
      counters: { ...this.state.counters, panels: this.state.counters.panels + 1 },
    });
    this.#tell(jams ? 'jammed' : 'panel', card);
    if (powerGoes) throw new PowerGone();
    if (jams) throw new Complaint('CARD JAM');
    if (ribbonEnds) throw new Complaint('ERROR RIBBON');
  }

  async eject(): Promise<void> {
    await this.#leave('hopper');
  }

  async reject(): Promise<void> {
    await this.#leave('rejects');
  }

  load(blanks: readonly Blank[]): void {
    this.#file.change({
      feeder: [...this.state.feeder, ...blanks.map(({ body, chip }) => ({ body, chip }))],
    });
  }

  fitRibbon(sides: number): void {
    this.#file.change({ ribbon: { capacity: sides, left: sides } });
  }

  /** By hand, cover open. */
  async takeOut(): Promise<ProcessedCard | undefined> {
    const card = this.state.inside;
    if (card === null) return undefined;
    await this.#leaveStation();
    this.#file.change({ inside: null });
    this.#tell('taken-out', card);
    return processed(card);
  }

  take(box: 'hopper' | 'rejects'): readonly ProcessedCard[] {
    const cards = this.state[box];
    this.#file.change({ [box]: [] });
    return cards;
  }

  /** The blanks are taken out of the feeder at the end of a shift. */
  takeFeeder(): readonly Blank[] {
    const { feeder } = this.state;
    this.#file.change({ feeder: [] });
    return feeder;
  }

  async #feed(): Promise<CardInside> {
    if (this.coverOpen) throw new Complaint('COVER OPEN');
    if (this.state.hopper.length >= this.#options.hopperCapacity) throw new Complaint('HOPPER FULL');
    if (this.feederEmpty) throw new Complaint('FEEDER EMPTY');
    await this.#work();
    if (this.#faults.take('pick-failed') !== undefined) throw new Complaint('ERROR TIME OUT');
    const [blank, ...feeder] = this.state.feeder;
    if (blank === undefined) throw new Complaint('FEEDER EMPTY');
    const jams = this.#faults.take('jam', (fault) => fault.at === 'feed') !== undefined;
    const card: CardInside = {
      ...blank,
      position: jams ? 'jammed' : 'print',
      printed: { front: [], back: [] },
    };
    await this.ink.forget(card.body);
    const counters = { ...this.state.counters, inserted: this.state.counters.inserted + 1 };
    this.#file.change({ feeder, inside: card, counters });
    this.#tell(jams ? 'jammed' : 'fed', card);
    return card;
  }

  async #leave(box: 'hopper' | 'rejects'): Promise<void> {
    const card = this.state.inside;
    if (card === null) return;
    this.#mustMove(card);
    const capacity = box === 'hopper' ? this.#options.hopperCapacity : this.#options.rejectCapacity;
    if (this.state[box].length >= capacity) throw new Complaint('HOPPER FULL');
    await this.#work();
    await this.#leaveStation();
    if (this.#faults.take('stuck-at-exit') !== undefined) {
      this.#file.change({ inside: { ...card, position: 'print' } });
      return;
    }
    this.#file.change({ inside: null, [box]: [...this.state[box], processed(card)] });
    this.#tell(box === 'hopper' ? 'ejected' : 'rejected', card);
  }

  #mustMove(card: CardInside): void {
    if (this.coverOpen) throw new Complaint('COVER OPEN');
    if (card.position === 'jammed') throw new Complaint('CARD JAM');
  }

  async #leaveStation(): Promise<void> {
    if (this.state.inside?.position === 'contact') await this.#options.station.remove();
  }

  #useRibbon(): void {
    const { ribbon } = this.state;
    if (this.ribbonMissing || ribbon.left === 0) throw new Complaint('ERROR RIBBON');
    this.#file.change({ ribbon: { ...ribbon, left: ribbon.left - 1 } });
  }

  /** Pictures are large: only those of the last cards are kept. */
  async #remember(body: string): Promise<void> {
    if (this.state.pictures.includes(body)) return;
    const all = [...this.state.pictures, body];
    const old = all.splice(0, Math.max(0, all.length - this.#options.keepPictures));
    this.#file.change({ pictures: all });
    for (const gone of old) await this.ink.forget(gone);
  }

  async #work(): Promise<void> {
    if (this.#options.speed > 0) await new Promise((resolve) => setTimeout(resolve, this.#options.speed));
  }

  #tell(what: CardEvent['what'], card: Blank): void {
    this.#options.onCard?.({ what, body: card.body });
  }
}

const processed = ({ body, chip, printed }: CardInside): ProcessedCard => ({ body, chip, printed });
