import { failure } from '../../../card/index.ts';
import { CEREMONY_ERRORS } from './errors.ts';

/** The steps of a key ceremony. */
export const STEPS = ['custodians', 'token', 'keys', 'certificates', 'tests', 'minutes'] as const;
/** The steps of revoking certificates, which uses the country signer and makes no key. */
export const REVOCATION_STEPS = ['custodians', 'revocation', 'minutes'] as const;
export type CeremonyStep = (typeof STEPS)[number] | (typeof REVOCATION_STEPS)[number];

/** The people, as the ceremony sees them. */
export interface Custodians {
  readonly names: readonly [string, string];
  /** Asks one of them whether the step that was just explained may be done. */
  confirm(name: string, step: CeremonyStep): Promise<boolean>;
  /** Says something to both. Never anything secret. */
  tell(line: string): void;
}

/** The letters alone: marks, dots, spaces and apostrophes make no second person. */
const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();

/** Latin letters only: in another script the same name would look like somebody else's. */
const NAME = /^\p{Script=Latin}[\p{Script=Latin}\p{M}'’. -]{1,63}$/u;

/** Throws CEREMONY_TWO_PEOPLE. That two names are two people is what the witnesses see. */
export const requireTwoPeople = ([one, other]: readonly [string, string]): void => {
  const isName = (name: string): boolean => NAME.test(name.trim());
  if (!isName(one) || !isName(other) || letters(one) === letters(other)) {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_TWO_PEOPLE');
  }
};
