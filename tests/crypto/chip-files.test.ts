import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buildChipFiles,
  CHIP_FILES,
  type ChipFiles,
  dataGroupHash,
  dataGroupHashes,
  dg1,
  dg2,
  type EfName,
  efCom,
  issueCertificate,
  onlyTlv,
  pemOf,
  readDg1,
  readDg2,
  readDg11,
  readEfCom,
  readSod,
  tlv,
  verifyChipFiles,
} from '../../crypto/documents.ts';
import {
  ISSUED,
  SIGNED,
  serialNumber,
  specimenJpeg,
  specimenPerson,
  specimenPki,
  throwAwaySigner,
} from './specimen-document.ts';

const pki = await specimenPki();
const folder = mkdtempSync(join(tmpdir(), 'kadi-sod-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files: ChipFiles = new Map();
beforeAll(async () => {
  files = await buildChipFiles(specimenPerson, pki.documentSigner, SIGNED);
});

const get = (name: EfName): Uint8Array => files.get(name) ?? new Uint8Array();
const changed = (name: EfName, contents: Uint8Array): ChipFiles => new Map([...files, [name, contents]]);
const faults = (chip: ChipFiles, at = SIGNED, trust: readonly Uint8Array[] = [pki.root]): string[] =>
  verifyChipFiles(chip, trust, at)
    .checks.filter(({ ok }) => !ok)
    .map(({ check }) => check);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('chip files', () => {
  test('are what the product asks for, in the order they are written, each under its tag', () => {
    expect([...files.keys()]).toEqual(['EF.COM', 'EF.DG1', 'EF.DG2', 'EF.DG11', 'EF.SOD']);
    for (const [name, contents] of files) expect(contents[0]).toBe(CHIP_FILES[name].tag);
    expect(CHIP_FILES['EF.SOD']).toEqual({
      fid: 0x011d,
      sfi: 0x1d,
      tag: 0x77,
      file: 'EF_SOD.bin',
      place: 'application',
    });
  });

  test('EF.COM has the bytes of Doc 9303-10 with LDS 1.8', () => {
    expect(hex(get('EF.COM'))).toBe('60155f0104303130385f36063034303030305c0361756b');
    expect(readEfCom(get('EF.COM')).dataGroups).toEqual([1, 2, 11]);
    expect(readEfCom(efCom([1, 2, 14])).dataGroups).toEqual([1, 2, 14]);
  });

  test('DG1 holds the zone: 61 5D 5F1F 5A and ninety characters', () => {
    expect(hex(get('EF.DG1')).slice(0, 10)).toBe('615d5f1f5a');
    expect(readDg1(get('EF.DG1'))).toBe(
      'IDKENK0000001Z8<<<<<<<<<<<<<<<9002281F<<<<<<0KEN<<<<<<<<<<<8WANJIKU<NGANGA<SPECIMEN<<<<<<<',
    );
    expect(() => dg1('short')).toThrowError(expect.objectContaining({ code: 'MRZ_FIELD' }));
  });

  test('DG2 is one face in the form of ISO/IEC 19794-5, and the same for the same portrait', () => {
    expect(hex(get('EF.DG2').subarray(0, 35))).toBe(
      // 75 L { 7F61 L { 02 01 01, 7F60 L { A1 0E {81 01 02, 82 01 00, 87 02 0101, 88 02 0008}, 5F2E …
      '758223787f618223730201017f6082236ba10e81010282010087020101880200085f2e',
    );
    const face = readDg2(get('EF.DG2'));
    expect({ ...face, image: hex(face.image) }).toEqual({
      record: 'iso-19794-5',
      version: '010',
      format: 'jpeg',
      width: 360,
      height: 480,
      image: hex(specimenJpeg(360, 480)),
    });
    expect(hex(dg2(specimenPerson.portrait))).toBe(hex(get('EF.DG2')));
    expect(dataGroupHashes(get('EF.SOD')).get(2)).toEqual(dataGroupHash(dg2(specimenPerson.portrait)));
  });

  test('DG11 keeps the name as approved, apostrophes and marks included', () => {
    expect(readDg11(get('EF.DG11'))).toEqual({
      names: ['Wanjikũ', "Ng'ang'a", 'Specimen'],
      personalNumber: 'SPECIMEN-0001',
      dateOfBirth: '1990-02-28',
      placeOfBirth: "Murang'a, Kenya",
    });
  });

  test('an unknown day or month of birth is 00 in DG11', async () => {
    const built = await buildChipFiles(
      { ...specimenPerson, dateOfBirth: '1990' },
      pki.documentSigner,
      SIGNED,
    );
    const contents = built.get('EF.DG11') ?? new Uint8Array();
    expect(Buffer.from(contents).includes('19900000')).toBe(true);
    expect(readDg11(contents).dateOfBirth).toBe('1990');
  });

  test('a product without DG1 or DG2, or with a group nobody can fill, is refused', async () => {
    for (const dataGroups of [[1], [2, 11], [1, 2, 3], [1, 2, 17]]) {
      await expect(
        buildChipFiles({ ...specimenPerson, dataGroups }, pki.documentSigner, SIGNED),
      ).rejects.toMatchObject({
        code: 'LDS_DATA_GROUP',
      });
    }
  });

  test.each([
    ['is not JPEG', Uint8Array.from([1, 2, 3, 4]), 360],
    ['is cut off', specimenJpeg(360, 480).subarray(0, 4000), 360],
    ['is not as wide as is said', specimenJpeg(361, 480), 360],
    ['is too large for a chip', specimenJpeg(360, 480, 70_000), 360],
  ])('a portrait that %s is refused', (_, jpeg, width) => {
    expect(() => dg2({ jpeg, width, height: 480 })).toThrowError(
      expect.objectContaining({ code: 'LDS_PORTRAIT' }),
    );
  });

  test('a portrait with Exif does not get on a chip: it may hold coordinates', () => {
    const jpeg = Uint8Array.from(specimenJpeg(360, 480));
    jpeg[3] = 0xe1;
    expect(() => dg2({ jpeg, width: 360, height: 480 })).toThrow(/metadata/);
  });

  test('only a document signer with its own certificate signs a chip', async () => {
    const cases = [
      [pki.barcodeSigner, 'SIGNER_PURPOSE'],
      [throwAwaySigner(pki.documentKeys, 'document-signer', null), 'SIGNER_CERTIFICATE'],
      [throwAwaySigner(pki.barcodeKeys, 'document-signer', pki.document), 'SIGNER_CERTIFICATE'],
    ] as const;
    for (const [signer, code] of cases) {
      await expect(buildChipFiles(specimenPerson, signer, SIGNED)).rejects.toMatchObject({ code });
    }
  });
});

describe('the security object', () => {
  test('is V1 with SHA-256 over the whole files, and says when it was signed', () => {
    const sod = readSod(get('EF.SOD'));
    expect([sod.version, sod.hashAlgorithm, sod.ldsVersion, sod.unicodeVersion]).toEqual([
      1,
      'sha256',
      '0108',
      '040000',
    ]);
    expect([...sod.hashes.keys()]).toEqual([1, 2, 11]);
    expect(sod.hashes.get(11)).toEqual(dataGroupHash(get('EF.DG11')));
    expect(sod.signingTime).toEqual(SIGNED);
    expect(hex(get('EF.SOD'))).not.toContain('608648016503040201' + '0500');
  });

  test('another CMS library reads it and writes back the same bytes', () => {
    const inner = onlyTlv(get('EF.SOD'), 0x77);
    const info = AsnConvert.parse(inner, ContentInfo);
    expect(info.contentType).toBe('1.2.840.113549.1.7.2');
    const signed = AsnConvert.parse(info.content, SignedData);
    expect(signed.version).toBe(3);
    expect(signed.signerInfos).toHaveLength(1);
    expect(hex(new Uint8Array(AsnConvert.serialize(signed)))).toBe(hex(new Uint8Array(info.content)));
  });

  test('OpenSSL accepts signature and chain, with and without a purpose, and refuses another root', async () => {
    const other = await specimenPki();
    writeFileSync(join(folder, 'sod.der'), onlyTlv(get('EF.SOD'), 0x77));
    writeFileSync(join(folder, 'root.pem'), pemOf(pki.root));
    writeFileSync(join(folder, 'other.pem'), pemOf(other.root));
    const run = (root: string, ...more: readonly string[]): number | null => {
      const fixed = ['-verify', '-inform', 'DER', '-in', 'sod.der', '-out', 'content.der'];
      const when = ['-attime', String(SIGNED.getTime() / 1000)];
      return spawnSync('openssl', ['cms', ...fixed, '-CAfile', root, ...when, ...more], { cwd: folder })
        .status;
    };
    expect(run('root.pem')).toBe(0);
    expect(run('root.pem', '-purpose', 'any', '-x509_strict')).toBe(0);
    expect(run('other.pem')).not.toBe(0);
  });
});

describe('passive authentication', () => {
  test('a chip as issued passes every check', () => {
    expect(verifyChipFiles(files, [pki.root], SIGNED).checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verifyChipFiles(files, [pki.root], new Date('2036-01-01T00:00:00Z')).ok).toBe(true);
  });

  test('a chip whose certificates write the curve out in full passes too', async () => {
    const explicit = await specimenPki(true);
    const built = await buildChipFiles(specimenPerson, explicit.documentSigner, SIGNED);
    expect(faults(built, SIGNED, [explicit.root])).toEqual([]);
  });

  test('whichever bit of a file is turned, it is noticed', () => {
    const places = [...files].flatMap(([name, contents]) =>
      [...contents.keys()].map((at) => [name, at] as const),
    );
    const near = places.filter(([name, at]) => name !== 'EF.DG2' || at < 100);
    fc.assert(
      fc.property(fc.constantFrom(...near), fc.integer({ min: 0, max: 7 }), ([name, at], bit) => {
        const contents = Uint8Array.from(get(name));
        contents[at] = (contents[at] ?? 0) ^ (1 << bit);
        expect(verifyChipFiles(changed(name, contents), [pki.root], SIGNED).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('a changed data group is named', () => {
    const portrait = { jpeg: specimenJpeg(360, 480, 9001), width: 360, height: 480 };
    expect(faults(changed('EF.DG2', dg2(portrait)))).toEqual(['hash of EF.DG2']);
  });

  test('a file that is missing, or added without a signature, is named', () => {
    const without = new Map(files);
    without.delete('EF.DG11');
    expect(faults(without)).toEqual(['hash of EF.DG11']);
    expect(faults(changed('EF.DG12', tlv(0x6c, tlv(0x5c))))).toEqual(['no unsigned data group']);
    expect(faults(new Map())).toEqual(['EF.COM', 'security object']);
  });

  test('EF.COM must name the same groups and versions as the security object', () => {
    expect(faults(changed('EF.COM', efCom([1, 2])))).toEqual(['data groups of EF.COM']);
    const older = Uint8Array.from(get('EF.COM'));
    older[8] = 0x37;
    expect(faults(changed('EF.COM', older))).toEqual(['versions of EF.COM']);
  });

  test('a byte after the end of the security object is refused', () => {
    expect(faults(changed('EF.SOD', Buffer.concat([get('EF.SOD'), Uint8Array.of(0)])))).toContain(
      'security object',
    );
  });

  test('a signature under another country signer is not trusted', async () => {
    const other = await specimenPki();
    expect(faults(files, SIGNED, [other.root])).toEqual(['issued by a trusted country signer']);
    expect(faults(files, SIGNED, [])).toEqual(['issued by a trusted country signer']);
    expect(faults(files, SIGNED, [other.root, pki.root])).toEqual([]);
    expect(faults(files, SIGNED, [pki.document])).toEqual(['issued by a trusted country signer']);
  });

  test('a signature made after the private key was to be retired is not accepted', async () => {
    const late = new Date('2026-04-15T08:00:01Z');
    const built = await buildChipFiles(specimenPerson, pki.documentSigner, late);
    expect(faults(built, late)).toEqual(['signed while the key was in use']);
  });

  test('a signature from the future, and a certificate past its day, are not accepted', () => {
    expect(faults(files, new Date('2026-02-01T00:00:00Z'))).toEqual(['signed while the key was in use']);
    expect(faults(files, new Date('2036-04-16T00:00:00Z'))).toEqual(['document signer is valid']);
    expect(faults(files, new Date('2041-05-01T00:00:00Z'))).toEqual([
      'country signer is valid',
      'document signer is valid',
    ]);
  });

  test('a signer may sign only the kinds of document in its certificate', async () => {
    const built = await buildChipFiles({ ...specimenPerson, documentCode: 'AR' }, pki.documentSigner, SIGNED);
    expect(faults(built)).toEqual(['document type']);
  });

  test('a certificate without the profile of a document signer signs no chip that is accepted', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = await issueCertificate({
      profile: 'barcode-signer',
      subjectPublicKey: pair.publicKey,
      serial: serialNumber(9),
      issuerPrivateKey: pki.csca.privateKey,
      issuerCertificate: pki.root,
      notBefore: ISSUED,
      commonName: 'S2',
    });
    const built = await buildChipFiles(
      specimenPerson,
      throwAwaySigner(pair, 'document-signer', certificate),
      SIGNED,
    );
    expect(faults(built)).toEqual(['document signer profile']);
  });
});
