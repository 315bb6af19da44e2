import { describe, expect, test } from 'vitest';
import type { Product } from '../../card/index.ts';
import { type CheckedRecord, checkRecord } from '../../pipeline/extract/index.ts';
import { testProduct } from '../support/product.ts';

const TODAY = '2026-03-01';
const field = (name: string, optional = false): Product['fields'][number] => ({
  name,
  reason: 'because the law lists it',
  ...(optional ? { optional } : {}),
});
const PRODUCTS: Readonly<Record<string, Product>> = {
  adult: testProduct(),
  minor: testProduct({
    id: 'minor',
    age: { from: 6, to: 17 },
    holders: ['citizen', 'refugee'],
    fields: [field('guardianNames'), field('guardianNumber', true)],
  }),
  refugee: testProduct({ id: 'refugee', holders: ['refugee'], fields: [field('refugeeSince')] }),
  foreign: testProduct({
    id: 'foreign',
    holders: ['foreign-national'],
    fields: [field('permitEndsOn'), field('signature', true), field('placeOfBirth')],
    validity: { kind: 'until', field: 'permitEndsOn' },
  }),
  certificate: testProduct({ id: 'certificate', making: 'design' }),
};

const record = (product: string, more: object = {}) => ({
  recordId: 'R-1',
  request: { kind: 'first-issue', product, priority: 5, numberAssignedOn: '2026-02-20' },
  nationalNumber: 'SPM123456789',
  slipNumber: '123456789',
  names: ['Grace', 'Nyambura'],
  sex: 'F',
  dateOfBirth: '1990-05-17',
  nationality: 'KEN',
  county: 21,
  office: 'HC-021-1',
  language: 'sw',
  portrait: 'portraits/face-001.jpg',
  match: 'matched',
  ...more,
});
const check = (value: object, off?: string): CheckedRecord =>
  checkRecord(Buffer.from(JSON.stringify(value)), (id) => (id === off ? 'off' : PRODUCTS[id]), TODAY);
const outcome = (value: object, off?: string): string => {
  const checked = check(value, off);
  return checked.kind === 'good'
    ? 'good'
    : `${checked.code} ${Object.values(checked.facts).join(' ')}`.trim();
};

const CHILD = { dateOfBirth: '2015-05-17', particulars: { guardianNames: 'Mary Wanjiru' } };
const REFUGEE = { residentAs: 'refugee', nationality: 'SSD', particulars: { refugeeSince: '2019-06-20' } };
const FOREIGNER = {
  residentAs: 'foreign-national',
  nationality: 'UGA',
  placeOfBirth: 'Mbarara',
  particulars: { permitEndsOn: '2027-01-31' },
};

describe('a product', () => {
  test('that is only designed here is not made, and neither is one that is switched off or unknown', () => {
    expect(outcome(record('certificate'))).toBe('RECORD_PRODUCT_DESIGN certificate');
    expect(outcome(record('adult'), 'adult')).toBe('RECORD_PRODUCT_OFF');
    expect(outcome(record('passport'))).toBe('RECORD_PRODUCT_UNKNOWN');
  });
});

describe('who may have it', () => {
  test('a record that says nothing is of a citizen', () => {
    expect(outcome(record('adult'))).toBe('good');
    expect(outcome(record('adult', { residentAs: 'citizen' }))).toBe('good');
  });

  test('the kind of residence is one of the product’s holders', () => {
    expect(outcome(record('adult', REFUGEE))).toBe('RECORD_HOLDER adult refugee');
    expect(outcome(record('refugee', REFUGEE))).toBe('good');
    expect(outcome(record('refugee', { particulars: REFUGEE.particulars }))).toBe(
      'RECORD_HOLDER refugee citizen',
    );
    expect(outcome(record('minor', { ...REFUGEE, ...CHILD }))).toBe('good');
  });

  test.each([
    [{ nationality: 'UGA' }],
    [{ nationality: 'UGA', residentAs: 'citizen' }],
    [{ nationality: 'KEN', residentAs: 'foreign-national' }],
    [{ nationality: 'KEN', residentAs: 'refugee' }],
  ])('nationality and residence agree: %j does not', (more) => {
    expect(outcome(record('adult', more))).toBe('RECORD_NATIONALITY');
  });

  test('a stateless refugee has the code of ICAO for it', () => {
    expect(outcome(record('refugee', { ...REFUGEE, nationality: 'XXA' }))).toBe('good');
  });
});

describe('fields', () => {
  test('that the product needs must be there, and those marked optional need not', () => {
    expect(outcome(record('minor', CHILD))).toBe('good');
    expect(outcome(record('minor', { ...CHILD, particulars: {} }))).toBe(
      'RECORD_FIELD_MISSING guardianNames minor',
    );
    expect(outcome(record('foreign', { ...FOREIGNER, placeOfBirth: undefined }))).toBe(
      'RECORD_FIELD_MISSING placeOfBirth foreign',
    );
    expect(outcome(record('foreign', FOREIGNER))).toBe('good');
    expect(outcome(record('foreign', { ...FOREIGNER, signature: 'signatures/a.png' }))).toBe('good');
  });

  test('that the product does not list are not taken, whatever they are', () => {
    expect(outcome(record('adult', { signature: 'signatures/a.png' }))).toBe(
      'RECORD_FIELD_NOT_ALLOWED signature adult',
    );
    expect(outcome(record('adult', { particulars: { occupation: 'Nurse' } }))).toBe(
      'RECORD_FIELD_NOT_ALLOWED occupation adult',
    );
    expect(outcome(record('minor', { ...CHILD, placeOfBirth: 'Thika' }))).toBe(
      'RECORD_FIELD_NOT_ALLOWED placeOfBirth minor',
    );
  });

  test('that no product can list are refused by the name of their place, and their value is never told', () => {
    expect(outcome(record('adult', { particulars: { shoeSize: '41' } }))).toBe('RECORD_SCHEMA particulars');
    expect(outcome(record('adult', { particulars: { employer: 4711 } }))).toBe(
      'RECORD_SCHEMA particulars.employer',
    );
    expect(outcome(record('adult', { particulars: 'x' }))).toBe('RECORD_SCHEMA particulars');
    expect(outcome(record('adult', { signature: 'portraits/../x' }))).toBe('RECORD_SCHEMA signature');
  });

  test('an index of the family name points at a part of the name, once', () => {
    expect(outcome(record('adult', { familyParts: [1] }))).toBe('good');
    for (const familyParts of [[2], [0, 7], [-1], [0, 0], [], [0.5]])
      expect(outcome(record('adult', { familyParts })), String(familyParts)).toBe(
        'RECORD_SCHEMA familyParts',
      );
  });
});

describe('dates among the particulars', () => {
  const ends = (permitEndsOn: string) =>
    outcome(record('foreign', { ...FOREIGNER, particulars: { permitEndsOn } }));

  test('a permit that ends today is made, one that ended yesterday is not, and without its day there is none', () => {
    expect(ends('2026-03-01')).toBe('good');
    expect(ends('2026-02-28')).toBe('RECORD_ENDED permitEndsOn');
    expect(outcome(record('foreign', { ...FOREIGNER, particulars: undefined }))).toBe(
      'RECORD_FIELD_MISSING permitEndsOn foreign',
    );
  });

  test.each(['2027', '2027-02', '2027-02-29', '01.02.2027', 'soon'])('%s is no day', (day) => {
    expect(ends(day)).toBe('RECORD_DATE permitEndsOn');
  });

  test('what has happened has not happened tomorrow', () => {
    const since = (refugeeSince: string) =>
      outcome(record('refugee', { ...REFUGEE, particulars: { refugeeSince } }));
    expect(since('2026-03-01')).toBe('good');
    expect(since('2026-03-02')).toBe('RECORD_DATE refugeeSince');
  });
});

describe('characters that are not writing', () => {
  test.each([
    ['a right-to-left override', 'Wan\u202eza'],
    ['a right-to-left mark', 'Wanza\u200f'],
    ['an isolate', '\u2067Wanza'],
    ['a zero-width joiner', 'Wan\u200dza'],
    ['a zero-width space', 'Wan\u200bza'],
    ['a byte order mark', '\ufeffWanza'],
    ['a soft hyphen', 'Wan\u00adza'],
    ['a control character', 'Wan\u0007za'],
    ['a line end', 'Wan\nza'],
    ['a line separator', 'Wan\u2028za'],
    ['a private character', 'Wan\ue000za'],
  ])('%s is refused in a name, a place and a particular', (_what, text) => {
    expect(outcome(record('adult', { names: ['Grace', text] }))).toBe('RECORD_NAME_CHARACTERS names');
    expect(outcome(record('adult', { placeOfBirth: text }))).toBe('RECORD_NAME_CHARACTERS placeOfBirth');
    expect(outcome(record('minor', { ...CHILD, particulars: { guardianNames: text } }))).toBe(
      'RECORD_NAME_CHARACTERS guardianNames',
    );
  });

  test('five hundred characters are refused, in one part and in eight', () => {
    expect(outcome(record('adult', { names: ['W'.repeat(500)] }))).toBe('RECORD_SCHEMA names');
    const eight = Array.from({ length: 8 }, () => 'W'.repeat(62));
    expect(outcome(record('adult', { names: eight }))).toBe('RECORD_NAME_TOO_LONG 503 160');
    expect(outcome(record('minor', { ...CHILD, particulars: { guardianNames: 'W'.repeat(500) } }))).toBe(
      'RECORD_SCHEMA particulars.guardianNames',
    );
  });
});
