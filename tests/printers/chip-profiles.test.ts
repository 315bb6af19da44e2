import { describe, expect, test } from 'vitest';
import { CHIP_PROFILES, encodeChip, inspectChip } from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { ACCESSES, CAN, fullContent, MRZ } from './chip-secret-specimen.ts';
import { keysFor, linkTo } from './chip-specimen.ts';

const PASSWORDS = {
  open: {},
  bac: { mrz: MRZ },
  'pace-can': { can: CAN },
  'pace-mrz': { mrz: MRZ },
} as const;
const WAY = { open: 'open', bac: 'bac', 'pace-can': 'pace', 'pace-mrz': 'pace' } as const;

describe.each(Object.values(CHIP_PROFILES))('profile $name', (profile) => {
  test.each(
    ACCESSES,
  )('a chip opened by %s gives a reader all that was written, and is genuine', async (access) => {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
    const content = fullContent(access);
    await encodeChip(linkTo(chip), content, keysFor, { profile });
    const seen = await inspectChip(linkTo(chip), PASSWORDS[access]);
    expect(seen.access).toBe(WAY[access]);
    expect(seen.files).toEqual(content.files);
    expect(seen.chipAuthentication).toBe('done');
    expect(seen.activeAuthentication).toBe('done');
  });
});
