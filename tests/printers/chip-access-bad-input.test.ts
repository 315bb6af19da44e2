import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { type CardLink, encodeChip, inspectChip } from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { ACCESSES, type Access, CAN, fullContent, MRZ } from './chip-secret-specimen.ts';
import { fromHex, keysFor, linkTo } from './chip-specimen.ts';

/** KADI_LONG_TESTS=1 feeds many more cases. */
const IS_LONG = process.env.KADI_LONG_TESTS === '1';

const codeFrom = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return codeOf(error);
  }
};

const chips = new Map<Access, ChipEmulator>();
const chipOf = async (access: Access): Promise<ChipEmulator> => {
  const known = chips.get(access);
  if (known !== undefined) return known;
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(chip), fullContent(access, 300), keysFor);
  chips.set(access, chip);
  return chip;
};

test('a chip that answers anything at all ends the inspection with a catalogued error', async () => {
  const piece = fc.constantFrom(
    ...['9000', '6982', '6A82', '61FF', '6C10', '6300'].map(fromHex),
    fromHex('31143012060A04007F0007020204020202010202010D9000'),
    fromHex('31143012060A04007F0007020204020202010202010C9000'),
    fromHex('3012 9000'),
    fromHex('60165F0104303130385F36063034303030305C04616E6F75 9000'),
    fromHex('7C12801095A3A016522EE98D01E76CB6B98B42C39000'),
    fromHex('4608F919887022129000'),
  );
  const answer = fc.oneof(
    piece,
    fc.uint8Array({ maxLength: 60 }).map((body) => Uint8Array.of(...body, 0x90, 0x00)),
    fc.uint8Array({ maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), async (answers) => {
      let nth = 0;
      const link: CardLink = {
        atr: fromHex('3B00'),
        transmit: async () => answers[nth++ % answers.length] ?? fromHex('9000'),
        disconnect: async () => {},
      };
      expect(await codeFrom(inspectChip(link, { can: CAN, mrz: MRZ }))).toMatch(/^(CHIP_|TLV_)/);
    }),
    { numRuns: IS_LONG ? 100_000 : 400 },
  );
});

test.each(
  ACCESSES,
)('on a line that changes one bit nothing but the true files is ever read, opened by %s', async (access) => {
  const chip = await chipOf(access);
  const { files } = fullContent(access, 300);
  const change = fc.record({
    nth: fc.integer({ min: 0, max: 45 }),
    place: fc.nat(400),
    mask: fc.constantFrom(0x01, 0x04, 0x20, 0x80),
    ofAnswer: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ nth, place, mask, ofAnswer }) => {
      const link = linkTo(chip);
      let seen = 0;
      const flip = (bytes: Uint8Array): Uint8Array => {
        const changed = bytes.slice();
        const at = place % bytes.length;
        changed[at] = (changed[at] ?? 0) ^ mask;
        return changed;
      };
      const noisy: CardLink = {
        ...link,
        transmit: async (apdu) => {
          const here = seen++ === nth;
          const answer = await link.transmit(here && !ofAnswer ? flip(apdu) : apdu);
          return here && ofAnswer ? flip(answer) : answer;
        },
      };
      try {
        const found = await inspectChip(noisy, { can: CAN, mrz: MRZ });
        // In clear a changed file looks like any other until its hash is compared; under protection there is none.
        if (found.access !== 'open') {
          for (const [name, content] of found.files) {
            if (name !== 'EF.CardAccess') expect([name, content]).toEqual([name, files.get(name)]);
          }
        }
      } catch (error) {
        expect(codeOf(error)).toMatch(/^(CHIP_|TLV_)/);
      }
    }),
    { numRuns: IS_LONG ? 5_000 : 30 },
  );
});
