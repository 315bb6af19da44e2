import type { TrainingPrinter } from './training-options.ts';

/** What people do at a machine, in the words of scripts and of the keyboard. */
export const ACTS = {
  'open-cover': 'opens the cover',
  'close-cover': 'closes the cover',
  'take-out': 'takes the card out by hand',
  load: 'puts blanks into the feeder: load 10',
  'fit-ribbon': 'puts in a new ribbon',
  'cleaning-card': 'puts in a cleaning card',
  'empty-tray': 'takes the good cards away',
  'empty-rejects': 'takes the rejected cards away',
  'power-off': 'switches the machine off',
  'power-on': 'switches it on',
  'pull-cable': 'pulls the cable out',
  'plug-cable': 'plugs it in again',
} as const;

export interface Act {
  readonly what: keyof typeof ACTS;
  /** How many, for `load` (blanks) and `fit-ribbon` (sides). */
  readonly count?: number;
}

const COUNTED: readonly Act['what'][] = ['load', 'fit-ribbon'];
const MOST = 10_000;

const isAct = (word: string): word is Act['what'] => Object.hasOwn(ACTS, word);

/** `open-cover`, `load 10`; undefined for anything else. */
export const readAct = (text: string): Act | undefined => {
  const [what = '', count, ...more] = text.trim().split(/\s+/);
  if (!isAct(what) || more.length > 0) return undefined;
  if (count === undefined) return { what };
  const number = /^\d{1,5}$/.test(count) ? Number(count) : 0;
  if (!COUNTED.includes(what) || number < 1 || number > MOST) return undefined;
  return { what, count: number };
};

/** What the act needs from outside the machine. */
export interface ActSources {
  /** Fresh blanks for the feeder. */
  readonly blanks?: (count: number) => Parameters<TrainingPrinter['load']>[0];
  /** Plugs the cable in; a memory wire has to be given a new link. */
  readonly plug?: () => Promise<void>;
}

const DEFAULT_LOAD = 10;

/** Does it, and says in a few words what came of it. */
export const actOn = async (printer: TrainingPrinter, act: Act, sources: ActSources): Promise<string> => {
  switch (act.what) {
    case 'open-cover':
      printer.openCover();
      return 'the cover is open';
    case 'close-cover':
      printer.closeCover();
      return 'the cover is closed';
    case 'take-out': {
      const card = await printer.takeOut();
      return card === undefined ? 'there is no card inside' : `body ${card.body} is in your hand`;
    }
    case 'load': {
      const blanks = sources.blanks?.(act.count ?? DEFAULT_LOAD) ?? [];
      printer.load(blanks);
      return `${blanks.length} blanks put in`;
    }
    case 'fit-ribbon':
      printer.fitRibbon(act.count);
      return `a ribbon for ${printer.state().ribbon.left} sides is in`;
    case 'cleaning-card':
      printer.loadCleaningCard();
      return 'a cleaning card lies ready';
    case 'empty-tray':
      return `taken away: ${names(printer.takeHopper())}`;
    case 'empty-rejects':
      return `taken away: ${names(printer.takeRejects())}`;
    case 'power-off':
      await printer.powerOff();
      return 'the power is off';
    case 'power-on':
      await printer.powerOn();
      return 'the power is on';
    case 'pull-cable':
      await printer.pullCable();
      return 'the cable is out';
    case 'plug-cable':
      await (sources.plug?.() ?? printer.plugCable());
      return 'the cable is in';
  }
};

const names = (cards: readonly { readonly body: string }[]): string =>
  cards.length === 0 ? 'nothing' : cards.map(({ body }) => body).join(' ');
