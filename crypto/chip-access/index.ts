/** Access to the finished chip (ICAO Doc 9303-11): what the reader does and what the chip does. No I/O. */
export {
  ACTIVE_CHALLENGE_BYTES,
  type ActiveAuthenticationKey,
  authenticateActively,
  readDg15,
  verifyActiveAuthentication,
} from './active-authentication.ts';
export { bacKeys } from './bac-keys.ts';
export { openBac } from './bac-terminal.ts';
export { ChipAccess, type ChipAccessOptions, type ChipOpened, type Selected } from './chip-access.ts';
export {
  authenticateChip,
  type ChipAuthenticationChoice,
  chooseChipAuthentication,
} from './chip-authentication-terminal.ts';
export type { ChipSecrets, MrzKeyFields } from './chip-secrets.ts';
export type { Entropy } from './curves.ts';
export { ACCESS_ERRORS } from './errors.ts';
export { openPace } from './pace-terminal.ts';
export { type ChipPassword, mrzInformation, paceKey } from './password.ts';
export {
  type AccessInfos,
  type ChipAuthenticationKey,
  type ChipAuthenticationOffer,
  NO_ACCESS_INFOS,
  type PaceOffer,
  readAccessInfos,
  readDg14Access,
  strongest,
} from './security-infos.ts';
export { type SessionKeys, sessionKeys } from './session-keys.ts';
export { roomUnderProtection, SmTerminal } from './sm-terminal.ts';
export type { Suite } from './suite.ts';
export type { SendCommand } from './transmit.ts';
