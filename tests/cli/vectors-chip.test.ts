import { beforeAll, describe, expect, test } from 'vitest';
import { chipFiles } from '../../cli/vectors/lds.ts';
import { mrzZones } from '../../cli/vectors/mrz.ts';
import type { VectorFile, VectorSet } from '../../cli/vectors/vector-set.ts';
import { buildChip, CHIP_FILES, dg1 } from '../../crypto/documents.ts';
import { SIGNED, specimenPerson, specimenPki } from '../crypto/specimen-document.ts';

const folder = new Map<string, Uint8Array>();
beforeAll(async () => {
  const pki = await specimenPki();
  const spec = {
    dataGroups: [1, 2, 11, 12, 13, 14, 15],
    mrzFormat: 'TD1',
    faceRecord: 'iso-19794-5',
    access: { pace: 'can', bac: false },
    nationalData: ['county'],
    issuingAuthority: 'National Registration Bureau',
    personalisationSystem: 'KADI-1',
  } as const;
  const person = { ...specimenPerson, national: { county: '047' } };
  const { files } = await buildChip(person, spec, pki.documentSigner, SIGNED);
  for (const [name, bytes] of files) folder.set(CHIP_FILES[name].file, bytes);
});

const given = (name: string, bytes: Uint8Array, more: Partial<VectorFile> = {}): VectorFile => ({
  kind: 'lds',
  path: `lds/chip/${name}`,
  bytes,
  json: undefined,
  expected: null,
  siblings: folder,
  all: folder,
  ...more,
});
const asJson = (json: unknown): VectorFile => given('some.json', new Uint8Array(), { json });
const failed = async (set: VectorSet, file: VectorFile): Promise<string[]> =>
  (await set.run(file)).filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why ?? ''}`);

describe('the reader of chip files', () => {
  test('reads a whole chip folder, the security object apart', async () => {
    for (const [name, bytes] of folder) {
      const file = given(name, bytes);
      expect(chipFiles.recognises(file), name).toBe(name !== 'EF_SOD.bin');
      const outcomes = await chipFiles.run(file);
      expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
      const signed = /^EF_DG/.test(name);
      if (name !== 'EF_SOD.bin')
        expect(outcomes.map((one) => one.name.split(' ')[0])).toEqual(
          signed ? ['read', 'written', 'hash'] : ['read', 'written'],
        );
    }
  });

  test('finds a changed data group by its hash, whatever the file is called', async () => {
    const zone = Buffer.from(folder.get('EF_DG1.bin') ?? [])
      .toString('latin1')
      .slice(5);
    const other = dg1(zone.replace('WANJIKU', 'WANJIRU'));
    expect(await failed(chipFiles, given('0101.bin', other))).toEqual([
      'hash: not the one in the security object: the contents were changed',
    ]);
    expect(
      await failed(chipFiles, given('EF_DG1.bin', other, { expected: 'comes from another author' })),
    ).toEqual([]);
  });

  test('tells of a zone with a wrong check digit, and accepts that where it is to be refused', async () => {
    const broken = Uint8Array.from(folder.get('EF_DG1.bin') ?? []);
    broken[19] = 0x39;
    expect(await failed(chipFiles, given('EF_DG1.bin', broken))).toContain(
      'content: zone, documentNumber: check digit',
    );
    const refused = await chipFiles.run(given('bad_EF_DG1.bin', broken, { siblings: new Map() }));
    expect(refused).toMatchObject([{ name: 'refused', ok: true }]);
    expect(
      await failed(
        chipFiles,
        given('EF_DG11.bin', folder.get('EF_DG11.bin') ?? broken, { expected: 'reject' }),
      ),
    ).toEqual(['refused: nothing wrong was found']);
  });

  test('finds files as hex or base64 inside JSON', async () => {
    const bytes = Buffer.from(folder.get('EF_DG11.bin') ?? []);
    const file = asJson({
      chip: [{ dg11: bytes.toString('hex') }, { dg11: bytes.toString('base64') }],
      n: 1,
    });
    expect(chipFiles.recognises(file)).toBe(true);
    expect((await chipFiles.run(file)).map(({ name, ok }) => [name, ok])).toEqual([
      ['chip.0.dg11: read EF.DG11', true],
      ['chip.0.dg11: written again', true],
      ['chip.1.dg11: read EF.DG11', true],
      ['chip.1.dg11: written again', true],
    ]);
    expect(chipFiles.recognises(asJson({ key: 'ab'.repeat(20) }))).toBe(false);
  });
});

describe('the reader of zones', () => {
  const td1 = [
    'I<UTOD231458907<<<<<<<<<<<<<<<',
    '7408122F1204159UTO<<<<<<<<<<<6',
    'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  ];

  test('reads zones of all sizes wherever they stand, and compares what is said of them', async () => {
    const file = asJson({
      td1: [{ lines: td1, document_number: 'D23145890', date_of_birth: '740812' }],
      td3: {
        mrz: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
      },
      other: { line1: td1[0], line2: td1[1], line3: td1[2], nationality: 'UTO' },
      digits: [{ input: '520727', check_digit: 3 }],
    });
    expect(mrzZones.recognises(file)).toBe(true);
    expect((await mrzZones.run(file)).map(({ name, ok }) => [name, ok])).toEqual([
      ['td1.0.lines: read as TD1', true],
      ['td1.0.lines: written again', true],
      ['td1.0.lines: documentnumber', true],
      ['td1.0.lines: dateofbirth', true],
      ['td3.mrz: read as TD3', true],
      ['td3.mrz: written again', true],
      ['other: read as TD1', true],
      ['other: written again', true],
      ['other: nationality', true],
      ['digits.0: check digit', true],
    ]);
  });

  test('a zone that is said to be wrong must be refused, any other must be right', async () => {
    const wrong = [td1[0], td1[1]?.replace(/6$/, '7'), td1[2]];
    expect(await failed(mrzZones, asJson({ td1: [{ lines: wrong }] }))).toHaveLength(1);
    expect(await failed(mrzZones, asJson({ as_printed: wrong }))).toEqual([]);
    expect(await failed(mrzZones, asJson([{ lines: wrong, valid: false }]))).toEqual([]);
    expect(await failed(mrzZones, asJson([{ lines: td1, valid: false }]))).toEqual([
      '0.lines: refused: nothing wrong was found',
    ]);
    expect(await failed(mrzZones, asJson([{ lines: td1, document_number: 'D23145891' }]))).toHaveLength(1);
  });

  test('nothing else is taken for a zone', () => {
    expect(mrzZones.recognises(asJson({ hex: 'AB'.repeat(45), lines: ['A', 'B', 'C'] }))).toBe(false);
  });
});
