/** The key ceremony: keys made in a token before two custodians, with signed minutes. */
export type { CeremonyKind, CeremonyOptions } from './ceremony.ts';
export { CEREMONY_ERRORS } from './errors.ts';
export { type InstalledCertificate, installCertificates } from './install.ts';
export { type Minutes, type MinutesVerdict, verifyMinutes } from './minutes.ts';
export { openForCeremony } from './open-for-ceremony.ts';
export {
  type CeremonyStep,
  type Custodians,
  REVOCATION_STEPS,
  requireTwoPeople,
  STEPS,
} from './people.ts';
export {
  type Algorithms,
  DEFAULT_ALGORITHMS,
  DEFAULT_DOCUMENT_SIGNERS,
  parseAlgorithm,
  parsePurpose,
} from './plan.ts';
export { holdRevocation, type RevocationAct, type RevocationOutcome } from './revocation-act.ts';
export { runCeremony } from './run-ceremony.ts';
