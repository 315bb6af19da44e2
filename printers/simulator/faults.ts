/**
 * Everything that can go wrong with a training machine, to be put on its list (`TrainingPrinter.faults`) at any moment.
 * Standing faults last until they are taken off; all others happen once and take themselves off. Panels are counted
 * through the job from 1: 1 to 5 are the front (y m c k o), 6 to 10 the back.
 */
export type Fault = StandingFault | MechanicalFault | PowerFault | WireFault | ChipFault;

/** Last until somebody takes them off the list. */
export type StandingFault =
  /** The cover is open: nothing moves. */
  | { readonly kind: 'cover-open' }
  /** The sensor sees no card in the feeder, whatever lies in it. */
  | { readonly kind: 'feeder-empty' }
  /** The sensor of the reject box says it is near full; a few cards still fit. */
  | { readonly kind: 'box-full' }
  /** The tray of good cards takes no card more. */
  | { readonly kind: 'hopper-full' }
  /** There is no ribbon in the machine. */
  | { readonly kind: 'ribbon-missing' }
  /** The machine takes no card until it has been cleaned with a cleaning card, which takes this off the list. */
  | { readonly kind: 'cleaning-required' };

export type MechanicalFault =
  /** The card sticks on its way in, when it is turned over, on its way out, or at the n-th panel. A person must take it out. */
  | { readonly kind: 'jam'; readonly at: 'feed' | 'flip' | 'exit' | number }
  /** Somebody opens the cover at that moment, and it stands open: `cover-open` comes on the list. */
  | { readonly kind: 'cover-opens'; readonly at: 'feed' | 'flip' | 'exit' | number }
  /** The rollers do not catch a card; nothing came in. */
  | { readonly kind: 'pick-failed' }
  /** Two blanks come in as one: the machine counts one, and the lower one leaves unprinted with the upper. */
  | { readonly kind: 'double-feed' }
  /** The card does not leave at the next ejection, although the machine says OK. */
  | { readonly kind: 'stuck-at-exit' }
  /** The ribbon is at its end during that panel: half of it is on the card, and nothing prints until a ribbon is fitted. */
  | { readonly kind: 'ribbon-end'; readonly panel: number }
  /** The ribbon sticks or tears during that panel, and the machine winds on: half of it is on the card, the rest lasts. */
  | { readonly kind: 'ribbon-breaks'; readonly panel: number }
  /** The print head is too hot for so many milliseconds, from the next feed or panel on, or from the n-th panel. */
  | { readonly kind: 'head-hot'; readonly ms: number; readonly panel?: number }
  /** The next card that is fed carries this chip and not the one it was delivered with; `none` is plastic without a chip. */
  | { readonly kind: 'wrong-card'; readonly chip: string | 'none' }
  /** The magnetic stripe takes nothing at the next writing. */
  | { readonly kind: 'stripe-bad' };

export type PowerFault =
  /** During the n-th panel, with half of it on the card. */
  | { readonly kind: 'power-cut'; readonly panel: number }
  /** At a command: `before` the machine has acted, or `after` it acted and before it answers. */
  | { readonly kind: 'power-cut'; readonly at: AtCommand };

/** `to` is a command with as many of its parameters as matter: `Sis`, `Rlr;p`, `Db;c`. */
export interface AtCommand {
  readonly to: string;
  readonly when: 'before' | 'after';
}

/** Named commands: as in `AtCommand`. */
export type WireFault =
  /** The machine acts, and says nothing. */
  | { readonly kind: 'swallow-reply'; readonly to: string }
  /** The answer comes so much later. */
  | { readonly kind: 'late-reply'; readonly to: string; readonly ms: number }
  /** An OK nobody asked for, just before the answer. */
  | { readonly kind: 'stale-ok'; readonly to: string }
  /** So many NUL bytes before the answer. */
  | { readonly kind: 'nuls'; readonly to: string; readonly count: number }
  /** The machine says this instead; `acts` tells whether it does what it was told first. */
  | { readonly kind: 'answer'; readonly to: string; readonly reply: string; readonly acts: boolean }
  /** The cable goes out when so many more bytes have come in; with `to`, counted from the first byte of that command. */
  | { readonly kind: 'cut-link'; readonly afterBytes: number; readonly to?: string };

/** Of the next card that comes to a chip station. APDUs are counted from its arrival there. */
export type ChipFault =
  /** No chip answers: the reader sees no card. Once per fault; a card brought there again is seen. */
  | { readonly kind: 'chip-mute' }
  /** The contacts lose the chip after so many APDUs; the card itself stays where it is. */
  | { readonly kind: 'chip-pulled'; readonly afterApdus: number }
  /** After so many APDUs the chip answers one with this status word (four hex digits) and does nothing. */
  | { readonly kind: 'chip-answers'; readonly afterApdus: number; readonly sw: string }
  /** After so many APDUs one bit of a command, or of the data answered, is another: a seal (MAC) that does not fit. */
  | { readonly kind: 'chip-noise'; readonly afterApdus: number; readonly on: 'command' | 'answer' }
  /** The cell of that file (`0101` is EF.DG1) keeps what it holds, whatever is written: for good. */
  | { readonly kind: 'chip-worn'; readonly file: string; readonly offset: number };

export type FaultKind = Fault['kind'];
type Of<K extends FaultKind> = Extract<Fault, { kind: K }>;

export class FaultList {
  readonly list: Fault[];
  constructor(list: Fault[]) {
    this.list = list;
  }

  stands(kind: StandingFault['kind']): boolean {
    return this.list.some((fault) => fault.kind === kind);
  }

  /** Takes the first fitting fault off the list. */
  take<K extends FaultKind>(kind: K, fits: (fault: Of<K>) => boolean = () => true): Of<K> | undefined {
    const isIt = (fault: Fault): fault is Of<K> => fault.kind === kind;
    const found = this.list.find((fault): fault is Of<K> => isIt(fault) && fits(fault));
    if (found !== undefined) this.list.splice(this.list.indexOf(found), 1);
    return found;
  }

  /** Takes all of that kind off the list: somebody has put it right. */
  clear(kind: StandingFault['kind']): void {
    while (this.take(kind) !== undefined);
  }
}

/** Does `to` name this command? */
export const concerns = (to: string, command: string): boolean =>
  command === to || command.startsWith(`${to};`);
