import { expect, test } from 'vitest';
import type { RegisterRecord } from '../../card/index.ts';
import { faceInput, type Made, nameOnCard } from '../../pipeline/index.ts';
import { testProduct } from '../support/product.ts';

const field = (name: string) => ({ name, reason: 'because the law lists it' });
const record: RegisterRecord = {
  recordId: 'R-1',
  request: { kind: 'first-issue', product: 'adult', priority: 5, numberAssignedOn: '2026-02-20' },
  nationalNumber: 'SPM123456789',
  slipNumber: '123456789',
  names: ['Grace', 'Nyambura', "Ng'ang'a"],
  familyParts: [2],
  sex: 'F',
  dateOfBirth: '1990-05',
  placeOfBirth: "Murang'a",
  nationality: 'KEN',
  county: 21,
  office: 'HC-021-1',
  phone: '+254744123456',
  language: 'sw',
  portrait: 'portraits/face-001.jpg',
  particulars: { occupation: 'Nurse', guardianNames: 'Mary' },
  match: 'matched',
};
const made: Made = {
  serial: 'K00000017',
  can: '407512',
  issuedOn: '2026-03-01',
  expiresOn: '2036-03-01',
  zone: ['A', 'B', 'C'],
  symbols: { claims: 'SEALED' },
  signed: true,
  mark: 'specimen',
};

test('only what the product lists, and what the making added, gets onto a face', () => {
  const product = testProduct({ fields: ['names', 'dateOfBirth', 'occupation'].map(field) });
  expect(faceInput(record, product, made)).toEqual({
    values: {
      names: "Grace Nyambura Ng'ang'a",
      dateOfBirth: '1990-05',
      occupation: 'Nurse',
      serial: 'K00000017',
      can: '407512',
      issuedOn: '2026-03-01',
      expiresOn: '2036-03-01',
    },
    zone: null,
    symbols: { claims: 'SEALED' },
    signed: false,
    mark: 'specimen',
  });
});

test('what is not there leaves no value, a county has its name, and who says nothing is a citizen', () => {
  const product = testProduct({ fields: ['county', 'residentAs', 'placeOfBirth', 'signature'].map(field) });
  const { placeOfBirth: _, ...bare } = record;
  const { values, signed } = faceInput(bare, product, { ...made, can: null, expiresOn: null });
  expect(values).toEqual({
    countyName: "Murang'a",
    residentAs: 'citizen',
    serial: 'K00000017',
    issuedOn: '2026-03-01',
  });
  expect(signed).toBe(true);
});

test('a family name leads only where the product says so and the register has approved one', () => {
  const family = testProduct({ nameOrder: 'family-first', fields: [field('names')] });
  expect(nameOnCard(record, family)).toEqual({ names: ["Ng'ang'a", 'Grace', 'Nyambura'], familyCount: 1 });
  expect(nameOnCard({ names: record.names }, family)).toEqual({ names: record.names });
  expect(nameOnCard(record, testProduct())).toEqual({ names: record.names });
  expect(faceInput(record, family, made).values.names).toBe("Ng'ang'a Grace Nyambura");
});

test('a zone is on the face of a product that prints one, and of no other', () => {
  const printed = testProduct({ mrz: { format: 'TD1', documentCode: 'ID', printed: true } });
  expect(faceInput(record, printed, made).zone).toEqual(['A', 'B', 'C']);
  expect(faceInput(record, testProduct(), made).zone).toBeNull();
  expect(faceInput(record, testProduct({ mrz: null }), made).zone).toBeNull();
});
