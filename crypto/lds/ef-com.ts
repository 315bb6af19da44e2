import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii, utf8 } from '../text.ts';
import { onlyTlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES, dataGroupFile, dataGroupNumber, EF_NAMES } from './files.ts';

/** Versions this issuer writes: LDS 1.8 (SOD V1), Unicode 4.0.0 (Doc 9303-10 §4.6.1). */
export const LDS_VERSION = '0108';
export const UNICODE_VERSION = '040000';

export interface EfCom {
  readonly ldsVersion: string;
  readonly unicodeVersion: string;
  /** Numbers of the data groups present, in the order of the file. */
  readonly dataGroups: readonly number[];
}

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.COM', rule });

/** EF.COM for these data groups (Doc 9303-10 §4.6.1). */
export const efCom = (dataGroups: readonly number[]): Uint8Array => {
  const tags = dataGroups.map((number) => {
    const name = dataGroupFile(number);
    if (name === undefined) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
    return CHIP_FILES[name].tag;
  });
  return tlv(
    CHIP_FILES['EF.COM'].tag,
    tlv(0x5f01, utf8(LDS_VERSION)),
    tlv(0x5f36, utf8(UNICODE_VERSION)),
    tlv(0x5c, Uint8Array.from(tags)),
  );
};

export const readEfCom = (file: Uint8Array): EfCom => {
  const [lds, unicode, tags, ...more] = walkTlv(onlyTlv(file, CHIP_FILES['EF.COM'].tag));
  if (lds?.tag !== 0x5f01 || unicode?.tag !== 0x5f36 || tags?.tag !== 0x5c || more.length > 0)
    throw bad('objects');
  const ldsVersion = ascii(lds.value);
  const unicodeVersion = ascii(unicode.value);
  if (!/^\d{4}$/.test(ldsVersion) || !/^\d{6}$/.test(unicodeVersion)) throw bad('versions');
  const dataGroups = [...tags.value].map((tag) => {
    const name = EF_NAMES.find((candidate) => CHIP_FILES[candidate].tag === tag);
    const number = name === undefined ? undefined : dataGroupNumber(name);
    if (number === undefined) throw bad('tag list');
    return number;
  });
  if (new Set(dataGroups).size !== dataGroups.length) throw bad('tag list');
  return { ldsVersion, unicodeVersion, dataGroups };
};
