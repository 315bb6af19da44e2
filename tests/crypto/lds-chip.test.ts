import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildChip,
  type Chip,
  type ChipPerson,
  type ChipSpec,
  cardAccess,
  parseMrz,
  readCardAccess,
  readDg1,
  readDg2,
  readDg12,
  readDg13,
  readDg14,
  readDg15KeyInfo,
  readEfCom,
  readSod,
  type SecurityInfo,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import { SIGNED, specimenPerson, specimenPki } from './specimen-document.ts';

const pki = await specimenPki();
const person: ChipPerson = { ...specimenPerson, national: { county: '047', office: 'NBI-01' } };
const full: ChipSpec = {
  dataGroups: [15, 1, 2, 11, 12, 13, 14],
  mrzFormat: 'TD1',
  faceRecord: 'iso-39794-5',
  access: { pace: 'can', bac: false },
  nationalData: ['county', 'legalStatus'],
  issuingAuthority: 'National Registration Bureau',
  personalisationSystem: 'KADI-1',
};
const built = (spec: Partial<ChipSpec>, holder = person): Promise<Chip> =>
  buildChip(holder, { ...full, ...spec }, pki.documentSigner, SIGNED);

let chip: Chip;
beforeAll(async () => {
  chip = await built({});
});

const file = (name: Parameters<Chip['files']['get']>[0], of = chip): Uint8Array =>
  of.files.get(name) ?? new Uint8Array();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const keyOf = (pkcs8: Uint8Array | null): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8 ?? new Uint8Array()), format: 'der', type: 'pkcs8' });
const pointOf = (key: KeyObject | null): unknown => key?.export({ format: 'jwk' });

describe('the chip of a product with everything', () => {
  test('has its files in the order of writing, and passes passive authentication', () => {
    expect([...chip.files.keys()]).toEqual([
      'EF.CardAccess',
      'EF.COM',
      'EF.DG1',
      'EF.DG2',
      'EF.DG11',
      'EF.DG12',
      'EF.DG13',
      'EF.DG14',
      'EF.DG15',
      'EF.SOD',
    ]);
    expect(readEfCom(file('EF.COM')).dataGroups).toEqual([1, 2, 11, 12, 13, 14, 15]);
    expect([...readSod(file('EF.SOD')).hashes.keys()]).toEqual([1, 2, 11, 12, 13, 14, 15]);
    expect(verifyChipFiles(chip.files, [pki.root], SIGNED).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('offers PACE on P-256 in EF.CardAccess, and signs the same offer in DG14', () => {
    expect(hex(file('EF.CardAccess'))).toBe('31143012060a04007f0007020204020202010202010c');
    const [offer] = readCardAccess(file('EF.CardAccess'));
    expect(readDg14(file('EF.DG14'))).toContainEqual(offer);
  });

  test('DG14 names its protocols, in the order of DER', () => {
    expect(readDg14(file('EF.DG14')).map(({ kind, protocol }) => `${kind} ${protocol}`)).toEqual([
      'chip-authentication 0.4.0.127.0.7.2.2.3.2.2',
      'pace 0.4.0.127.0.7.2.2.4.2.2',
      'active-authentication 2.23.136.1.1.5',
      'chip-authentication-key 0.4.0.127.0.7.2.2.1.2',
    ]);
    expect(readDg14(file('EF.DG14'))[2]).toMatchObject({ signatureAlgorithm: '0.4.0.127.0.7.1.1.4.1.3' });
  });

  test('keeps the private halves of the keys that its files show', () => {
    const info = readDg14(file('EF.DG14')).find(({ kind }) => kind === 'chip-authentication-key');
    const shown = info?.kind === 'chip-authentication-key' ? info.key : null;
    const own = createPublicKey(keyOf(chip.secrets.chipAuthentication));
    expect(own.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(pointOf(shown)).toEqual(pointOf(own));
    const active = createPublicKey(keyOf(chip.secrets.activeAuthentication));
    expect(pointOf(readDg15KeyInfo(file('EF.DG15')).key)).toEqual(pointOf(active));
    expect(pointOf(active)).not.toEqual(pointOf(own));
  });

  test('has a card access number of six digits and no other way in', () => {
    expect(chip.secrets.can).toMatch(/^\d{6}$/);
    expect(chip.secrets.bac).toBeNull();
  });

  test('says in DG12 who issued it and when it was made, to the second', () => {
    expect(readDg12(file('EF.DG12'))).toEqual({
      issuingAuthority: 'National Registration Bureau',
      dateOfIssue: '2026-02-02',
      personalisedAt: '2026-02-02T09:30:00',
      personalisationSystem: 'KADI-1',
    });
  });

  test('has in DG13 what the product asks for and the record has, nothing else', () => {
    expect(readDg13(file('EF.DG13'))).toEqual({ form: 'national', version: 1, data: { county: '047' } });
  });
});

describe('two chips of one product', () => {
  test('have keys and numbers of their own', async () => {
    const chips = await Promise.all(Array.from({ length: 12 }, () => built({})));
    const secrets = chips.flatMap(({ secrets: { activeAuthentication, chipAuthentication } }) =>
      [activeAuthentication, chipAuthentication].map((key) => hex(key ?? new Uint8Array())),
    );
    expect(new Set(secrets).size).toBe(24);
    expect(new Set(chips.map(({ secrets: { can } }) => can)).size).toBeGreaterThan(9);
  });

  test('have the same zone, face and details', async () => {
    const other = await built({});
    for (const name of [
      'EF.CardAccess',
      'EF.COM',
      'EF.DG1',
      'EF.DG2',
      'EF.DG11',
      'EF.DG12',
      'EF.DG13',
    ] as const) {
      expect(hex(file(name, other))).toBe(hex(file(name)));
    }
  });
});

describe('the way a chip is opened', () => {
  test('by its printed zone: the fields as they stand there, no number of its own', async () => {
    for (const access of [
      { pace: 'mrz', bac: false },
      { pace: null, bac: true },
    ] as const) {
      const { secrets } = await built({ access });
      expect(secrets.can).toBeNull();
      expect(secrets.bac).toEqual({
        documentNumber: 'K0000001Z',
        dateOfBirth: '900228',
        dateOfExpiry: '<<<<<<',
      });
    }
  });

  test('without PACE there is no EF.CardAccess, without 14 and 15 there are no keys', async () => {
    const open = await built({ dataGroups: [1, 2], access: { pace: null, bac: false }, nationalData: [] });
    expect([...open.files.keys()]).toEqual(['EF.COM', 'EF.DG1', 'EF.DG2', 'EF.SOD']);
    expect(open.secrets).toEqual({
      can: null,
      bac: null,
      activeAuthentication: null,
      chipAuthentication: null,
    });
  });

  test('without active authentication DG14 does not speak of it', async () => {
    const { files, secrets } = await built({ dataGroups: [1, 2, 14], nationalData: [] });
    expect(readDg14(files.get('EF.DG14') ?? new Uint8Array()).map(({ kind }) => kind)).not.toContain(
      'active-authentication',
    );
    expect(secrets.activeAuthentication).toBeNull();
    expect(secrets.chipAuthentication).not.toBeNull();
  });
});

describe('a product of passport size', () => {
  test('has a TD3 zone in DG1, and either face record in DG2', async () => {
    const holder = { ...person, documentCode: 'PP', expiry: '2036-02-01' };
    for (const faceRecord of ['iso-19794-5', 'iso-39794-5'] as const) {
      const passport = await built({ mrzFormat: 'TD3', faceRecord }, holder);
      const zone = parseMrz(readDg1(file('EF.DG1', passport)));
      expect(zone).toMatchObject({ format: 'TD3', documentCode: 'PP', expiry: '360201' });
      expect(readDg2(file('EF.DG2', passport)).record).toBe(faceRecord);
    }
  });

  test('is refused with the document code of a card, and the other way round', async () => {
    await expect(built({ mrzFormat: 'TD3' })).rejects.toMatchObject({ code: 'MRZ_FIELD' });
    await expect(built({}, { ...person, documentCode: 'PP' })).rejects.toMatchObject({ code: 'MRZ_FIELD' });
  });
});

describe('a product that no reader would accept is refused', () => {
  test.each<[string, Partial<ChipSpec>, object]>([
    ['no zone', { dataGroups: [2, 13, 14] }, { missing: 1 }],
    ['no face', { dataGroups: [1, 13, 14] }, { missing: 2 }],
    ['fingerprints', { dataGroups: [1, 2, 3, 13, 14] }, { dataGroup: 3 }],
    ['a group that does not exist', { dataGroups: [1, 2, 13, 14, 17] }, { dataGroup: 17 }],
    ['PACE that is not signed', { dataGroups: [1, 2, 13] }, { missing: 14 }],
    [
      'active authentication without its hash',
      { dataGroups: [1, 2, 13, 15], access: { pace: null, bac: false } },
      { missing: 14 },
    ],
    ['national data without a place', { dataGroups: [1, 2, 14] }, { missing: 13 }],
    ['a place without national data', { nationalData: [] }, { dataGroup: 13, field: 'none' }],
    ['national data that have no tag', { nationalData: ['phone'] }, { dataGroup: 13, field: 'phone' }],
    [
      'national data by a name of all objects',
      { nationalData: ['toString'] },
      { dataGroup: 13, field: 'toString' },
    ],
  ])('%s', async (_, spec, facts) => {
    await expect(built(spec)).rejects.toMatchObject({ code: 'LDS_DATA_GROUP', facts });
  });

  test('without a word about the issuing authority', async () => {
    await expect(built({ issuingAuthority: '' })).rejects.toMatchObject({
      code: 'LDS_FIELD',
      facts: { field: 'issuingAuthority' },
    });
  });
});

describe('security infos', () => {
  const pace: SecurityInfo = {
    kind: 'pace',
    protocol: '0.4.0.127.0.7.2.2.4.2.2',
    version: 2,
    parameterId: 13,
  };
  const set = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

  test('the example of Doc 9303-11 is written exactly so', () => {
    expect(hex(cardAccess([pace]))).toBe('31143012060a04007f0007020204020202010202010d');
  });

  test('protocols and forms that are not known are kept as they are, and written as they were', () => {
    const other = set(
      '3123 3006 0604 2a030405 3014 060a 04007f00070202040202 0206 010203040506 3003 0601 2a',
    );
    const infos = readCardAccess(other);
    expect(infos.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(infos[0]).toMatchObject({ protocol: '1.2.3.4.5', encoding: set('300606042a030405') });
    expect(readCardAccess(cardAccess(infos))).toHaveLength(3);
  });

  test('a key that is not on its curve, or on no curve that is known, is told and does not make the file unreadable', () => {
    const known = readDg14(file('EF.DG14')).find(({ kind }) => kind === 'chip-authentication-key');
    const contents = file('EF.DG14');
    const changed = (at: number): Uint8Array => {
      const copy = Uint8Array.from(contents);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const point = contents.length - 1;
    const prime = Buffer.from(contents).indexOf('022100ffffffff', 0, 'hex') + 20;
    expect(known).toMatchObject({ key: expect.anything() });
    for (const at of [point, prime]) {
      const read = readDg14(changed(at)).find(({ kind }) => kind === 'chip-authentication-key');
      expect(read, `byte ${at}`).toMatchObject({ key: null });
    }
  });

  test.each([
    ['no set', '3000'],
    ['bytes after the end', '3100 00'],
    ['an entry that is no sequence', '3103 0601 2a'],
    ['an entry without a protocol', '3105 3003 020101'],
  ])('%s is refused', (_, text) => {
    expect(() => readCardAccess(set(text))).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^(LDS_UNREADABLE|TLV_MALFORMED)$/) }),
    );
  });
});
