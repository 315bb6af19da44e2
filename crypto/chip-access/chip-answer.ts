import type { ResponseApdu } from '../secure-channel/apdu.ts';

/** Status words of the chip's side of the access protocols (ISO/IEC 7816-4 tables 6 and 7). */
export const CHIP_SW = {
  done: 0x9000,
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  securityNotSatisfied: 0x6982,
  conditionsNotSatisfied: 0x6985,
  wrongData: 0x6a80,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
} as const;

const NOTHING = new Uint8Array(0);

export const chipStatus = (sw: number): ResponseApdu => ({ data: NOTHING, sw });
export const chipData = (data: Uint8Array): ResponseApdu => ({ data, sw: CHIP_SW.done });
