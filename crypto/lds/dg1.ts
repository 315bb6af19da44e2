import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii, utf8 } from '../text.ts';
import { onlyTlv, tlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';
import { unreadable } from './reading.ts';

/** TD2, TD3 and TD1 by their number of characters. */
const ZONE = /^(?:[A-Z0-9<]{72}|[A-Z0-9<]{88}|[A-Z0-9<]{90})$/;

/**
 * DG1 (Doc 9303-10 §4.7.1): the machine readable zone, lines one after the other without separators. 90 characters (TD1),
 * 72 (TD2) or 88 (TD3). Throws MRZ_FIELD.
 */
export const dg1 = (mrz: string): Uint8Array => {
  if (!ZONE.test(mrz)) throw failure(DOCUMENT_ERRORS, 'MRZ_FIELD', { field: 'zone' });
  return tlv(CHIP_FILES['EF.DG1'].tag, tlv(0x5f1f, utf8(mrz)));
};

/** The zone of a DG1, not yet taken apart. Throws LDS_UNREADABLE or TLV_MALFORMED. */
export const readDg1 = (file: Uint8Array): string => {
  const mrz = ascii(onlyTlv(onlyTlv(file, CHIP_FILES['EF.DG1'].tag), 0x5f1f));
  if (!ZONE.test(mrz)) throw unreadable('EF.DG1', 'zone');
  return mrz;
};
