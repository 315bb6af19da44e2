import { Compile } from 'typebox/compile';
import { PARTICULAR_NAMES, PARTICULARS, RegisterRecord } from '../../card/index.ts';
import { daySpan } from './age.ts';
import { findPosition } from './coordinates.ts';
import { findForbidden } from './forbidden-fields.ts';
import { isPlainJson } from './json-guard.ts';
import { EXTRACT_LIMITS } from './limits.ts';
import { type ProductChoice, productFault } from './product-rules.ts';
import { type Quarantined, quarantine } from './quarantined.ts';

/** Characters of all name parts with one space between each two: as many as the barcode's seal holds of one field. */
export const MAX_NAME_CHARACTERS = 160;

export type CheckedRecord = { readonly kind: 'good'; readonly record: RegisterRecord } | Quarantined;

const recordCheck = Compile(RegisterRecord);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const parse = (line: Uint8Array): { readonly value: unknown } | Quarantined => {
  if (line.length > EXTRACT_LIMITS.RECORD_BYTES) {
    return quarantine('RECORD_TOO_LONG', { limitBytes: EXTRACT_LIMITS.RECORD_BYTES });
  }
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    return quarantine('RECORD_NOT_UTF8');
  }
  if (!isPlainJson(text)) return quarantine('RECORD_NOT_JSON');
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { value } : quarantine('RECORD_NOT_JSON');
  } catch {
    return quarantine('RECORD_NOT_JSON');
  }
};

/** Every path of the schema, so that a fact can only ever name a field of ours. */
const FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(RegisterRecord.properties),
  ...Object.keys(RegisterRecord.properties.request.properties).map((field) => `request.${field}`),
  ...PARTICULAR_NAMES.map((field) => `particulars.${field}`),
]);

/** The first field at fault, `names.2` becoming `names`; `unknown` for one the schema does not have. */
const faultyField = (value: unknown): string => {
  for (const error of recordCheck.Errors(value)) {
    if (error.keyword === 'additionalProperties') return 'unknown';
    if (error.keyword === 'required') {
      const missing: unknown = error.params.requiredProperties[0];
      const prefix = error.instancePath === '/request' ? 'request.' : '';
      const field = `${prefix}${String(missing)}`;
      return FIELDS.has(field) ? field : 'unknown';
    }
    const [, first = '', second] = error.instancePath.split('/');
    if (second !== undefined && FIELDS.has(`${first}.${second}`)) return `${first}.${second}`;
    if (FIELDS.has(first)) return first;
  }
  return 'unknown';
};

/**
 * Controls, format signs (bidi overrides, zero-width), unassigned, private and halved characters; spaces at the ends; the sign
 * that parts the fields of a chip; commas alone.
 */
const NOT_WRITING = /[<\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|^[\s,]+$/u;

const textFault = (record: RegisterRecord): Quarantined | undefined => {
  const texts: [string, string][] = record.names.map((part) => ['names', part]);
  if (record.placeOfBirth !== undefined) texts.push(['placeOfBirth', record.placeOfBirth]);
  for (const [field, text] of Object.entries(record.particulars ?? {})) texts.push([field, text]);
  for (const [field, text] of texts) {
    if (NOT_WRITING.test(text)) return quarantine('RECORD_NAME_CHARACTERS', { field });
  }
  const characters = Array.from(record.names.join(' ')).length;
  return characters > MAX_NAME_CHARACTERS
    ? quarantine('RECORD_NAME_TOO_LONG', { characters, limit: MAX_NAME_CHARACTERS })
    : undefined;
};

const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar. Only a permit may end on one that is still to come; the rest has happened. */
const particularsFault = (record: RegisterRecord, today: string): Quarantined | undefined => {
  for (const field of PARTICULAR_NAMES) {
    const day = PARTICULARS[field] === 'date' ? record.particulars?.[field] : undefined;
    if (day === undefined) continue;
    const isDay = WHOLE_DAY.test(day) && daySpan(day) !== undefined;
    if (!isDay || (day > today && field !== 'permitEndsOn')) return quarantine('RECORD_DATE', { field });
  }
  return undefined;
};

const dateFault = (record: RegisterRecord, today: string): Quarantined | undefined => {
  const birth = daySpan(record.dateOfBirth);
  if (birth === undefined || birth.first > today) return quarantine('RECORD_DATE', { field: 'dateOfBirth' });
  if (record.request.numberAssignedOn > today) {
    return quarantine('RECORD_DATE', { field: 'request.numberAssignedOn' });
  }
  return particularsFault(record, today);
};

const familyFault = ({ names, familyParts }: RegisterRecord): Quarantined | undefined =>
  familyParts?.some((part) => part >= names.length) === true
    ? quarantine('RECORD_SCHEMA', { field: 'familyParts' })
    : undefined;

/**
 * Checks one line of records.ndjson. Never throws, whatever the bytes; a record is good or goes to quarantine with a
 * code of RECORD_ERRORS. Forbidden fields are looked for before the form is checked, so that they are named as what they
 * are and not as a mere unknown field (law 10).
 *
 * `products` answers the products of this build; `today` is YYYY-MM-DD.
 */
export const checkRecord = (
  line: Uint8Array,
  products: (id: string) => ProductChoice,
  today: string,
): CheckedRecord => {
  const parsed = parse(line);
  if ('kind' in parsed) return parsed;
  const { value } = parsed;
  const forbidden = findForbidden(value);
  if (forbidden !== undefined) {
    return quarantine('RECORD_FIELD_FORBIDDEN', { field: forbidden.word, topic: forbidden.topic });
  }
  if (findPosition(value)) return quarantine('RECORD_COORDINATES');
  if (!recordCheck.Check(value)) return quarantine('RECORD_SCHEMA', { field: faultyField(value) });
  const record = value;
  if (record.match !== 'matched') return quarantine('RECORD_UNMATCHED');
  const fault =
    dateFault(record, today) ??
    textFault(record) ??
    familyFault(record) ??
    productFault(record, products(record.request.product), today);
  return fault ?? { kind: 'good', record };
};
