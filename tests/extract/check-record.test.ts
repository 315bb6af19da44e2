import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forbiddenField, PRODUCT_FIELDS, type Product } from '../../card/index.ts';
import { type CheckedRecord, checkRecord, RECORD_ERRORS } from '../../pipeline/extract/index.ts';
import { testProduct } from '../support/product.ts';

const TODAY = '2026-03-01';

const adult = testProduct();
const minor: Product = { ...adult, id: 'minor', age: { from: 6, to: 17 }, fields: adult.fields.slice(0, 1) };
const products = (id: string): Product | undefined => [adult, minor].find((product) => product.id === id);

const good = {
  recordId: 'R-1',
  request: { kind: 'first-issue', product: 'adult', priority: 5, numberAssignedOn: '2026-02-20' },
  nationalNumber: 'SPM123456789',
  slipNumber: '123456789',
  names: ['Grace', 'Nyambura', "Ng'ang'a"],
  sex: 'F',
  dateOfBirth: '1990-05-17',
  placeOfBirth: "Murang'a",
  nationality: 'KEN',
  county: 21,
  office: 'HC-021-1',
  phone: '+254744123456',
  language: 'sw',
  portrait: 'portraits/face-001.jpg',
  match: 'matched',
};

const check = (value: unknown): CheckedRecord =>
  checkRecord(Buffer.from(JSON.stringify(value)), products, TODAY);
const checkText = (text: string): CheckedRecord => checkRecord(Buffer.from(text), products, TODAY);
const codeFor = (value: unknown): string => {
  const checked = check(value);
  return checked.kind === 'good' ? 'good' : checked.code;
};
const born = (dateOfBirth: string, product = 'adult') =>
  codeFor({ ...good, dateOfBirth, request: { ...good.request, product }, placeOfBirth: undefined });

test('a right record is good and comes out as it went in', () => {
  expect(check(good)).toEqual({ kind: 'good', record: good });
});

test.each([
  ["Ng'ang'a"],
  ['Ng\u2019ang\u2019a'],
  ['M\u02bcIkiara'],
  ['Mũthoni'],
  ['Mũthoni'.normalize('NFD')],
  ['arap Sang'],
  ['Al-Maawy'],
  ['R. K.'],
])('the name %s is taken exactly as it is written', (name) => {
  const checked = check({ ...good, names: [name] });
  expect(checked.kind === 'good' && checked.record.names).toEqual([name]);
});

describe('form', () => {
  test('bytes that are not UTF-8 are told apart from bad JSON', () => {
    const line = Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff, 0xc3), Buffer.from('"}')]);
    expect(checkRecord(line, products, TODAY)).toMatchObject({ code: 'RECORD_NOT_UTF8', owner: 'register' });
  });

  test.each([
    '',
    ' ',
    '{',
    'null',
    '[]',
    '"text"',
    '12',
    '{"a":1}{"b":2}',
    '\ufeff{}',
    `${'['.repeat(9)}${']'.repeat(9)}`,
  ])('the text %j is not a record', (text) => {
    expect(checkText(text)).toMatchObject({ code: 'RECORD_NOT_JSON' });
  });

  test('a field given twice is refused, also when the second is spelled with escapes or after many spaces', () => {
    const text = JSON.stringify({ ...good, match: 'unmatched' }).slice(0, -1);
    for (const again of [
      '"match":"matched"',
      '"m\\u0061tch":"matched"',
      `"match"${' '.repeat(200)}:"matched"`,
    ]) {
      expect(checkText(`${text},${again}}`)).toMatchObject({ code: 'RECORD_NOT_JSON' });
    }
  });

  test('the same word as a value, or in two objects, is no field given twice', () => {
    expect(codeFor({ ...good, names: ['names', 'names', '"names":'] })).toBe('good');
  });

  test('a record longer than 16 KiB is refused before it is read', () => {
    expect(checkText(`{"a":"${'x'.repeat(17_000)}`)).toMatchObject({ code: 'RECORD_TOO_LONG' });
  });

  test.each<[object, string]>([
    [{ ...good, county: 48 }, 'county'],
    [{ ...good, county: '21' }, 'county'],
    [{ ...good, names: [] }, 'names'],
    [{ ...good, names: ['Grace', ''] }, 'names'],
    [{ ...good, names: Array.from({ length: 9 }, () => 'Abdi') }, 'names'],
    [{ ...good, sex: undefined }, 'sex'],
    [{ ...good, request: { ...good.request, priority: 0 } }, 'request.priority'],
    [{ ...good, request: { ...good.request, kind: undefined } }, 'request.kind'],
    [{ ...good, portrait: 'portraits/../manifest.json' }, 'portrait'],
    [{ ...good, nickname: 'Shiru' }, 'unknown'],
    [{ ...good, __proto__: undefined, constructor: 'x' }, 'unknown'],
  ])('a field out of form is named: %#', (value, field) => {
    expect(check(value)).toMatchObject({ code: 'RECORD_SCHEMA', facts: { field } });
  });
});

describe('forbidden fields', () => {
  test.each([
    'dna',
    'DNA',
    'D.N.A.',
    'd n a',
    'dna_profile',
    'dnaprofile',
    'DNASample',
    'myDna',
    'ＤＮＡ',
    'dńa',
    'DN\u0410',
    'dna2',
    'geneticData',
    'genomeHash',
    'vinasaba',
    'gps',
    'GPSPosition',
    'gps_lat',
    'lat',
    'latitude',
    'Lat-Long',
    'home_longitude',
    'lng',
    'geoPoint',
    'co-ordinates',
    'coordinates',
    'plusCode',
    'landReference',
    'LR No.',
    'L.R. Number',
    'plot',
    'plotNo',
    'plot_number',
    'landParcel',
    'titleDeed',
    'title deed number',
    'shamba',
    'tribe',
    'TRIBE',
    'ethnicity',
    'ethnicGroup',
    'kabila',
    'clan',
    'religion',
    'dini',
    'NHIF',
    'nhifNumber',
    'N.H.I.F',
    'nssf_no',
    'KRA',
    'kraPin',
    'KRA_PIN',
    'bloodGroup',
    'retinaScan',
    'earlobeGeometry',
  ])('%s is refused under that spelling, at the top and deep inside', (name) => {
    expect(codeFor({ ...good, [name]: 'x' })).toBe('RECORD_FIELD_FORBIDDEN');
    expect(codeFor({ ...good, extra: [{ more: { [name]: 'x' } }] })).toBe('RECORD_FIELD_FORBIDDEN');
    expect(codeFor({ ...good, request: { ...good.request, [name]: null } })).toBe('RECORD_FIELD_FORBIDDEN');
  });

  test.each([
    ...Object.keys(good),
    ...Object.keys(good.request),
    'biometricException',
    'secondName',
    'plate',
    'island',
    'landline',
    'midnight',
    'explanation',
    'clanging',
  ])('the harmless field name %s is not taken for a forbidden one', (name) => {
    expect(codeFor({ ...good, extra: { [name]: 'x' } })).toBe('RECORD_SCHEMA');
  });

  test('what a product may list is not forbidden by a word in its name, and is no field of a record at any other place', () => {
    expect(PRODUCT_FIELDS.filter((name) => forbiddenField(name) !== undefined)).toEqual([]);
    expect(forbiddenField('passportNo')).toEqual({ topic: 'service-number', word: 'passportn' });
    expect(codeFor({ ...good, passportNumber: 'A1234567' })).toBe('RECORD_SCHEMA');
    expect(codeFor({ ...good, particulars: { dna: 'x' } })).toBe('RECORD_FIELD_FORBIDDEN');
  });

  test('the refusal names the word of our list and the topic, never what was sent', () => {
    expect(check({ ...good, 'dna of Grace': { marker: 'ACGT-4711' } })).toEqual({
      kind: 'quarantine',
      code: 'RECORD_FIELD_FORBIDDEN',
      owner: 'register',
      facts: { field: 'dna', topic: 'genetic' },
    });
  });
});

describe('positions in text', () => {
  test.each([
    '-0.0001, 0.0001',
    '-1.2921,36.8219',
    '-1.29 36.82',
    '1.2921S 36.8219E',
    '\u22121.2921 / 36.8219',
    'lat=-1.2921 lon=36.8219',
    '-1,2921 36,8219',
    '1°17\u2032S 36°49\u2032E',
    '1° 17\' 32" S',
    '1 deg 17 min S',
    '\u0661.\u0662\u0669\u0662\u0661, \u0663\u0666.\u0668\u0662\u0661\u0669',
    '１.２９２１，３６.８２１９',
    'POINT(36.8 -1.2)',
    'geo:-1.2,36.8',
    'https://maps.app.goo.gl/x',
    '6GCRPR6C+4R',
    '///filled.count.soap',
    '37M BU 53579 57318',
  ])('%s is refused as a position', (text) => {
    expect(check({ ...good, placeOfBirth: text })).toEqual({
      kind: 'quarantine',
      code: 'RECORD_COORDINATES',
      owner: 'register',
      facts: {},
    });
    expect(codeFor({ ...good, names: ['Grace', text] })).toBe('RECORD_COORDINATES');
  });

  test('a pair of fractions under an innocent name is refused too', () => {
    expect(codeFor({ ...good, at: [36.8, -1.2] })).toBe('RECORD_COORDINATES');
  });

  test.each([
    "Murang'a",
    'Kerugoya/Kutus',
    'Ol Kalou',
    'Ward 14',
    'KM 46',
    'P.O. Box 30040',
    'Kibra 4.5',
    '5th Street, 12',
    'St. Mary\u2019s',
  ])('the place %s is not taken for a position', (placeOfBirth) => {
    expect(codeFor({ ...good, placeOfBirth })).toBe('good');
  });
});

describe('names', () => {
  test.each([
    '   ',
    ' Grace',
    'Grace ',
    'Gra\tce',
    'Gra\u0000ce',
    'Gra\u202ece',
    'Gra\u200bce',
    '\ue000',
  ])('%j is not writing', (name) => {
    expect(check({ ...good, names: [name] })).toMatchObject({
      code: 'RECORD_NAME_CHARACTERS',
      facts: { field: 'names' },
    });
  });

  test.each(['a<b', ',', ', ,'])('the place %j cannot stand on a chip', (placeOfBirth) => {
    expect(check({ ...good, placeOfBirth })).toMatchObject({
      code: 'RECORD_NAME_CHARACTERS',
      facts: { field: 'placeOfBirth' },
    });
  });

  test('half a surrogate pair is not writing', () => {
    expect(checkText(JSON.stringify({ ...good, names: ['x'] }).replace('"x"', '"\\ud83d"'))).toMatchObject({
      code: 'RECORD_NAME_CHARACTERS',
    });
  });

  test('all parts together may have 160 characters, as the seal of the barcode, and not one more; none is cut', () => {
    const parts = (last: number) => ['a'.repeat(70), 'b'.repeat(70), 'c'.repeat(last)];
    expect(codeFor({ ...good, names: parts(18) })).toBe('good');
    expect(check({ ...good, names: parts(19) })).toMatchObject({
      code: 'RECORD_NAME_TOO_LONG',
      facts: { characters: 161, limit: 160 },
    });
  });
});

describe('age and dates', () => {
  test('eighteen begins on the birthday', () => {
    expect(born('2008-03-01')).toBe('good');
    expect(born('2008-03-02')).toBe('RECORD_AGE');
  });

  test('somebody born on 29 February is of age on 1 March of a common year', () => {
    expect(born('2008-02-29')).toBe('good');
    const dayBefore = checkRecord(
      Buffer.from(
        JSON.stringify({
          ...good,
          dateOfBirth: '2008-02-29',
          request: { ...good.request, numberAssignedOn: '2026-02-01' },
        }),
      ),
      products,
      '2026-02-28',
    );
    expect(dayBefore).toMatchObject({ code: 'RECORD_AGE' });
  });

  test('when the day or month is not known, the age must hold on every day it can have been', () => {
    expect(born('2007')).toBe('good');
    expect(born('2008')).toBe('RECORD_AGE');
    expect(born('2008-02')).toBe('good');
    expect(born('2008-03')).toBe('RECORD_AGE');
  });

  test('the upper end of an age band holds as well', () => {
    expect(born('2008-03-02', 'minor')).toBe('good');
    expect(born('2008-03-01', 'minor')).toBe('RECORD_AGE');
    expect(born('2020-03-01', 'minor')).toBe('good');
    expect(born('2020-03-02', 'minor')).toBe('RECORD_AGE');
  });

  test('a very old person is of age', () => {
    expect(born('1909-01-01')).toBe('good');
  });

  test.each([
    '2008-02-30',
    '2007-02-29',
    '1990-13',
    '1990-00-01',
    '1990-01-00',
    '0001-01-01',
    '2027',
    '2026-03-02',
  ])('the date of birth %s does not exist or is yet to come', (date) => {
    expect(born(date)).toBe('RECORD_DATE');
  });

  test('a number assigned tomorrow is refused: the thirty days would be counted wrongly', () => {
    expect(codeFor({ ...good, request: { ...good.request, numberAssignedOn: '2026-03-02' } })).toBe(
      'RECORD_DATE',
    );
    expect(codeFor({ ...good, request: { ...good.request, numberAssignedOn: '2026-03-01' } })).toBe('good');
  });
});

describe('match and product', () => {
  test('a person the register has not matched waits', () => {
    expect(codeFor({ ...good, match: 'unmatched' })).toBe('RECORD_UNMATCHED');
  });

  test('a product not made here goes to the supervisor', () => {
    const checked = check({ ...good, request: { ...good.request, product: 'passport' } });
    expect(checked).toMatchObject({ code: 'RECORD_PRODUCT_UNKNOWN', owner: 'supervisor' });
  });

  test('a field the product gives no reason for is refused', () => {
    const forMinor = { ...good, dateOfBirth: '2015-01-01', request: { ...good.request, product: 'minor' } };
    expect(check(forMinor)).toMatchObject({
      code: 'RECORD_FIELD_NOT_ALLOWED',
      facts: { field: 'placeOfBirth' },
    });
    expect(codeFor({ ...forMinor, placeOfBirth: undefined })).toBe('good');
  });
});

describe('whatever is sent', () => {
  const known = new Set([
    ...Object.keys(good),
    ...Object.keys(good.request).map((field) => `request.${field}`),
    'unknown',
  ]);

  test('arbitrary bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const checked = checkRecord(bytes, products, TODAY);
        expect(checked.kind).toBe('quarantine');
      }),
    );
  });

  test('arbitrary JSON never throws and leaves nothing of itself in the facts', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        const checked = checkText(text);
        expect(checked.kind).toBe('quarantine');
        if (checked.kind !== 'quarantine') return;
        expect(Object.keys(RECORD_ERRORS)).toContain(checked.code);
        if (checked.code === 'RECORD_SCHEMA') expect(known).toContain(checked.facts.field);
      }),
    );
  });

  test('a good record with any one field replaced or added never throws, and no value reaches the facts', () => {
    const secret = 'Qzx7Kwv';
    const value = fc.oneof(
      fc.constant(secret),
      fc.string().map((text) => `${secret}${text}`),
      fc.array(fc.constant(secret)),
      fc.dictionary(fc.string(), fc.constant(secret)),
      fc.double(),
      fc.constant(null),
    );
    const field = fc.oneof(
      fc.constantFrom(...Object.keys(good), 'dna', `dna ${secret}`, `gps${secret}`, secret),
      fc.string().map((name) => `${secret}${name}`),
    );
    fc.assert(
      fc.property(field, value, (name, replaced) => {
        const checked = check({ ...good, [name]: replaced });
        if (checked.kind === 'quarantine') expect(JSON.stringify(checked)).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});
