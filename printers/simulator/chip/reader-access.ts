import { isKadiError } from '../../../card/index.ts';
import { ChipAccess } from '../../../crypto/chip-access/index.ts';
import { LONGEST_APDU } from './binary.ts';
import type { ChipMemory } from './memory.ts';

/**
 * What stands between a reader and the files of a personalised chip: BAC, PACE, secure messaging and the proofs of the chip
 * (Doc 9303-11). undefined when the secrets of the chip and its files do not fit together. DG14 and DG15 are looked at
 * only where there is a key for them: without one they are content like any other.
 */
export const accessOf = ({ secrets, files, masterFiles, allowBac }: ChipMemory): ChipAccess | undefined => {
  const hasKey = secrets.activeAuthentication !== null || secrets.chipAuthentication !== null;
  try {
    return new ChipAccess({
      secrets,
      cardAccess: masterFiles.get(0x011c) ?? null,
      dg14: (hasKey ? files.get(0x010e) : undefined) ?? null,
      dg15: (hasKey ? files.get(0x010f) : undefined) ?? null,
      allowBac,
      longestAnswer: LONGEST_APDU - 2,
    });
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};
