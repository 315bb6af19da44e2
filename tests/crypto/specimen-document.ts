import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import {
  type BarcodeClaims,
  type ChipPerson,
  issueCertificate,
  type KeyPurpose,
  type Signer,
} from '../../crypto/documents.ts';

/** A signer over a throw-away key, for tests of what is signed. */
export const throwAwaySigner = (
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  purpose: KeyPurpose,
  certificate: Uint8Array | null,
): Signer => ({
  keyId: createHash('sha256')
    .update(pair.publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16),
  purpose,
  algorithm: 'ES256',
  publicKey: pair.publicKey,
  certificate,
  async sign(data, encoding) {
    const dsaEncoding = encoding === 'der' ? 'der' : 'ieee-p1363';
    const signature = sign('sha256', data, { key: pair.privateKey, dsaEncoding });
    if (!verify('sha256', data, { key: pair.publicKey, dsaEncoding }, signature))
      throw new Error('own signature');
    return signature;
  },
});

export const ISSUED = new Date('2026-01-15T08:00:00Z');
export const SIGNED = new Date('2026-02-02T09:30:00Z');

export const serialNumber = (n: number): Uint8Array => Uint8Array.of(0x51, 0x02, n);

/** A country signer with a document signer and a barcode signer under it. */
export const specimenPki = async (explicitCurve = false) => {
  const csca = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const documentKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const barcodeKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const root = await issueCertificate({
    profile: 'csca',
    subjectPublicKey: csca.publicKey,
    serial: serialNumber(1),
    issuerPrivateKey: csca.privateKey,
    notBefore: ISSUED,
    commonName: 'Specimen Country Signing CA',
    explicitCurve,
  });
  const under = { issuerPrivateKey: csca.privateKey, issuerCertificate: root, notBefore: ISSUED };
  const document = await issueCertificate({
    ...under,
    profile: 'document-signer',
    subjectPublicKey: documentKeys.publicKey,
    serial: serialNumber(2),
    commonName: 'Specimen Document Signer 1',
    explicitCurve,
  });
  const barcode = await issueCertificate({
    ...under,
    profile: 'barcode-signer',
    subjectPublicKey: barcodeKeys.publicKey,
    serial: serialNumber(3),
    commonName: 'S1',
  });
  return {
    csca,
    root,
    document,
    barcode,
    documentKeys,
    barcodeKeys,
    documentSigner: throwAwaySigner(documentKeys, 'document-signer', document),
    barcodeSigner: throwAwaySigner(barcodeKeys, 'barcode-signer', barcode),
  };
};

/** A JPEG of `width` × `height` as far as its headers go; the picture data is filler. */
export const specimenJpeg = (width: number, height: number, bytes = 9000): Uint8Array => {
  const jpeg = new Uint8Array(bytes).fill(0x55);
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  jpeg.set([
    0xff,
    0xd8,
    ...[0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00],
    ...[0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00],
    0xff,
    0xc0,
    0x00,
    0x0b,
    0x08,
    ...size,
    0x01,
    0x01,
    0x11,
    0x00,
  ]);
  jpeg.set([0xff, 0xda, 0x00, 0x02], 33);
  jpeg.set([0xff, 0xd9], bytes - 2);
  return jpeg;
};

export const specimenPerson: ChipPerson = {
  documentCode: 'ID',
  documentNumber: 'K0000001Z',
  names: ['Wanjikũ', "Ng'ang'a", 'Specimen'],
  dateOfBirth: '1990-02-28',
  sex: 'F',
  expiry: null,
  nationality: 'KEN',
  personalNumber: 'SPECIMEN-0001',
  placeOfBirth: "Murang'a, Kenya",
  portrait: { jpeg: specimenJpeg(360, 480), width: 360, height: 480 },
  dataGroups: [1, 2, 11],
};

export const specimenClaims: BarcodeClaims = {
  issuer: 'https://niims.example',
  serial: 'K0000001Z',
  issuedAt: SIGNED,
  expires: null,
  id: 'SPECIMEN-0001',
  names: ['Wanjikũ', "Ng'ang'a", 'Specimen'],
  dateOfBirth: '1990-02-28',
  sex: 'F',
  nationality: 'KEN',
  countryOfIssuance: 'KEN',
  language: 'swa',
};
