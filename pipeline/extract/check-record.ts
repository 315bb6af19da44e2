import { Compile } from 'typebox/compile';
import { type Owner, type Product, RegisterRecord } from '../../card/index.ts';
import { ageSpan, daySpan } from './age.ts';
import { findPosition } from './coordinates.ts';
import { findForbidden } from './forbidden-fields.ts';
import { isPlainJson } from './json-guard.ts';
import { EXTRACT_LIMITS } from './limits.ts';
import { RECORD_ERRORS, type RecordErrorCode } from './record-errors.ts';

/** Characters of all name parts with one space between each two; eight long parts still fit. */
export const MAX_NAME_CHARACTERS = 200;

export interface Quarantined {
  readonly kind: 'quarantine';
  readonly code: RecordErrorCode;
  readonly owner: Owner;
  /** Our own words and counts only: never a value, nor a field name, that came with the record (law 7). */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export type CheckedRecord = { readonly kind: 'good'; readonly record: RegisterRecord } | Quarantined;

export const quarantine = (code: RecordErrorCode, facts: Quarantined['facts'] = {}): Quarantined => ({
  kind: 'quarantine',
  code,
  owner: RECORD_ERRORS[code].owner,
  facts,
});

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
  for (const [field, text] of texts) {
    if (NOT_WRITING.test(text)) return quarantine('RECORD_NAME_CHARACTERS', { field });
  }
  const characters = Array.from(record.names.join(' ')).length;
  return characters > MAX_NAME_CHARACTERS
    ? quarantine('RECORD_NAME_TOO_LONG', { characters, limit: MAX_NAME_CHARACTERS })
    : undefined;
};

const dateFault = (record: RegisterRecord, today: string): Quarantined | undefined => {
  const birth = daySpan(record.dateOfBirth);
  if (birth === undefined || birth.first > today) return quarantine('RECORD_DATE', { field: 'dateOfBirth' });
  if (record.request.numberAssignedOn > today) {
    return quarantine('RECORD_DATE', { field: 'request.numberAssignedOn' });
  }
  return undefined;
};

/**
 * The age band must hold on every day the person can have been born: a card for adults is not made for somebody who
 * may be seventeen. That is a question to the register, not a refusal of the person (requirements R07, R54).
 */
const ageFault = (record: RegisterRecord, product: Product, today: string): Quarantined | undefined => {
  const age = ageSpan(record.dateOfBirth, today);
  const { from, to } = product.age;
  if (age === undefined || age.least < from || (to !== undefined && age.most > to)) {
    return quarantine('RECORD_AGE', { product: product.id, certain: age !== undefined && age.most < from });
  }
  return undefined;
};

/** Optional fields about the person; the other optional ones (telephone, biometric exception) serve the delivery. */
const OPTIONAL_PERSONAL = ['placeOfBirth'] as const;

const fieldFault = (record: RegisterRecord, product: Product): Quarantined | undefined => {
  const allowed = new Set(product.fields.map((field) => field.name));
  const field = OPTIONAL_PERSONAL.find((name) => record[name] !== undefined && !allowed.has(name));
  return field === undefined
    ? undefined
    : quarantine('RECORD_FIELD_NOT_ALLOWED', { field, product: product.id });
};

/**
 * Checks one line of records.ndjson. Never throws, whatever the bytes; a record is good or goes to quarantine with a
 * code of RECORD_ERRORS. Forbidden fields are looked for before the form is checked, so that they are named as what they
 * are and not as a mere unknown field (law 10).
 *
 * `products` answers the products in production; `today` is YYYY-MM-DD.
 */
export const checkRecord = (
  line: Uint8Array,
  products: (id: string) => Product | undefined,
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
  const fault = dateFault(record, today) ?? textFault(record);
  if (fault !== undefined) return fault;
  const product = products(record.request.product);
  if (product === undefined) return quarantine('RECORD_PRODUCT_UNKNOWN');
  return ageFault(record, product, today) ?? fieldFault(record, product) ?? { kind: 'good', record };
};
