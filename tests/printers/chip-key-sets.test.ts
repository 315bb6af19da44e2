import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { failure } from '../../card/index.ts';
import {
  diversifyKdf3,
  keyCheckValue,
  keySetPlan,
  putKeyCommand,
  Scp03Host,
  type StaticKeys,
} from '../../crypto/secure-channel/index.ts';
import {
  CHIP_ERRORS,
  CHIP_PROFILES,
  type EncodeStep,
  encodeChip,
  inspectChip,
  replaceChipKeys,
} from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { CAN, fullContent } from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo, openContent } from './chip-specimen.ts';

/** What the chips come with, and what they leave with. */
const transportKeys = (kdd: Uint8Array) => diversifyKdf3(new Uint8Array(16).fill(0x40), kdd, 0x01);
const issuerKeys = keysFor;

let chip: ChipEmulator;
beforeEach(() => {
  chip = ChipEmulator.blank(trainingSerial(1, 1), transportKeys);
});
const keyInfo = (): string => {
  chip.powerOn();
  return hex(chip.transmit(fromHex('80CA00E000')));
};
const opens = async (keys: (kdd: Uint8Array) => StaticKeys, kvn = 0): Promise<string> => {
  const link = linkTo(chip);
  try {
    await Scp03Host.open((apdu) => link.transmit(apdu), keys, { level: 0x33, kvn });
    return 'open';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'other';
  }
};

describe.each([
  CHIP_PROFILES['lds1-iso7816'],
  CHIP_PROFILES['lds1-gp-store-data'],
])('a chip with transport keys, by profile $name', (profile) => {
  test('leaves with the issuer’s keys and no others, its content unharmed', async () => {
    const content = fullContent('pace-can', 300);
    const steps: EncodeStep[] = [];
    const progress = (step: EncodeStep) => steps.push(step);
    const saved: string[] = [];
    chip.onSave = (it) => saved.push(JSON.stringify(it));
    expect(keyInfo()).toBe('E012C00401018810C00402018810C004030188109000');
    await encodeChip(linkTo(chip), content, transportKeys, { profile, issuerKeys, progress });
    expect(steps.slice(-2)).toEqual([{ step: 'locked' }, { step: 'keys-replaced', keyVersion: 0x30 }]);
    expect(keyInfo()).toBe('E012C00401308810C00402308810C004033088109000');
    expect(await opens(transportKeys)).toBe('SCP_CARD_NOT_AUTHENTIC');
    expect(await opens(transportKeys, 0x01)).toBe('SCP_CARD_REFUSED');
    expect(await opens(issuerKeys)).toBe('open');
    expect((await inspectChip(linkTo(chip), { can: CAN })).files).toEqual(content.files);
    // The chip remembers without power, whoever made it.
    chip = ChipEmulator.from(JSON.parse(saved.at(-1) ?? ''), transportKeys);
    expect(await opens(issuerKeys)).toBe('open');
    expect(await opens(transportKeys)).toBe('SCP_CARD_NOT_AUTHENTIC');
  });
});

test('old stock changes its 3DES keys in the same way', async () => {
  const profile = CHIP_PROFILES['lds1-iso7816-scp02'];
  const own = ChipEmulator.blank(trainingSerial(1, 1), transportKeys, 'scp02');
  await encodeChip(linkTo(own), openContent(300), transportKeys, { profile, issuerKeys });
  expect(own.toJSON().keySets?.map(({ version }) => version)).toEqual([0x30]);
  own.powerOn();
  expect(hex(own.transmit(fromHex('80CA00E000')))).toBe('E012C00401308010C00402308010C004033080109000');
});

test('a chip that breaks off before its keys are replaced is finished, still has those it came with, and gets the others later', async () => {
  const link = linkTo(chip);
  const breaking = {
    ...link,
    transmit: async (apdu: Uint8Array) => {
      if (apdu[0] === 0x84 && apdu[1] === 0xd8) throw failure(CHIP_ERRORS, 'CHIP_LOST', {});
      return link.transmit(apdu);
    },
  };
  await expect(encodeChip(breaking, openContent(300), transportKeys, { issuerKeys })).rejects.toMatchObject({
    code: 'CHIP_LOST',
  });
  expect(chip.personalised).toBe(true);
  expect(await opens(transportKeys)).toBe('open');
  expect(await replaceChipKeys(linkTo(chip), transportKeys, issuerKeys)).toBe(0x30);
  expect(await opens(issuerKeys)).toBe('open');
});

describe('PUT KEY', () => {
  const send = async (replaces: number, keys: StaticKeys, change = (data: Uint8Array) => data) => {
    const link = linkTo(chip);
    const host = await Scp03Host.open((apdu) => link.transmit(apdu), transportKeys, {
      level: 0x33,
      kvn: 0x01,
    });
    const { command } = await putKeyCommand(host.dek, keySetPlan(keys, replaces));
    const answer = await host.transmit({ ...command, data: change(command.data ?? fromHex('')) });
    return hex(answer.data) + answer.sw.toString(16).toUpperCase();
  };
  const newKeys = (version: number): StaticKeys =>
    diversifyKdf3(new Uint8Array(16).fill(version), chip.kdd, version);
  const accepted = (keys: StaticKeys): string =>
    `${hex(Uint8Array.of(keys.version))}${[keys.enc, keys.mac, keys.dek].map((key) => hex(keyCheckValue(key))).join('')}9000`;

  test('adds a set beside the first, which then is the default, and each opens by its version', async () => {
    expect(await send(0x00, newKeys(0x31))).toBe(accepted(newKeys(0x31)));
    expect(keyInfo()).toMatch(/^E024(C0040[123]018810){3}(C0040[123]318810){3}9000$/);
    expect(await opens(() => newKeys(0x31))).toBe('open');
    expect(await opens(transportKeys, 0x01)).toBe('open');
    expect(await opens(() => newKeys(0x31), 0x31)).toBe('open');
  });

  test('replaces only a version that is there, and takes no version twice', async () => {
    expect(await send(0x44, newKeys(0x31))).toBe('6A88');
    expect(await send(0x00, newKeys(0x01))).toBe('6A80');
    expect(await send(0x00, newKeys(0x31))).toBe(accepted(newKeys(0x31)));
    expect(await send(0x01, newKeys(0x31))).toBe('6A80');
    expect(await send(0x01, newKeys(0x01))).toBe(accepted(newKeys(0x01)));
    expect(chip.toJSON().keySets?.map(({ version }) => version)).toEqual([0x31, 0x01]);
  });

  test('refuses a key that is not what its check value says, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(66), fc.integer({ min: 1, max: 255 }), async (at, twist) => {
        const twisted = (data: Uint8Array) => {
          const copy = data.slice();
          copy[at] = (copy[at] ?? 0) ^ twist;
          return copy;
        };
        const answer = await send(0x00, newKeys(0x31), twisted);
        // The first byte is the version: another one is another version, and honest.
        if (at > 0) expect(answer).toMatch(/^(6A80|9484|9485)$/);
        if (at > 0) expect(chip.toJSON().keySets).toBeNull();
        else chip = ChipEmulator.blank(trainingSerial(1, 1), transportKeys);
      }),
      { numRuns: 150 },
    );
  });

  test('has room for four sets', async () => {
    for (const version of [0x31, 0x32, 0x33]) {
      expect(await send(0x00, newKeys(version))).toBe(accepted(newKeys(version)));
    }
    expect(await send(0x00, newKeys(0x34))).toBe('6A84');
  });

  test('is not for strangers, and not for half a set', async () => {
    chip.powerOn();
    expect(hex(chip.transmit(fromHex('80D800810131 00')))).toBe('6982');
    const half = (data: Uint8Array) => data.slice(0, 1 + 2 * 22);
    expect(await send(0x00, newKeys(0x31), half)).toBe('6A80');
  });
});
