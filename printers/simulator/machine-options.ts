import type { ChipWatch } from './chip-watch.ts';

/** A chip reader at one of the machine's stations: the card is powered while it is there. */
export interface ContactStation {
  /** `watch` may put faults between the chip and the reader, or keep the chip silent. */
  insert(chip: string, watch?: ChipWatch): Promise<void>;
  /** An empty station stays empty. */
  remove(): Promise<void>;
}

export type CardEvent = {
  readonly what:
    | 'fed'
    | 'at-contact'
    | 'at-contactless'
    | 'panel'
    | 'ejected'
    | 'rejected'
    | 'jammed'
    | 'taken-out'
    | 'cleaned';
  /** Empty when no card is meant. */
  readonly body: string;
  /** Of a panel its side and colour, such as `front y`. */
  readonly detail?: string;
};

/** The machine's complaint; the text is what it replies. */
export class Complaint extends Error {}
/** The power went while it worked: it replies nothing at all. */
export class PowerGone extends Error {}

export interface MachineOptions {
  readonly station: ContactStation;
  /** A second reader, at the contactless station. */
  readonly contactless?: ContactStation;
  /** Milliseconds of one movement or one panel. */
  readonly speed: number;
  readonly hopperCapacity: number;
  readonly rejectCapacity: number;
  /** In cards: after so many the machine asks to be cleaned. */
  readonly cleaningEvery: number;
  /** 0: no picture work at all. */
  readonly keepPictures: number;
  /** Writes pictures of every card that leaves. */
  readonly pictures: boolean;
  readonly onCard?: (event: CardEvent) => void;
  /** Just before a card is pulled in. */
  readonly onFeeding?: () => void;
}
