import { describe, expect, test } from 'vitest';
import { failure, isKadiError } from '../../card/index.ts';
import {
  type CardLink,
  CHIP_ERRORS,
  CHIP_PROFILES,
  type ChipContent,
  type ChipProfile,
  encodeChip,
  inspectChip,
  readChip,
} from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { CAN, fullContent } from './chip-secret-specimen.ts';
import { keysFor, linkTo, openContent } from './chip-specimen.ts';

const codeFrom = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return error.code;
  }
};

/** Power that fails at command `cut`: before the chip has taken it, or after, with the answer lost. */
const failing = (chip: ChipEmulator, cut: number, when: 'before' | 'after'): CardLink => {
  const link = linkTo(chip);
  let nth = 0;
  return {
    ...link,
    transmit: async (apdu) => {
      const isCut = nth++ === cut;
      if (isCut && when === 'after') chip.transmit(apdu);
      if (isCut) chip.powerOff();
      if (!chip.powered) throw failure(CHIP_ERRORS, 'CHIP_LOST', {});
      return chip.transmit(apdu);
    },
  };
};

const commandsOf = async (profile: ChipProfile, content: ChipContent): Promise<number> => {
  let count = 0;
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
  await encodeChip(
    linkTo(chip, () => count++),
    content,
    keysFor,
    { profile },
  );
  return count;
};

/** The chip as its file holds it, without the counter of sessions. */
const stored = (chip: ChipEmulator) => ({ ...chip.toJSON(), chipSerial: '', sequence: 0 });

const perfect = async (profile: ChipProfile, content: ChipContent) => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
  await encodeChip(linkTo(chip), content, keysFor, { profile });
  return stored(chip);
};

describe.each([
  CHIP_PROFILES['lds1-iso7816'],
  CHIP_PROFILES['lds1-gp-store-data'],
])('power that fails at any command of profile $name', (profile) => {
  const first = fullContent('pace-can', 400);
  /** Another person’s card, with fewer files and no secrets: whatever the first left must be gone. */
  const second = openContent(900);

  test.each([
    'before',
    'after',
  ] as const)('(%s the chip has taken it) leaves nothing to read, and a chip that takes another card whole', async (when) => {
    const total = await commandsOf(profile, first);
    const expected = await perfect(profile, second);
    let locked = 0;
    for (let cut = 0; cut < total; cut++) {
      const chip = ChipEmulator.blank(trainingSerial(cut + 2, 1), keysFor, profile.protocol);
      const broken = encodeChip(failing(chip, cut, when), first, keysFor, { profile });
      expect(await codeFrom(broken)).toBe('CHIP_LOST');
      if (chip.personalised) {
        // Only the answer to the last command was lost.
        locked++;
        expect(cut).toBe(total - 1);
        expect(await codeFrom(encodeChip(linkTo(chip), second, keysFor, { profile }))).toBe(
          'CHIP_ALREADY_PERSONALISED',
        );
        expect((await inspectChip(linkTo(chip), { can: CAN })).files).toEqual(first.files);
        continue;
      }
      expect(await codeFrom(readChip(linkTo(chip)))).toMatch(/^CHIP_(ACCESS_DENIED|FILE_MISSING)$/);
      await encodeChip(linkTo(chip), second, keysFor, { profile });
      expect(stored(chip)).toEqual(expected);
    }
    expect(locked).toBe(when === 'after' ? 1 : 0);
  });

  test('twice in a row, the second time while clearing up, still leaves nothing of the first card', async () => {
    const expected = await perfect(profile, second);
    const total = await commandsOf(profile, first);
    for (let cut = 0; cut < 40; cut++) {
      const chip = ChipEmulator.blank(trainingSerial(cut + 2, 1), keysFor, profile.protocol);
      await codeFrom(encodeChip(failing(chip, total - 2, 'after'), first, keysFor, { profile }));
      await codeFrom(encodeChip(failing(chip, cut, 'after'), second, keysFor, { profile }));
      if (!chip.personalised) await encodeChip(linkTo(chip), second, keysFor, { profile });
      expect(stored(chip)).toEqual(expected);
    }
  });
});
