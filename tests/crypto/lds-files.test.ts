import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/errors.ts';
import {
  buildChip,
  CHIP_FILES,
  type ChipFiles,
  dataGroupNumber,
  dg1,
  EF_NAMES,
  type EfName,
  efCom,
  readChipFile,
  readDg1,
  readEfCom,
  tlv,
} from '../../crypto/documents.ts';
import { SIGNED, specimenPerson, specimenPki } from './specimen-document.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

let files: ChipFiles = new Map();
beforeAll(async () => {
  const pki = await specimenPki();
  const spec = {
    dataGroups: [1, 2, 11, 12, 13, 14, 15],
    mrzFormat: 'TD1',
    faceRecord: 'iso-39794-5',
    access: { pace: 'can', bac: true },
    nationalData: ['county'],
    issuingAuthority: 'National Registration Bureau',
    personalisationSystem: 'KADI-1',
  } as const;
  const person = { ...specimenPerson, national: { county: '047' } };
  ({ files } = await buildChip(person, spec, pki.documentSigner, SIGNED));
});

describe('EF.COM', () => {
  test('the example of Doc 9303-10 with LDS 1.7 is read, and written again the same', () => {
    const file = bytes('6016 5f0104 30313037 5f3606 303430303030 5c04 6175766c');
    const com = readEfCom(file);
    expect(com).toEqual({
      ldsVersion: '0107',
      unicodeVersion: '040000',
      dataGroups: [1, 2, 4, 12],
      unknownTags: [],
    });
    expect(hex(efCom(com.dataGroups, com))).toBe(hex(file));
  });

  test('of other issuers may list tags in any order, tags nobody knows, and hold more objects', () => {
    const file = tlv(
      0x60,
      bytes('5c04 756131ff'),
      bytes('5f3606 303630303030'),
      bytes('5f70 01 00'),
      bytes('5f0104 30313038'),
    );
    expect(readEfCom(file)).toEqual({
      ldsVersion: '0108',
      unicodeVersion: '060000',
      dataGroups: [2, 1],
      unknownTags: [0x31, 0xff],
    });
  });

  test.each([
    ['no list', '600e 5f0104 30313038 5f3606 303430303030'],
    ['a data group twice', '6014 5f0104 30313038 5f3606 303430303030 5c02 6161'],
    ['two lists', '6017 5f0104 30313038 5f3606 303430303030 5c01 61 5c02 6175'],
    ['a version that is none', '6014 5f0104 30312e38 5f3606 303430303030 5c02 6175'],
  ])('with %s is refused', (_, text) => {
    expect(() => readEfCom(bytes(text))).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^(LDS_UNREADABLE|TLV_MALFORMED)$/) }),
    );
  });

  test('for a data group that does not exist is not written', () => {
    expect(() => efCom([1, 17])).toThrowError(expect.objectContaining({ code: 'LDS_DATA_GROUP' }));
  });
});

describe('DG1', () => {
  test.each([
    ['TD1', 90, '615d5f1f5a'],
    ['TD2', 72, '614b5f1f48'],
    ['TD3', 88, '615b5f1f58'],
  ])('holds a zone of %s', (_, length, head) => {
    const zone = 'A'.repeat(length);
    expect(hex(dg1(zone)).slice(0, 10)).toBe(head);
    expect(readDg1(dg1(zone))).toBe(zone);
  });

  test('a wrong check digit does not make the file unreadable: it is told', () => {
    const contents = Uint8Array.from(files.get('EF.DG1') ?? []);
    contents[19] = 0x39;
    const read = readChipFile('EF.DG1', contents);
    expect(read.file === 'EF.DG1' && read.faults).toEqual([
      { field: 'documentNumber', what: 'check digit' },
      { field: 'composite check digit', what: 'check digit' },
    ]);
  });
});

describe('the list of files', () => {
  test('EF.CardAccess lies in the master file, all others in the application', () => {
    const outside = EF_NAMES.filter((name) => CHIP_FILES[name].place === 'master');
    expect(outside).toEqual(['EF.CardAccess']);
    expect(EF_NAMES.at(-1)).toBe('EF.SOD');
    expect(EF_NAMES.filter((name) => dataGroupNumber(name) === undefined)).toEqual([
      'EF.CardAccess',
      'EF.COM',
      'EF.SOD',
    ]);
  });
});

describe('every file of a chip', () => {
  test('is read for what it is', () => {
    for (const [name, contents] of files) expect(readChipFile(name, contents).file).toBe(name);
    const fingers = tlv(0x63, tlv(0x7f61, bytes('020101'), tlv(0x7f60)));
    expect(readChipFile('EF.DG3', fingers)).toMatchObject({ objects: [{ tag: 0x7f61 }] });
  });

  test('has a tag of its own: no other file is taken for it', () => {
    for (const [name, contents] of files) {
      for (const other of EF_NAMES) {
        if (other !== name) expect(() => readChipFile(other, contents), `${name} as ${other}`).toThrow();
      }
    }
  });

  const readsOrTells = (name: EfName, contents: Uint8Array): void => {
    try {
      expect(readChipFile(name, contents).file).toBe(name);
    } catch (error) {
      if (!isKadiError(error)) throw error;
    }
  };

  test('of random bytes, with the right tag or without, is read or refused with a code', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EF_NAMES),
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        (name, content, tagged) => readsOrTells(name, tagged ? tlv(CHIP_FILES[name].tag, content) : content),
      ),
      { numRuns: 500 },
    );
  });

  test('with some bytes changed, put in or taken out is read or refused with a code', () => {
    const patch = fc.record({ at: fc.nat(500), out: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });
    fc.assert(
      fc.property(
        fc.constantFrom(...EF_NAMES),
        fc.array(patch, { minLength: 1, maxLength: 4 }),
        (name, patches) => {
          const whole = files.get(name) ?? tlv(CHIP_FILES[name].tag, bytes('7f6103020101'));
          let contents = Buffer.from(whole.subarray(0, 1200));
          for (const { at, out, put } of patches) {
            const place = at % Math.max(1, contents.length);
            contents = Buffer.concat([contents.subarray(0, place), put, contents.subarray(place + out)]);
          }
          readsOrTells(name, contents);
        },
      ),
      { numRuns: 800 },
    );
  });
});
