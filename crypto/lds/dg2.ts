import { concat } from '../bytes.ts';
import { onlyTlv, type Tlv, tlv, tlvPieces, walkTlv } from '../tlv.ts';
import { faceRecord19794, HEADER_19794, RECORD_19794, readRecord19794 } from './face-19794.ts';
import { faceRecord39794, HEADER_39794, RECORD_39794, readRecord39794 } from './face-39794.ts';
import type { FaceImage, FaceRecord, Portrait } from './face-image.ts';
import { CHIP_FILES } from './files.ts';
import { unreadable } from './reading.ts';

const ONE_INSTANCE = tlv(0x02, Uint8Array.of(0x01));

const template = (portrait: Portrait, record: FaceRecord): readonly Uint8Array[] => {
  switch (record) {
    case 'iso-19794-5':
      return [HEADER_19794, ...faceRecord19794(portrait)];
    case 'iso-39794-5':
      return [HEADER_39794, ...faceRecord39794(portrait)];
  }
};

/**
 * DG2 with one face (Doc 9303-10 §4.7.2). The same portrait always gives the same bytes: DG2 is not stored, it is built
 * again from the portrait and compared with the hash in the SOD. Throws LDS_PORTRAIT.
 */
export const dg2 = (portrait: Portrait, record: FaceRecord = 'iso-19794-5'): Uint8Array => {
  const face = tlvPieces(0x7f60, ...template(portrait, record));
  return concat(...tlvPieces(CHIP_FILES['EF.DG2'].tag, ...tlvPieces(0x7f61, ONE_INSTANCE, ...face)));
};

const bad = (rule: string): Error => unreadable('EF.DG2', rule);

/**
 * The data object says which form it is of. The header template (A1) is there for readers of other biometrics; issuers
 * fill it in differently, so nothing is made to depend on it.
 */
const readTemplate = (object: Tlv): readonly FaceImage[] => {
  if (object.tag !== 0x7f60) throw bad('template');
  const [header, data, ...more] = walkTlv(object.value);
  if (header?.tag !== 0xa1 || data === undefined || more.length > 0) throw bad('template');
  if (data.tag === RECORD_19794) return readRecord19794(data.value);
  if (data.tag === RECORD_39794) return readRecord39794(data.value);
  throw bad('data object');
};

/** All faces of a DG2, in either form. Throws LDS_UNREADABLE or TLV_MALFORMED. */
export const readFaces = (file: Uint8Array): readonly FaceImage[] => {
  const [count, ...templates] = walkTlv(onlyTlv(onlyTlv(file, CHIP_FILES['EF.DG2'].tag), 0x7f61));
  if (count?.tag !== 0x02 || count.value.length !== 1) throw bad('number of instances');
  if (count.value[0] !== templates.length || templates.length === 0) throw bad('number of instances');
  return templates.flatMap(readTemplate);
};

/** The first face of a DG2: of one holder there is one face, others are for other machines. */
export const readDg2 = (file: Uint8Array): FaceImage => {
  const [first] = readFaces(file);
  if (first === undefined) throw bad('no face');
  return first;
};
