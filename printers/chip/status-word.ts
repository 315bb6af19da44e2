import { failure, type KadiError } from '../../card/index.ts';
import { swText } from '../../crypto/secure-channel/index.ts';
import { CHIP_ERRORS, type ChipErrorCode } from './errors.ts';

export const SW_DONE = 0x9000;
/** End of file reached before Le bytes were read: the data are there all the same (ISO/IEC 7816-4, READ BINARY). */
export const SW_END_OF_FILE = 0x6282;
export const SW_FILE_EXISTS = 0x6a89;
export const SW_NOT_FOUND = 0x6a82;
export const SW_DATA_UNKNOWN = 0x6a88;

/** Status words with one plain cause each (ISO/IEC 7816-4:2013, tables 6 and 7; GlobalPlatform Card 2.3, 11.1.3). */
const CAUSES: ReadonlyMap<number, ChipErrorCode> = new Map<number, ChipErrorCode>([
  [0x6581, 'CHIP_MEMORY_FAULT'],
  [0x6982, 'CHIP_ACCESS_DENIED'],
  [0x6983, 'CHIP_ACCESS_DENIED'],
  [0x6985, 'CHIP_ALREADY_PERSONALISED'],
  [0x6987, 'CHIP_CHANNEL_BROKEN'],
  [0x6988, 'CHIP_CHANNEL_BROKEN'],
  [SW_NOT_FOUND, 'CHIP_FILE_MISSING'],
  [0x6a84, 'CHIP_FULL'],
]);

/** The catalogued error for an answer that is not 9000. `step` names the command in words, e.g. `create EF.DG2`. */
export const refusal = (step: string, sw: number): KadiError =>
  failure(CHIP_ERRORS, CAUSES.get(sw) ?? 'CHIP_COMMAND_REFUSED', { step, sw: swText(sw) });
