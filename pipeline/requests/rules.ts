/**
 * What each kind of request means for the card that the person has already (R05, R07, R15, R32, R34), as one table. A request that
 * does not fit the books is taken all the same and shown to a person: the books here know less than the register does (cards of
 * older generations were not made here), and no machine refuses a person (R54).
 */
import type { RequestKind } from '../../card/index.ts';

/** Shillings asked for a request. Nothing here asks anybody to pay; a sum other than none has a gazetted basis (R32). */
export type Fee = { readonly shillings: 0 } | { readonly shillings: number; readonly legalReference: string };

export interface RequestRule {
  /** What the person should have at this moment: no card, one of the same product, or the minor's. */
  readonly needs: 'none' | 'card' | 'minor-card';
  /** When the old serial is made void: at once, or in the deed that hands over the new card. */
  readonly oldVoid: 'at-request' | 'at-hand-over';
  readonly why: string;
  readonly fee: Fee;
}

const FREE: Fee = { shillings: 0 };

export const REQUEST_RULES = {
  'first-issue': { needs: 'none', oldVoid: 'at-hand-over', why: 'the first document of its kind', fee: FREE },
  duplicate: {
    needs: 'card',
    oldVoid: 'at-request',
    why: 'the card is lost or stolen: whoever has it must not pass for its owner',
    fee: FREE,
  },
  replacement: { needs: 'card', oldVoid: 'at-hand-over', why: 'damaged, or of an older kind', fee: FREE },
  'change-of-particulars': {
    needs: 'card',
    oldVoid: 'at-hand-over',
    why: 'what it says is no longer so',
    fee: FREE,
  },
  renewal: { needs: 'card', oldVoid: 'at-hand-over', why: 'the card comes to its end', fee: FREE },
  transition: { needs: 'minor-card', oldVoid: 'at-hand-over', why: 'its owner is 18', fee: FREE },
} as const satisfies Readonly<Record<RequestKind, RequestRule>>;

/** The minor's product and the one it gives way to at 18. */
export const TRANSITIONS: Readonly<Record<string, string>> = { 'huduma-minor': 'huduma-adult' };
export const ADULT_AGE = 18;

/** The products whose cards a card of this product takes the place of: its own, and the minor's. */
export const takesPlaceOf = (product: string): readonly string[] => [
  product,
  ...Object.keys(TRANSITIONS).filter((minor) => TRANSITIONS[minor] === product),
];

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The first day of the month after the 18th birthday, at the latest; `dateOfBirth` YYYY[-MM[-DD]]. Kept in clear, so it says a month
 * and not a day: an exact one would be the day of birth, eighteen years on.
 */
export const transitionMonth = (dateOfBirth: string): string | undefined => {
  const match = /^(\d{4})(?:-(\d{2})(?:-\d{2})?)?$/.exec(dateOfBirth);
  if (match === null) return undefined;
  const year = Number(match[1]) + ADULT_AGE;
  // The month after the last one in which the birthday can be.
  const month = match[2] === undefined ? 12 : Number(match[2]);
  return month >= 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`;
};
