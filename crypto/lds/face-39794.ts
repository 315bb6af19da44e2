import { integer, smallInteger, TAG } from '../der.ts';
import { onlyTlv, type Tlv, tlv, tlvPieces, walkTlv } from '../tlv.ts';
import { type FaceImage, type Portrait, portraitBytes, statedSize } from './face-image.ts';
import { unreadable } from './reading.ts';

/**
 * ISO/IEC 39794-5:2019, ASN.1 with implicit context tags in DER. Only the fields that have to be there are written:
 *
 *   65 FaceImageDataBlock { A0 version { 80 generation, 81 year },
 *     A1 representation blocks { 30 { 80 id, A1 image representation { A0 base { A0 2D {
 *       80 the picture, A1 information { A0 format { 80 code } } } } } } } }
 */
const FACE_IMAGE = 0x65;
const GENERATION = 3;
const YEAR = 2019;
const FORMAT_CODES = { jpeg: 2, jpeg2000: 3 } as const satisfies Record<FaceImage['format'], number>;
/** JPEG; JPEG 2000 lossy and lossless. */
const FORMAT_OF: Readonly<Record<number, FaceImage['format']>> = { 2: 'jpeg', 3: 'jpeg2000', 4: 'jpeg2000' };

/** Tag of the data object, and biometric header template: SC37 format 42 (Doc 9303-10 table 44). */
export const RECORD_39794 = 0x7f2e;
export const HEADER_39794 = tlv(
  0xa1,
  tlv(0x87, Uint8Array.of(0x01, 0x01)),
  tlv(0x88, Uint8Array.of(0x00, 0x2a)),
);

/** An INTEGER under an implicit context tag. */
const number = (tag: number, value: number): Uint8Array => tlv(tag, onlyTlv(integer(value), TAG.integer));

const VERSION = tlv(0xa0, number(0x80, GENERATION), number(0x81, YEAR));

/** One face, in pieces. Throws LDS_PORTRAIT. */
export const faceRecord39794 = (portrait: Portrait): readonly Uint8Array[] => {
  const { format, image } = portraitBytes(portrait);
  const information = tlv(0xa1, tlv(0xa0, number(0x80, FORMAT_CODES[format])));
  const image2d = tlvPieces(0xa0, ...tlvPieces(0x80, image), information);
  const representation = tlvPieces(0xa1, ...tlvPieces(0xa0, ...image2d));
  const blocks = tlvPieces(0xa1, ...tlvPieces(TAG.sequence, number(0x80, 0), ...representation));
  return tlvPieces(RECORD_39794, ...tlvPieces(0xa1, ...tlvPieces(FACE_IMAGE, VERSION, ...blocks)));
};

const bad = (rule: string): Error => unreadable('EF.DG2', rule);

const inside = (value: Uint8Array, tag: number): Uint8Array | undefined =>
  walkTlv(value).find((object) => object.tag === tag)?.value;

const needed = (value: Uint8Array, tag: number, what: string): Uint8Array => {
  const found = inside(value, tag);
  if (found === undefined) throw bad(`no ${what}`);
  return found;
};

const sizeBlock = (information: Uint8Array): { width: number; height: number } | null => {
  const block = inside(information, 0xa7);
  if (block === undefined) return null;
  const width = smallInteger(inside(block, 0x80) ?? new Uint8Array());
  const height = smallInteger(inside(block, 0x81) ?? new Uint8Array());
  return width === undefined || height === undefined ? null : { width, height };
};

const readRepresentation = (block: Tlv, version: string): FaceImage => {
  if (block.tag !== TAG.sequence) throw bad('representation block');
  // Choices for what an extension of the standard may bring: only [0] [0], a two-dimensional picture, is known.
  const image2d = needed(
    needed(needed(block.value, 0xa1, 'image representation'), 0xa0, 'known image representation'),
    0xa0,
    'two-dimensional image',
  );
  const image = needed(image2d, 0x80, 'image');
  const information = needed(image2d, 0xa1, 'image information');
  const code = smallInteger(needed(needed(information, 0xa0, 'image format'), 0x80, 'image format'));
  const format = code === undefined ? undefined : FORMAT_OF[code];
  if (format === undefined) throw bad('image format');
  const size = sizeBlock(information) ?? statedSize(image);
  return {
    record: 'iso-39794-5',
    version,
    format,
    width: size?.width ?? null,
    height: size?.height ?? null,
    image,
  };
};

/**
 * All faces of a face image data block. Later versions of the standard may add fields anywhere (its ASN.1 is extensible), so
 * everything that is not asked for is passed over. Throws LDS_UNREADABLE.
 */
export const readRecord39794 = (record: Uint8Array): readonly FaceImage[] => {
  const data = needed(needed(record, 0xa1, 'biometric data'), FACE_IMAGE, 'face image data block');
  const version = needed(data, 0xa0, 'version');
  const [generation, year] = [0x80, 0x81].map((tag) => smallInteger(needed(version, tag, 'version')));
  if (generation === undefined || generation < GENERATION) throw bad('version of the face image data block');
  const blocks = walkTlv(needed(data, 0xa1, 'representation blocks'));
  if (blocks.length === 0) throw bad('no representation block');
  return blocks.map((block) => readRepresentation(block, `${generation} ${year ?? ''}`));
};
