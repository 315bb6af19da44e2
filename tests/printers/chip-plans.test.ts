import { expect, test } from 'vitest';
import { encodeCommand } from '../../crypto/secure-channel/index.ts';
import {
  CHIP_PROFILES,
  type ChipContent,
  type ChipProfile,
  type ChipStep,
  type EfName,
} from '../../printers/chip/index.ts';
import { ACTIVE_KEY, CAN, CHIP_KEY, MRZ } from './chip-secret-specimen.ts';
import { fromHex, hex } from './chip-specimen.ts';

const LIMITS = { write: 1_000, readSecured: 1_000, readPlain: 256 };
const SMALL: ChipContent = {
  files: new Map<EfName, Uint8Array>([
    ['EF.SOD', fromHex('77 01 DD')],
    ['EF.DG1', fromHex('61 02 AABB')],
    ['EF.COM', fromHex('60 01 CC')],
    ['EF.CardAccess', fromHex('31 00')],
  ]),
  secrets: { can: CAN, bac: MRZ, activeAuthentication: ACTIVE_KEY, chipAuthentication: CHIP_KEY },
};
/** Hides nothing, so that the padded secrets can be seen. */
const OPEN_DEK = { bytes: 16, encrypt: async (clear: Uint8Array) => clear.slice() } as const;

const lines = async (steps: Iterable<ChipStep>): Promise<string[]> => {
  const out: string[] = [];
  for (const step of steps) {
    if (step.kind === 'open') out.push(`open ${step.to}`);
    else if (step.kind === 'sealed')
      out.push(...(await step.commands(OPEN_DEK)).map((command) => hex(encodeCommand(command))));
    else out.push(hex(encodeCommand(step.command)));
  }
  return out;
};
const planned = (profile: ChipProfile, content = SMALL, limits = LIMITS) =>
  lines(profile.plan(content, limits));
const together = (...parts: readonly string[]): string => parts.join('').replaceAll(' ', '');

/** 81 prime, 82 a, 83 b, 84 base point, 85 order, 87 cofactor, 86 key: NIST SP 800-186 and RFC 6979, A.2.5. */
const ON_P256 = [
  '8120 FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF',
  '8220 FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC',
  '8320 5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B',
  '8441 04 6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296',
  '4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5',
  '8520 FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551',
  '8701 01',
  '8620 C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
] as const;
/** RFC 5639, 3.4, and RFC 7027, A.1. */
const ON_BRAINPOOL = [
  '8120 A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377',
  '8220 7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9',
  '8320 26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6',
  '8441 04 8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262',
  '547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997',
  '8520 A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7',
  '8701 01',
  '8620 81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D',
] as const;
/** 62 { 5F1F document number, 5F18 birth, 5F19 expiry } */
const MRZ_OBJECT = '621E 5F1F094C383938393032433C 5F1806363930383036 5F1906393430363233';
const CAN_OBJECT = '6608 8206313233343536';

test('files are created, selected and written, read back by short identifier, EF.SOD after the others; then secrets and lock', async () => {
  expect(await planned(CHIP_PROFILES['lds1-iso7816'])).toEqual(
    [
      'open application',
      '00E00000 06 6304 0003 011E',
      '00A4020C 02 011E',
      '00D60000 03 6001CC',
      '00E00000 06 6304 0004 0101',
      '00A4020C 02 0101',
      '00D60000 04 6102AABB',
      '00DA011C 02 3100',
      '00B09E00 03',
      '00B08100 04',
      '00CA011C 02',
      '00E00000 06 6304 0003 011D',
      '00A4020C 02 011D',
      '00D60000 03 7701DD',
      '00B09D00 03',
      together('00DA0062 20', MRZ_OBJECT),
      together('00DA0066 0A', CAN_OBJECT),
      together('00DA0065 F0', ...ON_P256),
      together('00DA0063 F0', ...ON_BRAINPOOL),
      '00DADEAD',
    ].map((line) => (line.startsWith('open') ? line : together(line))),
  );
});

test('where EF.COM is already, everything that may have been left goes first, EF.COM last', async () => {
  const creations = [...CHIP_PROFILES['lds1-iso7816'].plan(SMALL, LIMITS)].flatMap((step) =>
    step.kind === 'command' && step.instead !== undefined ? [step.instead] : [],
  );
  expect(creations.map(({ sw }) => sw)).toEqual([0x6a89]);
  expect(await lines(creations[0]?.steps ?? [])).toEqual([
    ...['00DA0062', '00DA0063', '00DA0065', '00DA0066', '00DA011C'],
    ...Array.from(
      { length: 16 },
      (_, i) => `00E4020002${(0x0101 + i).toString(16).padStart(4, '0').toUpperCase()}`,
    ),
    ...['00E4020002011D', '00E4020002011E'],
    '00E000000663040003011E',
  ]);
});

test('groups of files with their rules in one transfer, read back by the application, secrets under the data key in the next', async () => {
  const install = '80E62000 0D 000007A0000002471001000000 00';
  const file = (tag: string, length: string, rule: string, content: string) =>
    together(
      tag,
      length,
      `620D 8002 00${content.length > 6 ? '04' : `0${content.length / 2}`} 8302 ${tag} 8C0303FF${rule}`,
      content,
    );
  const padding = (bytes: number) => `80${'00'.repeat(bytes - 1)}`;
  expect(await planned(CHIP_PROFILES['lds1-gp-store-data'])).toEqual(
    [
      'open security domain',
      install,
      together(
        '80E20800 58',
        '9F70 01 07',
        file('011C', '11', '00', '3100'),
        file('011E', '12', '40', '6001CC'),
        file('0101', '13', '40', '6102AABB'),
        file('011D', '12', '40', '7701DD'),
      ),
      'open application',
      '00CA011C 02',
      '00B09E00 03',
      '00B08100 04',
      '00B09D00 03',
      'open security domain',
      install,
      together(
        '80E2E800 000250',
        together('8101 30', MRZ_OBJECT, padding(16)),
        together('8102 10', CAN_OBJECT, padding(6)),
        together('8103 FF0100', ...ON_P256, padding(16)),
        together('8104 FF0100', ...ON_BRAINPOOL, padding(16)),
      ),
    ].map((line) => (line.startsWith('open') ? line : together(line))),
  );
});

test('a chip without secrets is personalised by the group that names its life cycle, and all its files are read freely', async () => {
  const plan = await planned(CHIP_PROFILES['lds1-gp-store-data'], { files: SMALL.files, secrets: null });
  expect(plan.at(-1)).toBe('80E28800049F70010F');
  expect(plan[2]).not.toContain('8C0303FF40');
  expect(plan[2]?.match(/8C0303FF00/g)).toHaveLength(4);
});

test('where BAC is not wanted the MRZ says so', async () => {
  const plan = await planned(CHIP_PROFILES['lds1-iso7816'], { ...SMALL, allowBac: false });
  expect(plan).toContain(together('00DA0062 23 6221', MRZ_OBJECT.slice(5), '800100'));
});

test('short commands cut files anywhere, and keys between their parts', async () => {
  const short = { write: 223, readSecured: 223, readPlain: 256 };
  const files = new Map(SMALL.files).set('EF.DG1', new Uint8Array(500).fill(0x11));
  const iso = await planned(CHIP_PROFILES['lds1-iso7816'], { ...SMALL, files }, short);
  expect(iso.map((line) => line.slice(0, 10))).toEqual(
    expect.arrayContaining([
      '00D60000DF',
      '00D600DFDF',
      '00D601BE36',
      '00B08100DF',
      '00B000DFDF',
      '00B001BE36',
    ]),
  );
  expect(iso.filter((line) => line.startsWith('00DA0065'))).toEqual([
    together('00DA0065 CE', ...ON_P256.slice(0, 7)),
    together('00DA0065 22', ON_P256[7]),
  ]);
  const gp = await planned(CHIP_PROFILES['lds1-gp-store-data'], { ...SMALL, files }, short);
  const blocks = gp.filter((line) => line.startsWith('80E2')).map((line) => line.slice(4, 8));
  expect(blocks).toEqual(['0800', '0801', '0802', '0803', '6800', '6801', '6802', '6803', 'E804']);
  for (const line of [...iso, ...gp]) expect(line.length).toBeLessThanOrEqual((5 + 223) * 2);
});

test('what holds a secret is marked, and told nowhere', () => {
  for (const profile of Object.values(CHIP_PROFILES)) {
    for (const step of profile.plan(SMALL, LIMITS)) {
      const told = JSON.stringify(step.kind === 'open' ? step : [step.what, step.reached]);
      for (const secret of [CAN, MRZ.documentNumber, MRZ.dateOfBirth]) expect(told).not.toContain(secret);
      if (step.kind !== 'command') continue;
      const data = hex(step.command.data ?? new Uint8Array(0));
      const holds = [CAN, MRZ.documentNumber].some((secret) => data.includes(hex(Buffer.from(secret))));
      expect([step.what, holds && !step.secret]).toEqual([step.what, false]);
    }
  }
});
