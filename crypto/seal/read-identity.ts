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
import { Refused } from './refused.ts';

type Fields = ReadonlyMap<unknown, unknown>;

const BAD = 'BARCODE_BAD_CLAIMS';
const FINGERS = 10;
/** No finger, iris or face is there in more forms than that. */
const MAX_FORMS = 8;

export const textOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new Refused(BAD);
  return value;
};

const numberOf = (value: unknown, least: number, most: number): number => {
  // A fraction is a CborFloat, so that a number here is a whole one.
  if (typeof value !== 'number' || value < least || value > most) throw new Refused(BAD);
  return value;
};

/** Whole numbers only: what has another key is not Claim 169, and two readers might take it differently. */
export const numberedMap = (value: unknown): Fields => {
  if (!(value instanceof Map)) throw new Refused(BAD);
  if (![...value.keys()].every((key) => typeof key === 'number')) throw new Refused('BARCODE_KEY_TYPE');
  return value;
};

const biometricOf = (value: unknown): Biometric => {
  const map = numberedMap(value);
  const data = map.get(BIOMETRIC.data);
  if (!(data instanceof Uint8Array)) throw new Refused(BAD);
  const format = map.get(BIOMETRIC.format);
  const subFormat = map.get(BIOMETRIC.subFormat);
  const issuer = map.get(BIOMETRIC.issuer);
  return {
    data,
    // Numbers that a later version may give a meaning to are kept as they are.
    ...(format === undefined ? {} : { format: numberOf(format, 0, 0xffff) }),
    ...(subFormat === undefined ? {} : { subFormat: numberOf(subFormat, 0, 0xffff) }),
    ...(issuer === undefined ? {} : { issuer: textOf(issuer) }),
  };
};

/** The table of the specification says array of maps, its example one map: both are read. */
const biometricsOf = (value: unknown): readonly Biometric[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_FORMS) throw new Refused(BAD);
  return list.map(biometricOf);
};

const photoOf = (value: unknown): string | Uint8Array =>
  value instanceof Uint8Array ? value : textOf(value);

const fingersOf = (value: unknown): readonly number[] => {
  if (!Array.isArray(value) || value.length > FINGERS + 1) throw new Refused(BAD);
  return value.map((finger: unknown) => numberOf(finger, 0, FINGERS));
};

type Read = (value: unknown) => unknown;

const READERS = new Map<number, readonly [name: string, read: Read]>([
  ...Object.entries(TEXT_FIELDS).map(([name, key]) => [key, [name, textOf as Read]] as const),
  ...Object.entries(NUMBER_FIELDS).map(
    ([name, { key, most }]) => [key, [name, ((value) => numberOf(value, 1, most)) as Read]] as const,
  ),
  ...Object.entries(BIOMETRIC_FIELDS).map(([name, key]) => [key, [name, biometricsOf as Read]] as const),
  [PHOTO, ['photo', photoOf]] as const,
  [BEST_QUALITY_FINGERS, ['bestQualityFingers', fingersOf]] as const,
]);

const STRICT_DATE = /^\d{8}$/;
/** In the specification's prose, and therefore on cards of issuers who followed it. */
const PROSE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * YYYYMMDD, `00` for an unknown month or day; null when the field is not there. `strict` for barcodes of this issuer,
 * which writes no other form. Throws Refused.
 */
export const birthOf = (identity: Identity, strict: boolean): string | null => {
  const written = identity.dateOfBirth;
  if (written === undefined) return null;
  if (!STRICT_DATE.test(written) && (strict || !PROSE_DATE.test(written))) throw new Refused(BAD);
  const digits = written.replaceAll('-', '');
  if (Number(digits.slice(4, 6)) > 12 || Number(digits.slice(6)) > 31) throw new Refused(BAD);
  return digits;
};

/** The typed fields, and those with numbers this version of the specification has no name for. Throws Refused. */
export const readIdentity = (
  value: unknown,
): { identity: Identity; unknown: ReadonlyMap<number, unknown> } => {
  const identity: Record<string, unknown> = {};
  const unknown = new Map<number, unknown>();
  for (const [key, content] of numberedMap(value)) {
    const reader = READERS.get(Number(key));
    if (reader === undefined) unknown.set(Number(key), content);
    else identity[reader[0]] = reader[1](content);
  }
  // READERS gives each name its type of the table.
  return { identity: identity as Identity, unknown };
};
