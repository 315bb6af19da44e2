import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COUNTIES } from '../../card/index.ts';
import { BAD_KINDS, badRecords } from '../../cli/specimen/bad-records.ts';
import { officesOf } from '../../cli/specimen/counties.ts';
import { DIFFICULT } from '../../cli/specimen/difficult.ts';
import { DEFAULT_AS_OF, specimenPeople } from '../../cli/specimen/people.ts';
import { scramble } from '../../cli/specimen/random.ts';
import { checkRecord } from '../../pipeline/extract/index.ts';
import { loadProduct, productIds } from '../../templates/index.ts';

const products = (id: string) => (productIds().includes(id) ? loadProduct(id).product : undefined);
const check = (line: string) => checkRecord(Buffer.from(line), products, DEFAULT_AS_OF);

const some = specimenPeople({ count: 2_000, seed: 1 });

test('the same seed gives the same people and another seed other people', () => {
  const again = specimenPeople({ count: 100, seed: 1 });
  expect(again).toEqual(some.slice(0, 100));
  const others = specimenPeople({ count: 100, seed: 2 }).map(({ record }) => record.nationalNumber);
  expect(new Set([...others, ...again.map(({ record }) => record.nationalNumber)]).size).toBe(200);
});

test('intake accepts every specimen person', () => {
  for (const { record } of some)
    expect(check(JSON.stringify(record)), record.recordId).toMatchObject({ kind: 'good' });
});

test('each kind of bad record is refused with its own code, or is left to the portrait and font checks', () => {
  const later = new Set(['RECORD_PORTRAIT_MISSING', 'RECORD_GLYPH']);
  const bad = badRecords({ seed: 1 });
  expect(bad.map(({ kind }) => kind)).toEqual(Object.keys(BAD_KINDS));
  for (const { kind, code, line } of bad) {
    expect(check(line), kind).toMatchObject(
      later.has(code) ? { kind: 'good' } : { kind: 'quarantine', code },
    );
  }
});

test('the difficult cases are always among the first sixty', () => {
  expect(DIFFICULT.length).toBeLessThanOrEqual(60);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const names = specimenPeople({ count: 60, seed }).map(({ record }) => record.names);
      for (const hard of DIFFICULT) expect(names).toContainEqual(hard.names);
    }),
    { numRuns: 5 },
  );
});

test('among the first sixty are the young, the old, the half-known birthday, no telephone and no fingerprints', () => {
  const records = some.slice(0, 60).map(({ record }) => record);
  const births = records.map(({ dateOfBirth }) => dateOfBirth);
  // Eighteen and a hundred and four on the very day.
  expect(births).toContain(`2008${DEFAULT_AS_OF.slice(4)}`);
  expect(births).toContain(`1922${DEFAULT_AS_OF.slice(4)}`);
  expect(records.some(({ dateOfBirth }) => dateOfBirth.length === 4)).toBe(true);
  expect(records.some(({ dateOfBirth }) => dateOfBirth.length === 7)).toBe(true);
  expect(records.some(({ phone }) => phone === undefined)).toBe(true);
  expect(records.some(({ biometricException }) => biometricException === 'no-fingerprint')).toBe(true);
  expect(records.some(({ placeOfBirth }) => placeOfBirth === undefined)).toBe(true);
  expect(records.some(({ names }) => names.length === 1)).toBe(true);
  expect(records.some(({ names }) => names.length === 8)).toBe(true);
  expect(records.some(({ names }) => names.join(' ').length === 80)).toBe(true);
});

test('people come from all 47 counties as soon as there are 89 of them, and collect in an office of theirs', () => {
  const first = some.slice(0, 89).map(({ record }) => record.county);
  expect(new Set(first).size).toBe(47);
  expect(COUNTIES.map(({ code }) => code)).toEqual(Array.from({ length: 47 }, (_, index) => index + 1));
  for (const { record } of some) expect(officesOf(record.county)).toContain(record.office);
});

test.each(['recordId', 'nationalNumber', 'slipNumber'] as const)('no two people have one %s', (field) => {
  expect(new Set(some.map(({ record }) => record[field])).size).toBe(some.length);
});

test('no two people have one telephone, and all telephones lie in the specimen range', () => {
  const phones = some.flatMap(({ record }) => record.phone ?? []);
  expect(new Set(phones).size).toBe(phones.length);
  for (const phone of phones) expect(phone).toMatch(/^\+254744[0-9]{6}$/);
});

test('people who share a portrait share sex and age', () => {
  const looks = new Map<string, string>();
  for (const { record, portrait } of specimenPeople({ count: 1_200, seed: 7 })) {
    const look = `${portrait.seed}/${portrait.sex}/${portrait.age}`;
    expect(record.sex).toBe(portrait.sex);
    expect(looks.get(record.portrait) ?? look).toBe(look);
    looks.set(record.portrait, look);
  }
});

test('a scrambled counter never repeats and stays below its limit', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 3_000 }), (key, limit) => {
      const drawn = Array.from({ length: limit }, (_, index) => scramble(index, key, limit));
      expect(new Set(drawn).size).toBe(limit);
      expect(Math.max(...drawn)).toBeLessThan(limit);
    }),
    { numRuns: 30 },
  );
});

test('ages and dates hold for people made for any day of the calendar', () => {
  for (const asOf of ['2024-02-29', '2025-12-31', '2026-01-01', '2026-03-01']) {
    for (const { record } of specimenPeople({ count: 400, seed: 3, asOf })) {
      const checked = checkRecord(Buffer.from(JSON.stringify(record)), products, asOf);
      expect(checked.kind, `${asOf} ${record.dateOfBirth}`).toBe('good');
    }
  }
});
