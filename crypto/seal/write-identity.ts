import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborText } from './cbor.ts';
import {
  BEST_QUALITY_FINGERS,
  BIOMETRIC,
  BIOMETRIC_FIELDS,
  type Biometric,
  type Identity,
  NUMBER_FIELDS,
  PHOTO,
  TEXT_FIELDS,
} from './claim-169.ts';

/** Longest text of one field, in characters: the whole symbol has to fit beside the MRZ. */
const MAX_FIELD = 160;
const MAX_FORMAT = 3;
const MAX_SUB_FORMAT = 6;
const FINGERS = 10;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** One field, encoded. */
export interface Field {
  readonly name: string;
  readonly key: number;
  readonly value: Uint8Array;
}

const refuse = (field: string): Error => failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field });

/** A text in normal form C. Throws BARCODE_FIELD when there is nothing in it, or too much, or half a character. */
export const textItem = (field: string, value: string): Uint8Array => {
  const normal = value.normalize('NFC');
  if (normal.trim() === '' || normal.length > MAX_FIELD || LONE_SURROGATE.test(normal)) throw refuse(field);
  return cborText(normal);
};

const numberItem = (field: string, value: number, least: number, most: number): Uint8Array => {
  if (!Number.isInteger(value) || value < least || value > most) throw refuse(field);
  return cborInteger(value);
};

const biometricItem = (field: string, one: Biometric): Uint8Array => {
  if (one.data.length === 0) throw refuse(field);
  const { format, subFormat, issuer } = one;
  return cborMap([
    [BIOMETRIC.data, cborBytes(one.data)],
    ...(format === undefined ? [] : [[BIOMETRIC.format, numberItem(field, format, 0, MAX_FORMAT)] as const]),
    ...(subFormat === undefined
      ? []
      : [[BIOMETRIC.subFormat, numberItem(field, subFormat, 0, MAX_SUB_FORMAT)] as const]),
    ...(issuer === undefined ? [] : [[BIOMETRIC.issuer, textItem(field, issuer)] as const]),
  ]);
};

/** The keys of a table, which TypeScript gives as mere strings. */
const namesOf = <T extends object>(table: T): readonly (keyof T & string)[] =>
  Object.keys(table) as (keyof T & string)[];

/** One field when there is a value for it. */
const field = <T>(
  name: string,
  key: number,
  value: T | undefined,
  item: (value: T) => Uint8Array,
): readonly Field[] => (value === undefined ? [] : [{ name, key, value: item(value) }]);

/** Every field that is there, in the exact type of the specification's table. Throws BARCODE_FIELD with its name. */
export const identityFields = (identity: Identity): readonly Field[] => [
  ...namesOf(TEXT_FIELDS).flatMap((name) =>
    field(name, TEXT_FIELDS[name], identity[name], (value) => textItem(name, value)),
  ),
  ...namesOf(NUMBER_FIELDS).flatMap((name) =>
    field(name, NUMBER_FIELDS[name].key, identity[name], (value) =>
      numberItem(name, value, 1, NUMBER_FIELDS[name].most),
    ),
  ),
  ...field('photo', PHOTO, identity.photo, (value) =>
    typeof value === 'string' ? textItem('photo', value) : cborBytes(value),
  ),
  ...field('bestQualityFingers', BEST_QUALITY_FINGERS, identity.bestQualityFingers, (value) =>
    cborArray(...value.map((finger) => numberItem('bestQualityFingers', finger, 0, FINGERS))),
  ),
  ...namesOf(BIOMETRIC_FIELDS).flatMap((name) =>
    field(name, BIOMETRIC_FIELDS[name], identity[name], (list) => {
      if (list.length === 0) throw refuse(name);
      return cborArray(...list.map((one) => biometricItem(name, one)));
    }),
  ),
];
