/**
 * What can go wrong, to be put on the machine's list at any moment. Standing faults last until they are taken off the
 * list; the others happen once and take themselves off.
 */
export type Fault =
  | { readonly kind: 'cover-open' | 'feeder-empty' | 'box-full' | 'ribbon-missing' }
  /** The card sticks on its way in; or at the n-th panel of the job. It stays until a person takes it out. */
  | { readonly kind: 'jam'; readonly at: 'feed' | number }
  /** The rollers do not catch a card. */
  | { readonly kind: 'pick-failed' }
  /** The card does not leave at the next ejection, although the machine says OK. */
  | { readonly kind: 'stuck-at-exit' }
  /** During the n-th panel of the job (1 is the first of the front), with half of it on the card. */
  | { readonly kind: 'ribbon-end'; readonly panel: number }
  | { readonly kind: 'power-cut'; readonly panel: number }
  /** `to` is a command with as many of its parameters as matter: `Sis`, `Rlr;p`, `Db;c`. The machine acts, silently. */
  | { readonly kind: 'swallow-reply'; readonly to: string }
  | { readonly kind: 'late-reply'; readonly to: string; readonly ms: number }
  /** An OK nobody asked for, just before the answer. */
  | { readonly kind: 'stale-ok'; readonly to: string }
  /** The machine says this instead; `acts` tells whether it does what it was told first. */
  | { readonly kind: 'answer'; readonly to: string; readonly reply: string; readonly acts: boolean }
  /** The cable goes out when so many more bytes have come in. */
  | { readonly kind: 'cut-link'; readonly afterBytes: number };

type Kind = Fault['kind'];
type Of<K extends Kind> = Extract<Fault, { kind: K }>;

export class FaultList {
  readonly list: Fault[];
  constructor(list: Fault[]) {
    this.list = list;
  }

  stands(kind: 'cover-open' | 'feeder-empty' | 'box-full' | 'ribbon-missing'): boolean {
    return this.list.some((fault) => fault.kind === kind);
  }

  /** Takes the first fitting fault off the list. */
  take<K extends Kind>(kind: K, fits: (fault: Of<K>) => boolean = () => true): Of<K> | undefined {
    const isIt = (fault: Fault): fault is Of<K> => fault.kind === kind;
    const found = this.list.find((fault): fault is Of<K> => isIt(fault) && fits(fault));
    if (found !== undefined) this.list.splice(this.list.indexOf(found), 1);
    return found;
  }
}

/** Does `to` name this command? */
export const concerns = (to: string, command: string): boolean =>
  command === to || command.startsWith(`${to};`);
