import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii, utf8 } from '../text.ts';
import { onlyTlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES, dataGroupFile, dataGroupNumber, EF_NAMES } from './files.ts';
import { unreadable } from './reading.ts';

/** Versions this issuer writes: LDS 1.8 (SOD V1), Unicode 4.0.0 (Doc 9303-10 §4.6.1). */
export const LDS_VERSION = '0108';
export const UNICODE_VERSION = '040000';

export interface EfComVersions {
  /** Four digits: `0107`, `0108`. */
  readonly ldsVersion: string;
  /** Six digits: `040000`. */
  readonly unicodeVersion: string;
}

export interface EfCom extends EfComVersions {
  /** Numbers of the data groups present, in the order of the file. */
  readonly dataGroups: readonly number[];
  /** Tags in the list that are no data group of the standard. */
  readonly unknownTags: readonly number[];
}

const VERSIONS: EfComVersions = { ldsVersion: LDS_VERSION, unicodeVersion: UNICODE_VERSION };

/** EF.COM for these data groups (Doc 9303-10 §4.6.1). Throws LDS_DATA_GROUP. */
export const efCom = (dataGroups: readonly number[], versions = VERSIONS): Uint8Array => {
  const tags = dataGroups.map((number) => {
    const name = dataGroupFile(number);
    if (name === undefined) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: number });
    return CHIP_FILES[name].tag;
  });
  return tlv(
    CHIP_FILES['EF.COM'].tag,
    tlv(0x5f01, utf8(versions.ldsVersion)),
    tlv(0x5f36, utf8(versions.unicodeVersion)),
    tlv(0x5c, Uint8Array.from(tags)),
  );
};

/**
 * EF.COM of any issuer: the three objects in whatever order, other objects passed over. No version is refused: the file is
 * not signed, and a reader has to go by the security object (Doc 9303-10 §4.6.1). Throws LDS_UNREADABLE, TLV_MALFORMED.
 */
export const readEfCom = (file: Uint8Array): EfCom => {
  const objects = walkTlv(onlyTlv(file, CHIP_FILES['EF.COM'].tag));
  const only = (tag: number): Uint8Array => {
    const [first, second] = objects.filter((object) => object.tag === tag);
    if (first === undefined || second !== undefined) throw unreadable('EF.COM', 'objects');
    return first.value;
  };
  const ldsVersion = ascii(only(0x5f01));
  const unicodeVersion = ascii(only(0x5f36));
  if (!/^\d{4}$/.test(ldsVersion) || !/^\d{6}$/.test(unicodeVersion)) throw unreadable('EF.COM', 'versions');
  const tags = [...only(0x5c)];
  if (new Set(tags).size !== tags.length) throw unreadable('EF.COM', 'tag list');
  const dataGroups: number[] = [];
  const unknownTags: number[] = [];
  for (const tag of tags) {
    const name = EF_NAMES.find((candidate) => CHIP_FILES[candidate].tag === tag);
    const number = name === undefined ? undefined : dataGroupNumber(name);
    if (number === undefined) unknownTags.push(tag);
    else dataGroups.push(number);
  }
  return { ldsVersion, unicodeVersion, dataGroups, unknownTags };
};
