import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { integer, smallInteger, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { utf8 } from '../text.ts';
import { onlyTlv, type Tlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES, type EfName } from './files.ts';
import { readText, unreadable } from './reading.ts';

/** What DG11, DG12 and DG13 have in common: a list of the tags present, then one object for each (Doc 9303-10 §4.7.11). */
export type DetailFile = Extract<EfName, 'EF.DG11' | 'EF.DG12' | 'EF.DG13'>;

/** Tag of the list, and of the group of names of which there may be several. */
const TAG_LIST = 0x5c;
export const SEVERAL = 0xa0;
const MAX_FIELD_BYTES = 1000;

const FILLER = Uint8Array.of(0x3c);

const wrong = (field: string): Error => failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field });

/** `<` separates components in these files; control characters and halves of surrogate pairs are no text. */
const NO_TEXT = /[<\p{Cc}\p{Cs}]/u;

/** A text in UTF-8, composed form. Throws LDS_FIELD with the name of the field, never its text. */
export const textBytes = (field: string, value: string): Uint8Array => {
  const bytes = utf8(value.normalize('NFC'));
  if (bytes.length === 0 || bytes.length > MAX_FIELD_BYTES || NO_TEXT.test(value)) throw wrong(field);
  return bytes;
};

/** Texts with one `<` between them. */
export const joined = (field: string, values: readonly string[]): Uint8Array => {
  if (values.length === 0) throw wrong(field);
  return concat(
    ...values
      .map((value) => textBytes(field, value))
      .flatMap((value, index) => (index === 0 ? [value] : [FILLER, value])),
  );
};

/** A text of the register with commas, which become the `<` that the standard puts between components. */
export const componentBytes = (field: string, value: string): Uint8Array =>
  joined(
    field,
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** A date of eight digits. `00` for a month or day that is not known: the field is numeric, the `<` of the MRZ is not. */
export const dateBytes = (field: string, date: string): Uint8Array => {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(date)) throw wrong(field);
  return utf8(date.replaceAll('-', '').padEnd(8, '0'));
};

/** Content of A0: how many there are (02), then each under `tag`. */
export const several = (field: string, tag: number, values: readonly string[]): Uint8Array => {
  if (values.length === 0 || values.length > 127) throw wrong(field);
  return concat(integer(values.length), ...values.map((value) => tlv(tag, textBytes(field, value))));
};

const tagBytes = (tag: number): readonly number[] => (tag > 0xff ? [tag >> 8, tag & 0xff] : [tag]);

/** The file: list of the tags present, then the objects in the same order. */
export const detailFile = (
  file: DetailFile,
  objects: readonly (readonly [number, Uint8Array])[],
): Uint8Array => {
  const list = Uint8Array.from(objects.flatMap(([tag]) => tagBytes(tag)));
  return tlv(CHIP_FILES[file].tag, tlv(TAG_LIST, list), ...objects.map(([tag, value]) => tlv(tag, value)));
};

/**
 * The objects of a file by their tag. The list is mandatory but nothing is made to depend on it: issuers leave it out, list
 * tags of empty fields, and the tags inside A0 or not. Throws LDS_UNREADABLE, TLV_MALFORMED.
 */
export const readDetails = (file: DetailFile, bytes: Uint8Array): ReadonlyMap<number, Uint8Array> => {
  const found = new Map<number, Uint8Array>();
  for (const { tag, value } of walkTlv(onlyTlv(bytes, CHIP_FILES[file].tag))) {
    if (found.has(tag)) throw unreadable(file, 'object twice');
    found.set(tag, value);
  }
  found.delete(TAG_LIST);
  return found;
};

/** Components of a text, those that are empty left out. */
export const components = (value: Uint8Array): readonly string[] =>
  readText(value)
    .split('<')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The texts inside A0. The count before them is checked when it is there. Throws LDS_UNREADABLE, TLV_MALFORMED. */
export const readSeveral = (file: DetailFile, tag: number, value: Uint8Array): readonly string[] => {
  const objects: readonly Tlv[] = walkTlv(value);
  const texts = objects.filter((object) => object.tag === tag);
  const count = objects.find((object) => object.tag === TAG.integer);
  if (count !== undefined && smallInteger(count.value) !== texts.length)
    throw unreadable(file, 'number of names');
  return texts.map((object) => readText(object.value).replaceAll(/<+/g, ' ').trim());
};
