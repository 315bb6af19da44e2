/** What becomes of a card at the two desks when something ends in the middle, as data. */

import type { JournalStep } from '../station/journal.ts';
import type { Seen as SeenInside } from '../station/tables/faults.ts';

/** A card is inside, or the machine cannot say where one is; `-same`: its counter has not moved, so whatever is inside was there before. */
export type Seen = SeenInside | 'unknown-same' | 'inside-same';

/** `back`: as before this desk had it, same body; `spoiled`: the body is at hand and bad; `uncertain`: a person has to look. */
export type TwoPassEnding = 'back' | 'spoiled' | 'uncertain';

/**
 * The encoder desk failed or was restarted. A body is bound before the first byte is written to its chip, so one that is not
 * bound is as blank as before. `failed`: the process lives and the body is in the operator's hand. `restarted`: nobody knows
 * what was done with it since; yet a chip that was read back whole (ENCODED) is finished, and is read once more before printing.
 */
export const ENCODING_ENDINGS = {
  FEEDING: { failed: 'back', restarted: 'back' },
  AT_STATION: { failed: 'back', restarted: 'back' },
  BOUND: { failed: 'spoiled', restarted: 'uncertain' },
  ENCODED: { failed: 'encoded', restarted: 'encoded' },
} as const satisfies Readonly<
  Partial<Record<JournalStep, Readonly<Record<'failed' | 'restarted', TwoPassEnding | 'encoded'>>>>
>;

/** The chip that was laid on the reader after a printing that failed. */
export type Returned = 'same' | 'other' | 'none';

/**
 * The printing failed and the printer has or had the body: what the fault does at any machine (station/tables/faults.ts) × which
 * chip came back. `wait` faults are told before anything moves and end in `PRINT_REFUSED` first. A card of which nobody knows
 * whether it is whole stays uncertain although its chip came back: it may be good.
 */
export const PRINT_FAILED = {
  wait: { same: 'uncertain', other: 'uncertain', none: 'uncertain' },
  ask: { same: 'uncertain', other: 'uncertain', none: 'uncertain' },
  reject: { same: 'spoiled', other: 'uncertain', none: 'uncertain' },
  stop: { same: 'spoiled', other: 'uncertain', none: 'uncertain' },
} as const satisfies Readonly<
  Record<'wait' | 'ask' | 'reject' | 'stop', Readonly<Record<Returned, TwoPassEnding>>>
>;

/** What a printer for faces tells before it moves anything, whatever the same words mean at other machines. */
export const TOLD_BEFORE: ReadonlySet<string> = new Set([
  'EVOLIS_HALF_PANEL',
  'EVOLIS_NOT_IN_CHARGE',
  'EVOLIS_NO_STRIPE',
  'EVOLIS_ONE_SIDED',
  'EVOLIS_RIBBON_UNFIT',
  'EVOLIS_TRACK_TEXT',
  'MAGICARD_OVERCOAT_UNFIT',
  'MAGICARD_STRIPE_UNPROVEN',
  // The card inside is another one: ours is still in the feeder.
  'PRINTER_CARD_INSIDE',
  'PRINTER_PICTURE_WRONG_SIZE',
]);

/** A fault that is told before anything moves: the machine has to show that nothing did. */
export const PRINT_REFUSED = {
  'empty-same': 'back',
  'inside-same': 'back',
  'unknown-same': 'back',
  'empty-more': 'look',
  inside: 'look',
  unknown: 'look',
  silent: 'look',
} as const satisfies Readonly<Record<Seen, 'back' | 'look'>>;

/** The printing desk was restarted with a card in work: the last step written down × what the machine says now. */
export const PRINTING_RESTART = {
  // Announced, and no byte had left: the row of the next step stands before the first.
  FEEDING: {
    'empty-same': 'back',
    'inside-same': 'back',
    'unknown-same': 'back',
    'empty-more': 'uncertain',
    inside: 'uncertain',
    unknown: 'uncertain',
    silent: 'uncertain',
  },
  PRINT_SENT: {
    'empty-same': 'uncertain',
    'inside-same': 'uncertain',
    'unknown-same': 'uncertain',
    'empty-more': 'uncertain',
    inside: 'uncertain',
    unknown: 'uncertain',
    silent: 'uncertain',
  },
  PRINTED: {
    'empty-same': 'uncertain',
    'inside-same': 'uncertain',
    'unknown-same': 'uncertain',
    'empty-more': 'uncertain',
    inside: 'uncertain',
    unknown: 'uncertain',
    silent: 'uncertain',
  },
  VERIFIED: {
    'empty-same': 'uncertain',
    'inside-same': 'uncertain',
    'unknown-same': 'uncertain',
    'empty-more': 'uncertain',
    inside: 'uncertain',
    unknown: 'uncertain',
    silent: 'uncertain',
  },
} as const satisfies Readonly<
  Partial<Record<JournalStep, Readonly<Record<Seen, Exclude<TwoPassEnding, 'spoiled'>>>>>
>;
