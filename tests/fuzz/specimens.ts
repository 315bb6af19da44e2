import { concat } from '../../crypto/bytes.ts';
import {
  buildChip,
  type Chip,
  type ChipPerson,
  type ChipSpec,
  type Portrait,
} from '../../crypto/documents.ts';
import { countrySigner, ec, type Pair, under } from '../crypto/pki-specimen.ts';
import { SIGNED, specimenJpeg, specimenPerson, specimenPki } from '../crypto/specimen-document.ts';

/** One country with its signers, for every target of a file. */
export const pki = await specimenPki();
export const AT = SIGNED;

const u32 = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** A JPEG 2000 codestream as far as its size marker goes. */
export const codestream = (width: number, height: number): Uint8Array =>
  concat(
    Uint8Array.of(0xff, 0x4f, 0xff, 0x51, 0x00, 0x2f, 0x00, 0x00),
    u32(width),
    u32(height),
    u32(0),
    u32(0),
    new Uint8Array(40).fill(7),
    Uint8Array.of(0xff, 0xd9),
  );

const box = (type: string, content: Uint8Array): Uint8Array =>
  concat(u32(content.length + 8), latin(type), content);

/** A JP2 file round a codestream. */
export const jp2 = (width: number, height: number): Uint8Array =>
  concat(
    Uint8Array.of(0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a),
    box('ftyp', concat(latin('jp2 '), u32(0), latin('jp2 '))),
    box('jp2h', box('ihdr', concat(u32(height), u32(width), Uint8Array.of(0, 3, 7, 7, 0, 0)))),
    box('jp2c', codestream(width, height)),
  );

/** Small, so that changes hit what surrounds the picture as well. */
export const JPEG: Portrait = { jpeg: specimenJpeg(36, 48, 120), width: 36, height: 48 };
export const JPEG_2000: Portrait = { jpeg2000: jp2(30, 40), width: 30, height: 40 };

export const person: ChipPerson = {
  ...specimenPerson,
  portrait: JPEG,
  otherNames: ['Mary Specimen'],
  address: 'P.O. Box 1, Nairobi',
  telephone: '+254700000000',
  profession: 'Teacher',
  national: { county: '047', legalStatus: 'citizen', office: 'NBI-01' },
};

const spec: ChipSpec = {
  dataGroups: [1, 2, 11, 12, 13, 14, 15],
  mrzFormat: 'TD1',
  faceRecord: 'iso-39794-5',
  access: { pace: 'can', bac: false },
  nationalData: ['county', 'legalStatus'],
  issuingAuthority: 'National Registration Bureau',
  personalisationSystem: 'KADI-1',
};

/** A card with every file we write, and a passport with the other forms of them. */
export const card: Chip = await buildChip(person, spec, pki.documentSigner, SIGNED);
export const passport: Chip = await buildChip(
  { ...person, documentCode: 'PP', expiry: '2036-01-01', portrait: JPEG_2000 },
  { ...spec, mrzFormat: 'TD3', faceRecord: 'iso-19794-5', access: { pace: 'mrz', bac: true } },
  pki.documentSigner,
  SIGNED,
);

/** A country with keys that sign lists, for what needs a `Signer` for every part. */
export const country = await countrySigner(ec('P-256'), 'Specimen Country Signing CA');
export const listPair: Pair = ec('P-256');
export const listCertificate = await under(country, 'master-list-signer', listPair.publicKey);
