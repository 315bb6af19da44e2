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

const normalised = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();

/** Throws CEREMONY_TWO_PEOPLE. That two names are two people is what the witnesses see. */
export const requireTwoPeople = ([one, other]: readonly [string, string]): void => {
  const isName = (name: string): boolean => /^\p{L}[\p{L}\p{M}'’. -]{1,63}$/u.test(name.trim());
  if (!isName(one) || !isName(other) || normalised(one) === normalised(other)) {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_TWO_PEOPLE');
  }
};
