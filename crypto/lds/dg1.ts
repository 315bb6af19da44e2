import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii, utf8 } from '../text.ts';
import { onlyTlv, tlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';

/** DG1 (Doc 9303-10 §4.7.1): the machine readable zone, lines one after the other without separators. */
export const dg1 = (mrz: string): Uint8Array => {
  if (!/^[A-Z0-9<]{90}$/.test(mrz)) throw failure(DOCUMENT_ERRORS, 'MRZ_FIELD', { field: 'zone' });
  return tlv(CHIP_FILES['EF.DG1'].tag, tlv(0x5f1f, utf8(mrz)));
};

/** The zone of a DG1: 90 characters (TD1), 72 (TD2) or 88 (TD3). Other issuers' documents are read too. */
export const readDg1 = (file: Uint8Array): string => {
  const mrz = ascii(onlyTlv(onlyTlv(file, CHIP_FILES['EF.DG1'].tag), 0x5f1f));
  if (!/^(?:[A-Z0-9<]{72}|[A-Z0-9<]{88}|[A-Z0-9<]{90})$/.test(mrz)) {
    throw failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.DG1', rule: 'zone' });
  }
  return mrz;
};
