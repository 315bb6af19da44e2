import type { DecodedCommand, ResponseApdu } from '../../../crypto/secure-channel/index.ts';
import { STATUS, status } from './answers.ts';

/** The longest command and the longest answer, in bytes, that this chip takes and says so in EF.ATR/INFO. */
export const LONGEST_APDU = 0x7fff;

/** What P1-P2 of READ BINARY and UPDATE BINARY name (ISO/IEC 7816-4:2013, 11.3.1). */
export interface BinaryTarget {
  /** Short file identifier; absent for the file selected last. */
  readonly sfi?: number;
  readonly offset: number;
}

export const binaryTarget = ({ p1, p2 }: DecodedCommand): BinaryTarget | undefined => {
  if ((p1 & 0x80) === 0) return { offset: (p1 << 8) | p2 };
  const sfi = p1 & 0x1f;
  if ((p1 & 0x60) !== 0 || sfi === 0 || sfi === 0x1f) return undefined;
  return { sfi, offset: p2 };
};

/** Whether Le is the "as much as there is" of its form: 00 in the short, 00 00 in the extended. */
const isOpenEnded = ({ le, extended }: DecodedCommand): boolean => le === (extended === true ? 65_536 : 256);

export const readBinary = (content: Uint8Array, offset: number, command: DecodedCommand): ResponseApdu => {
  const { le } = command;
  if (le === undefined || command.data.length > 0) return status(STATUS.wrongLength);
  if (offset >= content.length) return status(STATUS.wrongOffset);
  const data = content.slice(offset, offset + Math.min(le, LONGEST_APDU - 2));
  const short = data.length < le && offset + data.length === content.length && !isOpenEnded(command);
  return { data, sw: short ? STATUS.endOfFile : STATUS.done };
};
