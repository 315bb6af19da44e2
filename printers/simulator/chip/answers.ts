import type { ResponseApdu } from '../../../crypto/secure-channel/index.ts';

/** Status words the training chip uses (ISO/IEC 7816-4:2013, tables 6 and 7). */
export const STATUS = {
  done: 0x9000,
  endOfFile: 0x6282,
  wrongLength: 0x6700,
  channelUnsupported: 0x6881,
  messagingUnsupported: 0x6882,
  chainingUnsupported: 0x6884,
  securityNotSatisfied: 0x6982,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  wrongData: 0x6a80,
  functionUnsupported: 0x6a81,
  notFound: 0x6a82,
  memoryFull: 0x6a84,
  wrongParameters: 0x6a86,
  dataNotFound: 0x6a88,
  fileExists: 0x6a89,
  wrongOffset: 0x6b00,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
} as const;

export const NOTHING = new Uint8Array(0);

export const status = (sw: number): ResponseApdu => ({ data: NOTHING, sw });

export const DONE = status(STATUS.done);

/** A data object with a length of less than 128 bytes; the tag as one or two bytes. */
export const dataObject = (tag: number, ...value: readonly number[]): readonly number[] => [
  ...(tag > 0xff ? [tag >> 8, tag & 0xff] : [tag]),
  value.length,
  ...value,
];

/**
 * Gives data to a command that must say how much it wants: no Le is 6700, and an Le that is too small is 6Cxx with the
 * right one, when that fits the byte (ISO/IEC 7816-4, 5.1).
 */
export const answerWith = (data: Uint8Array, le: number | undefined): ResponseApdu => {
  if (le === undefined) return status(STATUS.wrongLength);
  if (le >= data.length) return { data, sw: STATUS.done };
  return status(data.length <= 0xff ? 0x6c00 | data.length : STATUS.wrongLength);
};
