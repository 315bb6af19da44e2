import { tlv, tlvPieces } from '../tlv.ts';
import { type FaceImage, type Portrait, portraitBytes, statedSize } from './face-image.ts';
import { unreadable } from './reading.ts';

/** ISO/IEC 19794-5:2005: record header, facial information, feature points, image information. */
const HEADER_BYTES = 14;
const FACIAL_BYTES = 20;
const POINT_BYTES = 8;
const IMAGE_BYTES = 12;
const FULL_FRONTAL = 1;
const JPEG = 0;
const JPEG_2000 = 1;
const COLOUR_RGB24 = 1;

/** Tag of the data object, and biometric header template: facial image, SC37 format 8 (Doc 9303-10 table 44). */
export const RECORD_19794 = 0x5f2e;
export const HEADER_19794 = tlv(
  0xa1,
  tlv(0x81, Uint8Array.of(0x02)),
  tlv(0x82, Uint8Array.of(0x00)),
  tlv(0x87, Uint8Array.of(0x01, 0x01)),
  tlv(0x88, Uint8Array.of(0x00, 0x08)),
);

/** One face, in pieces. Sex, eye colour, pose and the rest are left "unspecified": DG1 says who it is. Throws LDS_PORTRAIT. */
export const faceRecord19794 = (portrait: Portrait): readonly Uint8Array[] => {
  const { format, image } = portraitBytes(portrait);
  const header = new Uint8Array(HEADER_BYTES + FACIAL_BYTES + IMAGE_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x46414300); // "FAC\0"
  view.setUint32(4, 0x30313000); // "010\0"
  view.setUint32(8, header.length + image.length);
  view.setUint16(12, 1);
  view.setUint32(HEADER_BYTES, FACIAL_BYTES + IMAGE_BYTES + image.length);
  const information = HEADER_BYTES + FACIAL_BYTES;
  view.setUint8(information, FULL_FRONTAL);
  view.setUint8(information + 1, format === 'jpeg' ? JPEG : JPEG_2000);
  view.setUint16(information + 2, portrait.width);
  view.setUint16(information + 4, portrait.height);
  view.setUint8(information + 6, COLOUR_RGB24);
  return tlvPieces(RECORD_19794, header, image);
};

const bad = (rule: string): Error => unreadable('EF.DG2', rule);

/**
 * All faces of a facial record, feature points read over. A width of 0 is what some issuers write for "see the picture".
 * Throws LDS_UNREADABLE.
 */
export const readRecord19794 = (record: Uint8Array): readonly FaceImage[] => {
  if (record.length < HEADER_BYTES + FACIAL_BYTES + IMAGE_BYTES) throw bad('facial record is too short');
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (view.getUint32(0) !== 0x46414300 || view.getUint32(4) !== 0x30313000) throw bad('facial record header');
  const count = view.getUint16(12);
  if (view.getUint32(8) !== record.length || count === 0) throw bad('facial record length');
  const faces: FaceImage[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    if (at + FACIAL_BYTES > record.length) throw bad('facial block length');
    const end = at + view.getUint32(at);
    const information = at + FACIAL_BYTES + view.getUint16(at + 4) * POINT_BYTES;
    if (end > record.length || information + IMAGE_BYTES > end) throw bad('facial block length');
    const type = view.getUint8(information + 1);
    if (type !== JPEG && type !== JPEG_2000) throw bad('image type');
    const image = record.subarray(information + IMAGE_BYTES, end);
    const width = view.getUint16(information + 2);
    const height = view.getUint16(information + 4);
    const stated = width > 0 && height > 0 ? { width, height } : statedSize(image);
    faces.push({
      record: 'iso-19794-5',
      version: '010',
      format: type === JPEG ? 'jpeg' : 'jpeg2000',
      width: stated?.width ?? null,
      height: stated?.height ?? null,
      image,
    });
    at = end;
  }
  if (at !== record.length) throw bad('facial record length');
  return faces;
};
