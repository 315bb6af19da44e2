import type { Panel } from './panels.ts';

/** What one kind of ribbon puts on a card. `Pr;type` names it to the machine (Programming Guide A5013). */
export interface Ribbon {
  readonly front: readonly Panel[];
  /** Empty: only fronts are printed. */
  readonly back: readonly Panel[];
  /** Sets of panels one card takes; the ribbon chip counts in sets. */
  readonly setsPerCard: 1 | 2;
  /** Colour panels of half a card's length: at most 420 of its 1016 lines (`Dbp`). */
  readonly half: boolean;
}

const whole = { half: false } as const;

export const RIBBONS = {
  ymcko: { ...whole, front: ['y', 'm', 'c', 'k', 'o'], back: ['y', 'm', 'c', 'k', 'o'], setsPerCard: 2 },
  ymckok: { ...whole, front: ['y', 'm', 'c', 'k', 'o'], back: ['k'], setsPerCard: 1 },
  /** Short colour panels. That this is the name of the half-panel ribbon is taken from the guide's list, not confirmed. */
  ymckos: {
    front: ['y', 'm', 'c', 'k', 'o'],
    back: ['y', 'm', 'c', 'k', 'o'],
    setsPerCard: 2,
    half: true,
  },
  k: { ...whole, front: ['k'], back: ['k'], setsPerCard: 2 },
  ko: { ...whole, front: ['k', 'o'], back: ['k', 'o'], setsPerCard: 2 },
} as const satisfies Record<string, Ribbon>;

/** What the ribbon puts on a card in a machine that cannot turn it over. */
export const ribbonFor = (type: RibbonType, sides: 1 | 2): Ribbon =>
  sides === 2 ? RIBBONS[type] : { ...RIBBONS[type], back: [], setsPerCard: 1 };

export type RibbonType = keyof typeof RIBBONS;
export const isRibbon = (name: string): name is RibbonType => Object.hasOwn(RIBBONS, name);
