/** Access to the finished chip (ICAO Doc 9303-11): what the reader does and what the chip does. No I/O. */
export type { ChipSecrets, MrzKeyFields } from './chip-secrets.ts';
