/** The key ceremony: keys made in a token before two custodians, with signed minutes. */
export type { CeremonyKind, CeremonyOptions, CeremonyStep, Custodians } from './ceremony.ts';
export { requireTwoPeople, STEPS } from './ceremony.ts';
export { CEREMONY_ERRORS } from './errors.ts';
export { type Minutes, type MinutesVerdict, verifyMinutes } from './minutes.ts';
export { openForCeremony } from './open-for-ceremony.ts';
export {
  type Algorithms,
  DEFAULT_ALGORITHMS,
  DEFAULT_DOCUMENT_SIGNERS,
  parseAlgorithm,
  parsePurpose,
} from './plan.ts';
export { runCeremony } from './run-ceremony.ts';
