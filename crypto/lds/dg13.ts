import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { onlyTlv, type Tlv, walkTlv } from '../tlv.ts';
import { detailFile, readDetails, textBytes } from './details.ts';
import { CHIP_FILES } from './files.ts';
import { readText } from './reading.ts';

/**
 * Optional details, whose content the issuer decides (Doc 9303-10 §4.7.13). Form of this issuer, version 1: the tag list 5C
 * of DG11 and DG12, then DF20 with the version in one byte, then each field as UTF-8 text under a tag of the private class
 * (ISO/IEC 7816-4 §6.3 leaves it to the issuer). A field keeps its tag for ever; a new one gets the next.
 */
export const NATIONAL_FIELDS = {
  county: 0xdf21,
  legalStatus: 0xdf22,
  office: 0xdf23,
} as const;
/** A field of the register's record that may stand in DG13: the product says which do. */
export type NationalField = keyof typeof NATIONAL_FIELDS;
export type NationalData = Partial<Readonly<Record<NationalField, string>>>;

const VERSION = 0xdf20;
const VERSION_1 = Uint8Array.of(1);

export const isNationalField = (name: string): name is NationalField => Object.hasOwn(NATIONAL_FIELDS, name);

const FIELDS = Object.keys(NATIONAL_FIELDS).filter(isNationalField);

/** DG13 in the form of this issuer. Throws LDS_FIELD. */
export const dg13 = (data: NationalData): Uint8Array => {
  const objects: [number, Uint8Array][] = [[VERSION, VERSION_1]];
  for (const field of FIELDS) {
    const text = data[field];
    if (text !== undefined) objects.push([NATIONAL_FIELDS[field], textBytes(field, text)]);
  }
  return detailFile('EF.DG13', objects);
};

/** A DG13 as read: what it says in this issuer's form, or what another issuer put there, taken for nothing. */
export type ReadDg13 =
  | { readonly form: 'national'; readonly version: 1; readonly data: NationalData }
  | { readonly form: 'foreign'; readonly content: Uint8Array };

/** The first two objects of this issuer's form, version 1. */
const isOwn = ([list, version]: readonly Tlv[]): boolean =>
  list?.tag === 0x5c && version?.tag === VERSION && version.value.length === 1 && version.value[0] === 1;

const objectsOf = (content: Uint8Array): readonly Tlv[] => {
  try {
    return walkTlv(content);
  } catch {
    // Another issuer need not have put objects there.
    return [];
  }
};

/** The content of another issuer is given as it is. Throws TLV_MALFORMED, LDS_UNREADABLE. */
export const readDg13 = (file: Uint8Array): ReadDg13 => {
  const content = onlyTlv(file, CHIP_FILES['EF.DG13'].tag);
  if (!isOwn(objectsOf(content))) return { form: 'foreign', content };
  const objects = readDetails('EF.DG13', file);
  const data: { -readonly [K in keyof NationalData]: NationalData[K] } = {};
  for (const field of FIELDS) {
    const value = objects.get(NATIONAL_FIELDS[field]);
    if (value !== undefined) data[field] = readText(value);
  }
  return { form: 'national', version: 1, data };
};

/** The fields a product asks for. Throws LDS_DATA_GROUP for a name that has no tag. */
export const nationalFields = (names: readonly string[]): readonly NationalField[] =>
  names.map((name) => {
    if (!isNationalField(name))
      throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroup: 13, field: name });
    return name;
  });
