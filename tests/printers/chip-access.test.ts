import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { dg14 } from '../../crypto/lds/security-infos.ts';
import {
  type CardLink,
  type ChipContent,
  type ChipPasswords,
  encodeChip,
  inspectChip,
  readChip,
} from '../../printers/chip/index.ts';
import { ChipEmulator, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { ACCESSES, type Access, CAN, CHIP_KEY, fullContent, MRZ } from './chip-secret-specimen.ts';
import { fromHex, hex, keysFor, linkTo, openContent, overheard } from './chip-specimen.ts';

const made = async (content: ChipContent): Promise<ChipEmulator> => {
  const chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  await encodeChip(linkTo(chip), content, keysFor);
  return chip;
};
const linkWith = async (content: ChipContent): Promise<CardLink> => linkTo(await made(content));

const PASSWORDS: Record<Access, ChipPasswords> = {
  open: {},
  bac: { mrz: MRZ },
  'pace-can': { can: CAN },
  'pace-mrz': { mrz: MRZ },
};
const WAYS = { open: 'open', bac: 'bac', 'pace-can': 'pace', 'pace-mrz': 'pace' } as const;

const failureFrom = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (isKadiError(error)) return { code: error.code, ...error.facts };
    throw error;
  }
  return { code: 'no error' };
};

describe('a finished chip', () => {
  test.each(ACCESSES)('that opens by %s is read whole and proves itself both ways', async (access) => {
    const content = fullContent(access);
    const found = await inspectChip(await linkWith(content), PASSWORDS[access]);
    expect(found.files).toEqual(content.files);
    expect({ ...found, files: undefined }).toEqual({
      files: undefined,
      access: WAYS[access],
      chipAuthentication: 'done',
      activeAuthentication: 'done',
      kept: [],
    });
  });

  test.each(
    ACCESSES,
  )('that opens by %s is read by whoever knows more passwords than it asks for', async (access) => {
    const link = await linkWith(fullContent(access, 300));
    expect((await inspectChip(link, { can: CAN, mrz: MRZ })).access).toBe(WAYS[access]);
  });

  test('without keys and passwords is read in clear, and nothing is proven', async () => {
    const link = await linkWith(openContent(300));
    const found = await inspectChip(link);
    expect([found.access, found.chipAuthentication, found.activeAuthentication]).toEqual([
      ...['open', 'absent', 'absent'],
    ]);
    expect(found.files).toEqual(await readChip(link));
  });

  test('can be inspected again on the same link', async () => {
    const link = await linkWith(fullContent('pace-can', 300));
    const first = await inspectChip(link, { can: CAN });
    expect(await inspectChip(link, { can: CAN })).toEqual(first);
  });

  test('gives its files to nobody on the line', async () => {
    const content = fullContent('pace-can');
    const wire: Uint8Array[] = [];
    const link = await linkWith(content);
    const tapped: CardLink = {
      ...link,
      transmit: async (apdu) => {
        const answer = await link.transmit(apdu);
        wire.push(apdu, answer);
        return answer;
      },
    };
    await inspectChip(tapped, { can: CAN });
    const all = Buffer.concat(wire);
    for (const [name, file] of content.files)
      expect([name, all.includes(Buffer.from(file.subarray(-12)))]).toEqual([name, name === 'EF.CardAccess']);
    // CardAccess and PACE, then everything else under protection.
    const clear = wire
      .filter((apdu, i) => i % 2 === 0 && ((apdu[0] ?? 0) & 0x0c) === 0)
      .map((apdu) => hex(apdu.subarray(0, 4)));
    expect(clear).toEqual([
      ...['00A4000C', '00B08100', '00A4000C', '00B09C00'],
      ...['0022C1A4', '10860000', '10860000', '10860000', '00860000'],
    ]);
  });
});

describe('sizes', () => {
  test.each(
    ACCESSES,
  )('a chip that announces no extended lengths is read by %s in short commands', async (access) => {
    const lengths: number[] = [];
    const note = (apdu: Uint8Array) => {
      lengths.push(apdu.length);
      return undefined;
    };
    const content = fullContent(access, 2_000);
    const link = overheard(await linkWith(content), note, fromHex('3B80 80 01 01'));
    expect((await inspectChip(link, PASSWORDS[access])).files).toEqual(content.files);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(5 + 255 + 1);
  });

  test('a chip that announces smaller limits is asked for no longer answers', async () => {
    const content = fullContent('pace-can');
    const link = await linkWith(content);
    const answers: number[] = [];
    const smaller: CardLink = {
      ...link,
      transmit: async (apdu) => {
        if (hex(apdu) === '00B0810000') return fromHex('7F66 08 0202 0400 0202 0400 9000');
        const answer = await link.transmit(apdu);
        answers.push(answer.length);
        return answer;
      },
    };
    expect((await inspectChip(smaller, { can: CAN })).files).toEqual(content.files);
    expect(Math.max(...answers)).toBeLessThanOrEqual(1_024);
    expect(Math.max(...answers)).toBeGreaterThan(950);
  });

  test('a chip that speaks T=0 is asked for the rest of its protected answers', async () => {
    const content = fullContent('pace-mrz', 1_000);
    const link = await linkWith(content);
    let held: Uint8Array = new Uint8Array(0);
    const halves: CardLink = {
      ...link,
      atr: fromHex('3B80 80 01 01'),
      transmit: async (apdu) => {
        const full = hex(apdu.subarray(0, 4)) === '00C00000' ? held : await link.transmit(apdu);
        if (full.length <= 22) return full;
        held = full.subarray(20);
        return Uint8Array.of(...full.subarray(0, 20), 0x61, Math.min(held.length - 2, 0xff));
      },
    };
    expect((await inspectChip(halves, { mrz: MRZ })).files).toEqual(content.files);
  });
});

describe('a chip that does not open', () => {
  test('asks for a password that nobody gave', async () => {
    for (const access of ['bac', 'pace-can', 'pace-mrz'] as const) {
      const link = await linkWith(fullContent(access, 300));
      expect(await failureFrom(inspectChip(link))).toEqual({ code: 'CHIP_ACCESS_PASSWORD_NEEDED' });
      const wrongKind = access === 'bac' ? { can: CAN } : {};
      expect((await failureFrom(inspectChip(link, wrongKind))).code).toBe('CHIP_ACCESS_PASSWORD_NEEDED');
    }
  });

  test('to a password of another card says so, without telling it', async () => {
    const other = { ...MRZ, dateOfBirth: '690807' };
    const tries: readonly (readonly [Access, ChipPasswords])[] = [
      ['bac', { mrz: other }],
      ['pace-mrz', { mrz: other }],
      ['pace-can', { can: '654321' }],
    ];
    for (const [access, passwords] of tries) {
      const found = await failureFrom(inspectChip(await linkWith(fullContent(access, 300)), passwords));
      expect(found.code).toBe('CHIP_ACCESS_WRONG_PASSWORD');
      expect(JSON.stringify(found)).not.toMatch(/654321|690807|L898902C/);
    }
  });

  test('to a password without its form is not even asked', async () => {
    const link = await linkWith(fullContent('pace-can', 300));
    expect(await failureFrom(inspectChip(link, { can: '12345' }))).toEqual({
      code: 'CHIP_ACCESS_FIELD',
      field: 'can',
    });
  });

  test('that was never finished is no card of ours that opens', async () => {
    const link = linkTo(ChipEmulator.blank(trainingSerial(1, 2), keysFor));
    expect((await failureFrom(inspectChip(link))).code).toMatch(/^CHIP_/);
    expect((await failureFrom(inspectChip(link, { can: CAN, mrz: MRZ }))).code).toMatch(/^CHIP_/);
  });
});

describe('a copy', () => {
  const withSecrets = (
    access: Access,
    secrets: Partial<NonNullable<ChipContent['secrets']>>,
  ): ChipContent => {
    const content = fullContent(access, 300);
    if (content.secrets === null) throw new Error('no secrets');
    return { ...content, secrets: { ...content.secrets, ...secrets } };
  };

  test.each(
    ACCESSES,
  )('of the files without the key of Chip Authentication is found out, opened by %s', async (access) => {
    const link = await linkWith(withSecrets(access, { chipAuthentication: null }));
    expect(await failureFrom(inspectChip(link, PASSWORDS[access]))).toMatchObject({
      code: 'CHIP_NOT_GENUINE',
      check: 'chip authentication',
    });
  });

  test.each(
    ACCESSES,
  )('with another key of Active Authentication is found out, opened by %s', async (access) => {
    const link = await linkWith(withSecrets(access, { activeAuthentication: CHIP_KEY }));
    expect(await failureFrom(inspectChip(link, PASSWORDS[access]))).toMatchObject({
      code: 'CHIP_NOT_GENUINE',
      check: 'active authentication',
    });
  });

  test('a chip whose DG14 does not confirm its EF.CardAccess is not believed', async () => {
    const content = fullContent('pace-can', 300);
    const files = new Map(content.files);
    files.set('EF.DG14', fullContent('bac', 300).files.get('EF.DG14') ?? dg14([]));
    const link = await linkWith({ ...content, files });
    expect(await failureFrom(inspectChip(link, { can: CAN }))).toMatchObject({ code: 'CHIP_NOT_GENUINE' });
  });

  test('a reader led away from PACE by a hidden EF.CardAccess finds out', async () => {
    const content = fullContent('pace-mrz', 300);
    const link = await linkWith({ ...content, allowBac: true });
    const hiding = overheard(link, (apdu) =>
      hex(apdu).startsWith('00B09C00') ? fromHex('6A82') : undefined,
    );
    expect(await failureFrom(inspectChip(hiding, { mrz: MRZ }))).toEqual({
      code: 'CHIP_NOT_GENUINE',
      check: 'EF.CardAccess against DG14',
    });
  });
});
