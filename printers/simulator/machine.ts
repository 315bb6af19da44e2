import type { MagneticTracks } from '../card-printer.ts';
import type { FaultList } from './faults.ts';
import { type InkStore, keepLeftHalf } from './ink.ts';
import { type CardEvent, Complaint, type MachineOptions, PowerGone } from './machine-options.ts';
import {
  arrived,
  type Blank,
  type CardInside,
  type Panel,
  type ProcessedCard,
  processed,
  type Side,
  type StateFile,
} from './state.ts';
import { Stations } from './stations.ts';
import { Trouble } from './trouble.ts';

type Position = 'print' | 'contact' | 'contactless';

/** One panel as the head gets it. */
export interface PanelInk {
  readonly panel: Panel;
  /** Amounts of ink, 0 to 255, row-major from the top left (1016 x 648). Asked for only if pictures are kept. */
  readonly ink: () => Uint8Array;
}

const OTHER = { front: 'back', back: 'front' } as const satisfies Record<Side, Side>;
const WAIT_MS = 10;

/** The moving parts: rollers, head, ribbon, trays. Knows nothing of the language. Every act is kept before it is told. */
export class Machine {
  readonly ink: InkStore;
  readonly file: StateFile;
  readonly faults: FaultList;
  /** False from the moment the power goes, while the last act still ends. */
  powered = false;
  readonly #options: MachineOptions;
  readonly #trouble: Trouble;
  readonly #stations: Stations;
  #waits = false;

  constructor(file: StateFile, ink: InkStore, faults: FaultList, options: MachineOptions) {
    this.file = file;
    this.ink = ink;
    this.faults = faults;
    this.#options = options;
    this.#trouble = new Trouble(faults);
    this.#stations = new Stations(faults, options.station, options.contactless);
  }

  get state(): StateFile['now'] {
    return this.file.now;
  }

  get coverOpen(): boolean {
    return this.faults.stands('cover-open');
  }
  get feederEmpty(): boolean {
    return this.state.feeder.length === 0 || this.faults.stands('feeder-empty');
  }
  get ribbonMissing(): boolean {
    return this.faults.stands('ribbon-missing');
  }
  get ribbonOut(): boolean {
    const { left, ended } = this.state.ribbon;
    return this.ribbonMissing || ended === true || (left === 0 && !this.#setUnderWay);
  }
  /** The set that began on this face is there to its last panel. */
  get #setUnderWay(): boolean {
    const { inside } = this.state;
    return inside !== null && inside.printed[inside.up ?? 'front'].length > 0;
  }
  /** Near full: a few cards still fit, as on the real sensor. */
  get rejectBoxNearFull(): boolean {
    return this.faults.stands('box-full') || this.state.rejects.length >= this.#options.rejectCapacity * 0.9;
  }
  /** Cards that may still come before the machine asks to be cleaned. */
  get cardsToCleaning(): number {
    if (this.faults.stands('cleaning-required')) return 0;
    return Math.max(0, this.#options.cleaningEvery - this.state.cleaning.since);
  }

  /** The contacts close again when the machine comes up with a card at the station. */
  async wake(): Promise<void> {
    this.powered = true;
    const { inside } = this.state;
    if (inside !== null) await this.#enterStation(inside);
  }

  async sleep(): Promise<void> {
    this.powered = false;
    await this.#stations.leave(this.state.inside);
  }

  /** Takes a card from the feeder (or the manual slot) unless one is inside, and brings it there. */
  async moveTo(position: Position, from: 'feeder' | 'slot' = 'feeder'): Promise<void> {
    const card = this.state.inside ?? (await this.#feed(from));
    this.#mustMove(card);
    // A card that lies there already is seated again only if its contacts were lost.
    if (card.position === position && !this.#stations.lost) return;
    await this.#work();
    await this.#stations.leave(this.state.inside);
    const there = { ...card, position };
    this.file.change({ inside: there });
    await this.#enterStation(there);
  }

  /** Prints one panel on that face, turning the card first if need be; `count` is its place in the job, from 1. */
  async printPanel(side: Side, { panel, ink }: PanelInk, count: number): Promise<void> {
    await this.moveTo('print');
    if (this.#mustHold().up !== side) await this.flip();
    const card = this.#mustHold();
    this.#trouble.mustBeCool(count);
    const { ribbon, counters } = this.state;
    if (this.ribbonOut) throw new Complaint('ERROR RIBBON');
    await this.#work();
    const { ends, breaks, opened, powerGoes } = this.#trouble.atPanel(count);
    await this.#paint(card.body, side, panel, ink, ends || breaks || opened || powerGoes);
    const jams = this.#trouble.jams(count);
    const printed = { ...card.printed, [side]: [...card.printed[side], panel] };
    // One set of ribbon panels passes for each side, from its first panel on.
    const left = ends ? 0 : ribbon.left - (card.printed[side].length === 0 ? 1 : 0);
    this.file.change({
      inside: { ...card, position: jams ? 'jammed' : 'print', printed },
      counters: { ...counters, panels: counters.panels + 1 },
      ...(left === ribbon.left && !ends
        ? {}
        : { ribbon: { ...ribbon, left, ...(ends ? { ended: true } : {}) } }),
    });
    this.#tell('panel', card, `${side} ${panel}`);
    if (jams) this.#tell('jammed', card);
    if (powerGoes) throw new PowerGone();
    if (opened) throw new Complaint('COVER OPEN');
    if (jams) throw new Complaint('CARD JAM');
    if (ends || breaks) throw new Complaint('ERROR RIBBON');
  }

  /** Turns the card over. */
  async flip(): Promise<void> {
    await this.moveTo('print');
    const card = this.#mustHold();
    await this.#work();
    if (this.#trouble.coverOpens('flip')) throw new Complaint('COVER OPEN');
    if (this.#trouble.jams('flip')) return this.#jam(card);
    this.file.change({ inside: { ...card, up: OTHER[card.up ?? 'front'] } });
  }

  /** What the stripe holds now; with `tracks`, after they were written. */
  async stripe(tracks?: MagneticTracks): Promise<MagneticTracks> {
    await this.moveTo('print');
    const card = this.#mustHold();
    await this.#work();
    if (tracks === undefined) return card.magnetic ?? {};
    if (this.faults.take('stripe-bad') !== undefined) throw new Complaint('ERROR MAG');
    const magnetic = { ...card.magnetic, ...tracks };
    this.file.change({ inside: { ...card, magnetic } });
    return magnetic;
  }

  async eject(): Promise<void> {
    await this.#leave('hopper');
  }

  async reject(): Promise<void> {
    await this.#leave('rejects');
  }

  /** Draws the cleaning card through. */
  async clean(): Promise<void> {
    if (this.coverOpen) throw new Complaint('COVER OPEN');
    const { cleaning, inside } = this.state;
    if (inside !== null) throw new Complaint('CARD JAM');
    if (!cleaning.card) throw new Complaint('FEEDER EMPTY');
    await this.#work();
    const longest = Math.max(cleaning.longest, cleaning.since);
    this.file.change({ cleaning: { since: 0, longest, done: cleaning.done + 1, card: false } });
    this.faults.clear('cleaning-required');
    this.#options.onCard?.({ what: 'cleaned', body: '' });
  }

  /** By hand, cover open. A blank that came in under the card is found at the next look. */
  async takeOut(): Promise<ProcessedCard | undefined> {
    const card = this.state.inside;
    if (card === null) return undefined;
    await this.#stations.leave(this.state.inside);
    const { under } = card;
    this.file.change({ inside: under === undefined ? null : { ...arrived(under), position: 'jammed' } });
    if (this.#options.pictures) await this.ink.develop(card.body);
    this.#tell('taken-out', card);
    return processed(card);
  }

  /** True while a machine left to itself stands still until a person has done something. */
  get waits(): boolean {
    return this.#waits;
  }

  async waitUntil(ready: () => boolean): Promise<void> {
    this.#waits = true;
    try {
      while (!ready()) {
        if (!this.powered) throw new PowerGone();
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    } finally {
      this.#waits = false;
    }
  }

  async #feed(from: 'feeder' | 'slot'): Promise<CardInside> {
    this.#options.onFeeding?.();
    if (this.coverOpen) throw new Complaint('COVER OPEN');
    if (this.faults.stands('cleaning-required')) throw new Complaint('NEED CLEANING');
    if (this.#isFull('hopper')) throw new Complaint('HOPPER FULL');
    this.#trouble.mustBeCool();
    const isEmpty = from === 'slot' ? this.state.slot === null : this.feederEmpty;
    if (isEmpty) throw new Complaint('FEEDER EMPTY');
    await this.#work();
    if (this.faults.take('pick-failed') !== undefined) throw new Complaint('ERROR TIME OUT');
    const { feeder, slot } = this.state;
    const [first, second] = from === 'slot' ? [slot, undefined] : feeder;
    if (first === undefined || first === null) throw new Complaint('FEEDER EMPTY');
    const twice = second !== undefined && this.faults.take('double-feed') !== undefined;
    const wrong = this.faults.take('wrong-card');
    const chip = wrong === undefined ? first.chip : wrong.chip === 'none' ? '' : wrong.chip;
    const card = { ...arrived({ ...first, chip }), ...(twice ? { under: second } : {}) };
    if (this.#options.keepPictures > 0) await this.ink.forget(card.body);
    const { counters, cleaning } = this.state;
    this.file.change({
      ...(from === 'slot' ? { slot: null } : { feeder: feeder.slice(twice ? 2 : 1) }),
      inside: card,
      counters: { ...counters, inserted: counters.inserted + 1 },
      cleaning: { ...cleaning, since: cleaning.since + 1 },
    });
    this.#tell('fed', card);
    if (this.#trouble.coverOpens('feed')) throw new Complaint('COVER OPEN');
    if (this.#trouble.jams('feed')) this.#jam(card);
    return card;
  }

  async #leave(box: 'hopper' | 'rejects'): Promise<void> {
    const card = this.state.inside;
    if (card === null) return;
    this.#mustMove(card);
    if (this.#isFull(box)) throw new Complaint('HOPPER FULL');
    await this.#work();
    await this.#stations.leave(this.state.inside);
    const inPath = { ...card, position: 'print' } as const;
    this.file.change({ inside: inPath });
    if (this.#trouble.coverOpens('exit')) throw new Complaint('COVER OPEN');
    if (this.#trouble.jams('exit')) this.#jam(inPath);
    if (this.faults.take('stuck-at-exit') !== undefined) return;
    const { under } = card;
    const out = under === undefined ? [processed(card)] : [processed(card), processed(arrived(under))];
    this.file.change({ inside: null, [box]: [...this.state[box], ...out] });
    if (this.#options.pictures) await this.ink.develop(card.body);
    this.#tell(box === 'hopper' ? 'ejected' : 'rejected', card);
  }

  #isFull(box: 'hopper' | 'rejects'): boolean {
    const { hopperCapacity, rejectCapacity } = this.#options;
    if (box === 'hopper' && this.faults.stands('hopper-full')) return true;
    return this.state[box].length >= (box === 'hopper' ? hopperCapacity : rejectCapacity);
  }

  #mustMove(card: CardInside): void {
    if (this.coverOpen) throw new Complaint('COVER OPEN');
    if (card.position === 'jammed') throw new Complaint('CARD JAM');
  }

  #mustHold(): CardInside & { readonly up: Side } {
    const { inside } = this.state;
    if (inside === null) throw new Complaint('ERROR');
    return { ...inside, up: inside.up ?? 'front' };
  }

  #jam(card: CardInside): never {
    this.file.change({ inside: { ...card, position: 'jammed' } });
    this.#tell('jammed', card);
    throw new Complaint('CARD JAM');
  }

  async #enterStation(card: CardInside): Promise<void> {
    if (!(await this.#stations.enter(card))) return;
    this.#tell(card.position === 'contact' ? 'at-contact' : 'at-contactless', card);
  }

  async #paint(body: string, side: Side, panel: Panel, ink: () => Uint8Array, half: boolean): Promise<void> {
    if (this.#options.keepPictures === 0) return;
    const amounts = ink();
    if (half) keepLeftHalf(amounts);
    await this.#remember(body);
    await this.ink.print(body, side, panel, amounts);
  }

  /** Ink is large: only that of the last cards is kept. What was developed of the others stays. */
  async #remember(body: string): Promise<void> {
    if (this.state.pictures.includes(body)) return;
    const all = [...this.state.pictures, body];
    const old = all.splice(0, Math.max(0, all.length - this.#options.keepPictures));
    this.file.change({ pictures: all });
    for (const gone of old) await this.ink.forget(gone);
  }

  async #work(): Promise<void> {
    if (this.#options.speed > 0) await new Promise((resolve) => setTimeout(resolve, this.#options.speed));
  }

  #tell(what: CardEvent['what'], { body }: Blank, detail?: string): void {
    this.#options.onCard?.({ what, body, ...(detail === undefined ? {} : { detail }) });
  }
}
