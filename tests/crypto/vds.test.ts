import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  encodeSigned,
  encodeVds,
  issueCertificate,
  openVds,
  readVds,
  type Signer,
  sealVds,
  type VdsDocument,
  writeFeatures,
} from '../../crypto/documents.ts';
import { SoftwareSigner } from '../../crypto/keys/index.ts';
import { hex } from './seal-forge.ts';
import { ISSUED, SIGNED, specimenPki } from './specimen-document.ts';

const pki = await specimenPki();
const signer: Signer = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, pki.barcode);

const slip: VdsDocument = {
  profile: 'waiting-slip',
  issuingCountry: 'KEN',
  issued: '2026-02-01',
  features: {
    serial: 'K0000001Z',
    mrz: 'I<KENK0000001Z4<<<<<<<<<<<<<<<\n9002281F<<<<<<<KEN<<<<<<<<<<<2\nSPECIMEN<<WANJIKU<<<<<<<<<<<<<',
    validUntil: '2026-08-01',
  },
};
const visa: VdsDocument = {
  profile: 'visa',
  issuingCountry: 'UTO',
  issued: '2026-01-31',
  features: {
    mrzMrvA: `V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3XXX4009078F9612109`,
    numberOfEntries: '2',
    durationOfStay: '90 0 0',
    passportNumber: 'L898902C',
    visaType: '43',
  },
};
const emergency: VdsDocument = {
  profile: 'emergency-travel-document',
  issuingCountry: 'UTO',
  issued: '2026-01-31',
  features: { mrz: 'I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD231458907UTO3407127M9507122<<<<<<<2' },
};
const code = (
  bytes: Uint8Array,
  certificates: readonly Uint8Array[] = [pki.barcode],
  at = SIGNED,
): string => {
  const verdict = openVds(bytes, certificates, at);
  return verdict.ok ? 'ok' : verdict.code;
};

describe('a digital seal', () => {
  test.each([
    ['waiting slip', slip],
    ['visa', visa],
    ['emergency travel document', emergency],
  ])('of a %s opens with the certificate of its signer and says what was sealed', async (_name, document) => {
    const verdict = openVds(await sealVds(document, signer, SIGNED), [pki.barcode], SIGNED);
    expect(verdict).toEqual({
      ok: true,
      header: expect.objectContaining({
        version: 4,
        issuingCountry: document.issuingCountry,
        signerIdentifier: 'KES1',
        certificateReference: '510203',
        documentIssueDate: document.issued,
        signatureDate: '2026-02-02',
      }),
      document: { profile: document.profile, features: document.features, others: {} },
    });
  });

  test('has the bytes of the standard: magic, version, names in C40, dates as numbers, tags, signature', async () => {
    const bytes = await sealVds(slip, signer, SIGNED);
    // DC, version 4, KEN, KES1 and 06 characters of 510203, 1 February and 2 February 2026, 4B, 02, tag 01 with 6 bytes.
    const start = Buffer.from(bytes.subarray(0, 26)).toString('hex');
    expect(start.slice(0, 8)).toBe('dc0398ec');
    expect(start.slice(24, 36)).toBe(
      `${(2012026).toString(16).padStart(6, '0')}${(2022026).toString(16).padStart(6, '0')}`,
    );
    expect(start.slice(36, 44)).toBe('4b020106');
    expect([...bytes.subarray(-66, -64)]).toEqual([0xff, 0x40]);
    expect(bytes.length).toBe(161);
  });

  test('is verified by plain OpenSSL over everything before the mark of the signature', async () => {
    const bytes = await sealVds(slip, signer, SIGNED);
    const key = { key: signer.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', bytes.subarray(0, -66), key, bytes.subarray(-64))).toBe(true);
  });

  test('fits the Data Matrix of 48 by 48 modules that holds 172 bytes', async () => {
    for (const document of [slip, visa, emergency]) {
      expect((await sealVds(document, signer, SIGNED)).length).toBeLessThanOrEqual(172);
    }
  });

  test('of version 3 names the certificate with five characters', async () => {
    const certificate = await issueCertificate({
      profile: 'barcode-signer',
      subjectPublicKey: pki.barcodeKeys.publicKey,
      serial: Uint8Array.of(0x2a),
      commonName: 'S1',
      issuerPrivateKey: pki.csca.privateKey,
      issuerCertificate: pki.root,
      notBefore: ISSUED,
    });
    const short = new SoftwareSigner('barcode-signer', pki.barcodeKeys.privateKey, certificate);
    const bytes = await sealVds({ ...slip, version: 3 }, short, SIGNED);
    expect(readVds(bytes).header).toMatchObject({
      version: 3,
      signerIdentifier: 'KES1',
      certificateReference: '0002A',
    });
    expect(code(bytes, [certificate])).toBe('ok');
    await expect(sealVds({ ...slip, version: 3 }, signer, SIGNED)).rejects.toMatchObject({
      code: 'VDS_FIELD',
      facts: { field: 'certificateReference' },
    });
  });
});

describe('a digital seal with another curve', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kadi-vds-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['secp224r1', 'sha224', 56],
    ['brainpoolP224r1', 'sha224', 56],
    ['brainpoolP256r1', 'sha256', 64],
    ['brainpoolP320r1', 'sha256', 80],
    ['secp384r1', 'sha384', 96],
    ['brainpoolP384r1', 'sha384', 96],
    ['brainpoolP512r1', 'sha512', 128],
    ['secp521r1', 'sha512', 132],
  ])('%s is verified with %s, its certificate made by OpenSSL', async (namedCurve, digest, length) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    const key = join(folder, `${namedCurve}.key`);
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const request = ['req', '-new', '-x509', '-key', key, '-subj', '/C=UT/CN=T2', '-set_serial', '0x2b'];
    const pem = execFileSync('openssl', [...request, '-days', '2', '-addext', 'basicConstraints=CA:FALSE']);
    const today = new Date();
    const day = today.toISOString().slice(0, 10);
    const signed = encodeSigned(
      {
        version: 4,
        issuingCountry: 'UTO',
        signerIdentifier: 'UTT2',
        certificateReference: '2B',
        documentIssueDate: day,
        signatureDate: day,
        featureDefinition: 0x5e,
        documentType: 0x03,
      },
      writeFeatures('emergency-travel-document', emergency.features),
    );
    const signature = sign(digest, signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(signature.length).toBe(length);
    const bytes = encodeVds(signed, signature);
    expect(code(bytes, [pki.barcode, pem], today)).toBe('ok');
    expect(code(encodeVds(signed, signature.subarray(1)), [pem], today)).toBe('VDS_BAD_SIGNATURE');
  });
});

describe('a digital seal of another State', () => {
  // BSI TR-03137 part 1, annex F: a visa signed on brainpoolP224r1.
  const raw = hex(
    'dc03d9c56d32c8a72cb10f7134' +
      '7d00175d01022cdd52134a74da1347c6fed95cb89f9fce133c133c133c133c203833734aaf47f0c32f1a1e20eb2625' +
      '393afe310403a00000050633be1fed20c6ff389fd029c66fb2e4bf361cdbffd8f5931b6259f645b077702c617f453d0b898a55e6e7870974ffe7b3ac416acde6b03b3c3a8cb5a22b456816',
  );

  test('is read as the standard shows it', () => {
    const { header, messages, signature } = readVds(raw);
    expect(header).toEqual({
      version: 4,
      issuingCountry: 'UTO',
      signerIdentifier: 'DETS',
      certificateReference: '32',
      documentIssueDate: '2020-01-01',
      signatureDate: '2023-08-19',
      featureDefinition: 0x5d,
      documentType: 0x01,
    });
    expect(messages.map(({ tag }) => tag)).toEqual([2, 4, 5]);
    expect(signature.length).toBe(56);
  });

  test('is unknown without its certificate', () => {
    expect(code(raw)).toBe('VDS_UNKNOWN_SIGNER');
  });

  test('of version 3 as in annex C is read: a country of one letter, nine characters for signer and certificate', () => {
    const arrival = hex(
      'dc026abc6d32c8a519fc0f71341145f4fd020230a5621353d9a275735bd4134bc549133c133c133c133c133ca32519a519a4344a5e681ae7204b20d532cf4b7c133c133f030820d5201019a51aea' +
        `ff40${'11'.repeat(64)}`,
    );
    expect(readVds(arrival).header).toMatchObject({
      version: 3,
      issuingCountry: 'D',
      signerIdentifier: 'DETS',
      certificateReference: '00027',
      signatureDate: '2020-01-13',
    });
  });
});

describe('a digital seal is not made', () => {
  test.each([
    ['serial', { ...slip.features, serial: 'k0000001z' }],
    ['serial', { ...slip.features, serial: '' }],
    ['mrz', { ...slip.features, mrz: 'I<KEN' }],
    ['validUntil', { ...slip.features, validUntil: '2026-02-30' }],
    ['photo', { ...slip.features, photo: 'x' }],
  ])('when %s is not of its form', async (field, features) => {
    await expect(sealVds({ ...slip, features }, signer, SIGNED)).rejects.toMatchObject({
      code: 'VDS_FIELD',
      facts: { field },
    });
  });

  test('without a required feature, with an impossible number, for a country of no letters, or issued tomorrow', async () => {
    const { mrz: _left, ...features } = slip.features;
    const { mrzMrvA: _out, ...noMrz } = visa.features;
    for (const [document, field] of [
      [{ ...slip, features }, 'mrz'],
      [{ ...visa, features: noMrz }, 'mrzMrvA or mrzMrvB'],
      [{ ...visa, features: { ...visa.features, numberOfEntries: '256' } }, 'numberOfEntries'],
      [{ ...visa, features: { ...visa.features, durationOfStay: '90' } }, 'durationOfStay'],
      [{ ...visa, features: { ...visa.features, visaType: '0102030405' } }, 'visaType'],
      [{ ...slip, issuingCountry: 'K3N' }, 'issuingCountry'],
      [{ ...slip, issued: '2026-02-03' }, 'issued'],
    ] as const) {
      await expect(sealVds(document, signer, SIGNED)).rejects.toMatchObject({
        code: 'VDS_FIELD',
        facts: { field },
      });
    }
  });

  test('by a key of another purpose or kind, or one without a certificate that names it', async () => {
    const key = pki.barcodeKeys.privateKey;
    for (const other of [
      new SoftwareSigner('document-signer', key, pki.barcode),
      new SoftwareSigner('barcode-signer', generateKeyPairSync('ed25519').privateKey, pki.barcode),
    ]) {
      await expect(sealVds(slip, other, SIGNED)).rejects.toMatchObject({ code: 'SIGNER_PURPOSE' });
    }
    for (const certificate of [null, pki.root, hex('3000')]) {
      const unnamed = new SoftwareSigner('barcode-signer', key, certificate);
      await expect(sealVds(slip, unnamed, SIGNED)).rejects.toMatchObject({ code: 'SIGNER_CERTIFICATE' });
    }
  });
});
