import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diversifyKdf3, softwareKeySet } from '../../crypto/secure-channel/index.ts';
import { type CardLink, CHIP_PROFILES, encodeChip, inspectChip } from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { ACCESSES, CAN, fullContent, MRZ } from './chip-secret-specimen.ts';
import { keysFor, linkTo, openContent } from './chip-specimen.ts';

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

  test('a worn memory cell is found by reading back, and the chip is never made', async () => {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
    chip.wearOut(0x0102, 99);
    await expect(
      encodeChip(linkTo(chip), fullContent('bac', 200), keysFor, { profile }),
    ).rejects.toMatchObject({ code: 'CHIP_READBACK_DIFFERS', facts: { file: 'EF.DG2' } });
    expect(chip.personalised).toBe(false);
    expect(chip.toJSON().secrets.bac).toBeNull();
  });

  test('a chip that does not prove our keys gets nothing', async () => {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
    const others = (kdd: Uint8Array) => diversifyKdf3(new Uint8Array(16).fill(0x77), kdd, 0x30);
    await expect(encodeChip(linkTo(chip), openContent(200), others, { profile })).rejects.toMatchObject({
      code: 'SCP_CARD_NOT_AUTHENTIC',
    });
    expect([chip.toJSON().files, chip.personalised]).toEqual([{}, false]);
  });

  test('a chip of the other channel is refused, and takes no harm from it', async () => {
    const other = profile.protocol === 'scp03' ? 'scp02' : 'scp03';
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, other);
    const code = profile.protocol === 'scp03' ? 'SCP02_NOT_ALLOWED' : 'SCP_PROTOCOL_UNEXPECTED';
    await expect(encodeChip(linkTo(chip), openContent(200), keysFor, { profile })).rejects.toMatchObject({
      code,
    });
    expect([chip.toJSON().files, chip.personalised]).toEqual([{}, false]);
  });

  test('who changes one bit of any command on the way gets no chip made, or one that is right', async () => {
    const content = fullContent('pace-can', 200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat(7), async (at, byte, bit) => {
        const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, profile.protocol);
        const link = linkTo(chip);
        let nth = 0;
        const twisted: CardLink = {
          ...link,
          transmit: (apdu) => {
            if (nth++ !== at) return link.transmit(apdu);
            const copy = apdu.slice();
            const place = byte % copy.length;
            copy[place] = (copy[place] ?? 0) ^ (1 << bit);
            return link.transmit(copy);
          },
        };
        const outcome = await encodeChip(twisted, content, keysFor, { profile }).then(
          () => 'made',
          () => 'refused',
        );
        expect(chip.personalised).toBe(outcome === 'made');
        if (chip.personalised) {
          expect((await inspectChip(linkTo(chip), { can: CAN })).files).toEqual(content.files);
        }
      }),
      { numRuns: 15 },
    );
  });
});

test('old stock wants its keys in this process', async () => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor, 'scp02');
  const inDevice = (kdd: Uint8Array) => softwareKeySet(keysFor(kdd));
  const profile = CHIP_PROFILES['lds1-iso7816-scp02'];
  await expect(encodeChip(linkTo(chip), openContent(200), inDevice, { profile })).rejects.toMatchObject({
    code: 'CHIP_KEYS_UNSUITABLE',
  });
  const modern = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(modern), openContent(200), inDevice);
  expect(modern.personalised).toBe(true);
});

test('a card of full content takes 43 commands as files, 24 as groups of data', async () => {
  const counts: Record<string, number> = {};
  for (const profile of [CHIP_PROFILES['lds1-iso7816'], CHIP_PROFILES['lds1-gp-store-data']]) {
    const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
    let count = 0;
    await encodeChip(
      linkTo(chip, () => count++),
      fullContent('pace-can'),
      keysFor,
      { profile },
    );
    counts[profile.name] = count;
  }
  expect(counts).toEqual({ 'lds1-iso7816': 43, 'lds1-gp-store-data': 24 });
});
