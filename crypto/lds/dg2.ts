import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { onlyTlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';
import { jpegSize } from './jpeg.ts';

/** A portrait as it goes on the chip: JPEG without metadata; width and height in pixels. */
export interface Portrait {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** ISO/IEC 19794-5:2005: record header, facial information, image information. */
const HEADER_BYTES = 14;
const FACIAL_BYTES = 20;
const IMAGE_BYTES = 12;
const FULL_FRONTAL = 1;
const JPEG = 0;
const JPEG_2000 = 1;
const COLOUR_RGB24 = 1;
/** A JPEG of a card chip is 10 to 20 kB; beyond this the chip has no room. */
const MAX_JPEG_BYTES = 60_000;

/** Biometric header template: facial image, SC37 format 8 (Doc 9303-10 table 44, ISO/IEC 19785). */
const HEADER_TEMPLATE = tlv(
  0xa1,
  tlv(0x81, Uint8Array.of(0x02)),
  tlv(0x82, Uint8Array.of(0x00)),
  tlv(0x87, Uint8Array.of(0x01, 0x01)),
  tlv(0x88, Uint8Array.of(0x00, 0x08)),
);
const ONE_INSTANCE = tlv(0x02, Uint8Array.of(0x01));

/** The record before the JPEG. Sex, eye colour, pose and the rest are left "unspecified": DG1 already says who it is. */
const facialHeader = (portrait: Portrait): Uint8Array => {
  const out = new Uint8Array(HEADER_BYTES + FACIAL_BYTES + IMAGE_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0x46414300); // "FAC\0"
  view.setUint32(4, 0x30313000); // "010\0"
  view.setUint32(8, out.length + portrait.jpeg.length);
  view.setUint16(12, 1);
  view.setUint32(HEADER_BYTES, FACIAL_BYTES + IMAGE_BYTES + portrait.jpeg.length);
  const image = HEADER_BYTES + FACIAL_BYTES;
  view.setUint8(image, FULL_FRONTAL);
  view.setUint8(image + 1, JPEG);
  view.setUint16(image + 2, portrait.width);
  view.setUint16(image + 4, portrait.height);
  view.setUint8(image + 6, COLOUR_RGB24);
  return out;
};

/**
 * DG2 with one face (Doc 9303-10 §4.7.2, ISO/IEC 19794-5:2005). The same portrait always gives the same bytes: DG2 is
 * not stored, it is built again from the portrait and compared with the hash in the SOD. Throws LDS_PORTRAIT.
 */
export const dg2 = (portrait: Portrait): Uint8Array => {
  if (portrait.jpeg.length > MAX_JPEG_BYTES) {
    throw failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule: 'size', bytes: portrait.jpeg.length });
  }
  const size = jpegSize(portrait.jpeg);
  if (size.width !== portrait.width || size.height !== portrait.height) {
    throw failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule: 'width and height' });
  }
  const record = tlv(0x5f2e, facialHeader(portrait), portrait.jpeg);
  return tlv(CHIP_FILES['EF.DG2'].tag, tlv(0x7f61, ONE_INSTANCE, tlv(0x7f60, HEADER_TEMPLATE, record)));
};

export interface FaceImage {
  readonly format: 'jpeg' | 'jpeg2000';
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
}

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.DG2', rule });

const readRecord = (record: Uint8Array): FaceImage => {
  if (record.length < HEADER_BYTES + FACIAL_BYTES + IMAGE_BYTES) throw bad('facial record is too short');
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (view.getUint32(0) !== 0x46414300 || view.getUint32(4) !== 0x30313000) throw bad('facial record header');
  if (view.getUint32(8) !== record.length || view.getUint16(12) !== 1) throw bad('facial record length');
  if (view.getUint32(HEADER_BYTES) !== record.length - HEADER_BYTES) throw bad('facial block length');
  const image = HEADER_BYTES + FACIAL_BYTES + view.getUint16(HEADER_BYTES + 4) * 8;
  if (image + IMAGE_BYTES > record.length) throw bad('feature points');
  const type = view.getUint8(image + 1);
  if (type !== JPEG && type !== JPEG_2000) throw bad('image type');
  return {
    format: type === JPEG ? 'jpeg' : 'jpeg2000',
    width: view.getUint16(image + 2),
    height: view.getUint16(image + 4),
    image: record.subarray(image + IMAGE_BYTES),
  };
};

/** The first face of a DG2 in the form of ISO/IEC 19794-5. Throws LDS_UNREADABLE, also for ISO/IEC 39794-5. */
export const readDg2 = (file: Uint8Array): FaceImage => {
  const group = onlyTlv(onlyTlv(file, CHIP_FILES['EF.DG2'].tag), 0x7f61);
  const [count, first] = walkTlv(group);
  if (count?.tag !== 0x02 || first?.tag !== 0x7f60) throw bad('template');
  const [header, data, ...more] = walkTlv(first.value);
  if (header?.tag !== 0xa1 || more.length > 0) throw bad('template');
  if (data?.tag !== 0x5f2e) throw bad('data object is not ISO/IEC 19794-5');
  return readRecord(data.value);
};
