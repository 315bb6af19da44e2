import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii, utf8 } from '../text.ts';
import { onlyTlv, tlv, walkTlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';

/** Additional personal details of this issuer's cards (Doc 9303-10 §4.7.11, tables 71 and 72). */
export interface Dg11 {
  /** Name parts exactly as approved, in national characters. */
  readonly names: readonly string[];
  readonly personalNumber: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
  readonly placeOfBirth?: string;
}

const NAME = 0x5f0e;
const PERSONAL_NUMBER = 0x5f10;
const BIRTH = 0x5f2b;
const PLACE = 0x5f11;
const MAX_FIELD_BYTES = 1000;

const text = (field: string, value: string): Uint8Array => {
  const bytes = utf8(value.normalize('NFC'));
  if (bytes.length === 0 || bytes.length > MAX_FIELD_BYTES || value.includes('<')) {
    throw failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field });
  }
  return bytes;
};

/**
 * Eight digits. The field is numeric (8N), so a month or day that is not known is `00`: the filler `<` of the MRZ
 * has no place here, and a date that was made up would be a false statement.
 */
const birthDigits = (dateOfBirth: string): string => {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(dateOfBirth))
    throw failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field: 'dateOfBirth' });
  return dateOfBirth.replaceAll('-', '').padEnd(8, '0');
};

const FILLER = Uint8Array.of(0x3c);

const join = (values: readonly Uint8Array[]): Uint8Array =>
  concat(...values.flatMap((value, index) => (index === 0 ? [value] : [FILLER, value])));

/**
 * DG11 with full name (UTF-8, one `<` between the parts as approved), personal number, full date of birth and place
 * of birth (a comma in the register's text becomes the `<` that the standard puts between components).
 */
export const dg11 = (person: Dg11): Uint8Array => {
  if (person.names.length === 0) throw failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field: 'names' });
  const objects: [number, Uint8Array][] = [
    [NAME, join(person.names.map((name) => text('names', name)))],
    [PERSONAL_NUMBER, text('personalNumber', person.personalNumber)],
    [BIRTH, utf8(birthDigits(person.dateOfBirth))],
  ];
  if (person.placeOfBirth !== undefined) {
    const places = person.placeOfBirth.split(',').map((place) => place.trim());
    const named = places.filter((place) => place !== '');
    if (named.length === 0) throw failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field: 'placeOfBirth' });
    objects.push([PLACE, join(named.map((place) => text('placeOfBirth', place)))]);
  }
  const list = Uint8Array.from(objects.flatMap(([tag]) => [tag >> 8, tag & 0xff]));
  return tlv(CHIP_FILES['EF.DG11'].tag, tlv(0x5c, list), ...objects.map(([tag, value]) => tlv(tag, value)));
};

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.DG11', rule });

const decoded = (value: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch (cause) {
    throw failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.DG11', rule: 'text is not UTF-8' }, cause);
  }
};

/** The date of birth in eight digits, or four BCD bytes as other issuers also write it. */
const birthOf = (value: Uint8Array): string => {
  const digits = value.length === 4 ? Buffer.from(value).toString('hex') : ascii(value);
  if (!/^\d{8}$/.test(digits)) throw bad('date of birth');
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  return month === '00' ? year : day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
};

/** Fields of a DG11 that this issuer writes; others are checked for form and passed over. */
export const readDg11 = (file: Uint8Array): Partial<Dg11> => {
  const [list, ...objects] = walkTlv(onlyTlv(file, CHIP_FILES['EF.DG11'].tag));
  if (list?.tag !== 0x5c) throw bad('tag list');
  const out: { -readonly [K in keyof Dg11]?: Dg11[K] } = {};
  const seen = new Set<number>();
  for (const { tag, value } of objects) {
    if (seen.has(tag)) throw bad('object twice');
    seen.add(tag);
    if (tag === NAME) out.names = decoded(value).split('<');
    else if (tag === PERSONAL_NUMBER) out.personalNumber = decoded(value);
    else if (tag === BIRTH) out.dateOfBirth = birthOf(value);
    else if (tag === PLACE) out.placeOfBirth = decoded(value).replaceAll('<', ', ');
  }
  return out;
};
