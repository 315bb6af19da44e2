import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Dg11,
  type Dg12,
  dg11,
  dg12,
  dg13,
  type NationalData,
  readDg11,
  readDg12,
  readDg13,
  tlv,
} from '../../crypto/documents.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

const person: Dg11 = {
  names: ['Wanjikũ', "Ng'ang'a"],
  personalNumber: 'SPECIMEN-0001',
  dateOfBirth: '1990-02-28',
};

/** A text as the register may hold it: no `<`, nothing that composing would change, no comma and no edge of spaces. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((value) => value.normalize('NFC').replaceAll(/[<,]/g, '.').trim())
  .filter((value) => value !== '');
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const list = fc.array(text, { minLength: 1, maxLength: 4 });
const withoutHoles = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

describe('DG11', () => {
  test('has its fields in the order of the standard, each in the list', () => {
    const file = dg11({
      ...person,
      otherNames: ['Mary Specimen'],
      placeOfBirth: "Murang'a, Kenya",
      address: 'P.O. Box 1, Nairobi',
      telephone: '+254700000000',
      profession: 'Teacher',
      title: 'Dr',
    });
    expect(hex(file)).toContain('5c115f0ea05f105f2b5f115f425f125f135f14');
    // A0 { 02 how many, 5F0F each }
    expect(hex(file)).toContain(`a013020101${hex(tlv(0x5f0f, utf8('Mary Specimen')))}`);
    expect(hex(file)).toContain(hex(tlv(0x5f42, utf8('P.O. Box 1<Nairobi'))));
  });

  test('that is written is read back', () => {
    const any = fc.record({
      names: list,
      personalNumber: text,
      dateOfBirth: fc.constantFrom('1931', '1999-12', '2004-02-29'),
      placeOfBirth: some(list.map((parts) => parts.join(', '))),
      address: some(list.map((parts) => parts.join(', '))),
      otherNames: some(list),
      telephone: some(text),
      profession: some(text),
      title: some(text),
      summary: some(text),
      custody: some(text),
      otherDocuments: some(list),
    });
    fc.assert(
      fc.property(any, (fields) => {
        const details = withoutHoles(fields) as Dg11;
        expect(readDg11(dg11(details))).toEqual(details);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, Partial<Dg11>]>([
    ['names', { names: [] }],
    ['names', { names: ['A<B'] }],
    ['names', { names: ['A\u0000B'] }],
    ['names', { names: ['A\ud800B'] }],
    ['personalNumber', { personalNumber: '' }],
    ['dateOfBirth', { dateOfBirth: '28.2.1990' }],
    ['placeOfBirth', { placeOfBirth: ' , ' }],
    ['otherNames', { otherNames: [] }],
    ['address', { address: 'x'.repeat(1001) }],
  ])('a wrong %s is refused by its name', (field, change) => {
    expect(() => dg11({ ...person, ...change })).toThrowError(
      expect.objectContaining({ code: 'LDS_FIELD', facts: { field } }),
    );
  });

  test('of other issuers is read: packed dates, no list, no count, ISO 8859-1, empty fields, unknown tags', () => {
    const file = tlv(
      0x6b,
      tlv(0x5f0e, utf8('MUSTERMANN<<ERIKA')),
      tlv(0xa0, tlv(0x5f0f, utf8('GABLER<<ERIKA'))),
      tlv(0x5f2b, Uint8Array.of(0x19, 0x64, 0x08, 0x12)),
      tlv(0x5f11, Uint8Array.of(0x4b, 0xf6, 0x6c, 0x6e)),
      tlv(0x5f12),
      tlv(0x5f16, Uint8Array.of(0xff, 0xd8)),
      tlv(0x5f70, utf8('?')),
    );
    expect(readDg11(file)).toEqual({
      names: ['MUSTERMANN', 'ERIKA'],
      otherNames: ['GABLER ERIKA'],
      dateOfBirth: '1964-08-12',
      placeOfBirth: 'Köln',
      proofOfCitizenship: Uint8Array.of(0xff, 0xd8),
    });
  });

  test.each([
    ['a date of letters', tlv(0x5f2b, utf8('1964AUG2'))],
    ['two names where three are counted', tlv(0xa0, tlv(0x02, Uint8Array.of(3)), tlv(0x5f0f), tlv(0x5f0f))],
    ['the same field twice', Buffer.concat([tlv(0x5f14), tlv(0x5f14)])],
  ])('with %s is refused', (_, content) => {
    expect(() => readDg11(tlv(0x6b, content))).toThrowError(
      expect.objectContaining({ code: 'LDS_UNREADABLE' }),
    );
  });
});

describe('DG12', () => {
  const document: Dg12 = {
    issuingAuthority: 'National Registration Bureau',
    dateOfIssue: '2026-02-02',
    personalisedAt: '2026-02-02T09:30:00',
    personalisationSystem: 'KADI-1',
  };

  test('says who issued and made the card, and when', () => {
    expect(hex(dg12(document))).toBe(
      hex(
        tlv(
          0x6c,
          tlv(0x5c, new Uint8Array(Buffer.from('5f195f265f555f56', 'hex'))),
          tlv(0x5f19, utf8('National Registration Bureau')),
          tlv(0x5f26, utf8('20260202')),
          tlv(0x5f55, utf8('20260202093000')),
          tlv(0x5f56, utf8('KADI-1')),
        ),
      ),
    );
  });

  test('that is written is read back', () => {
    const any = fc.record({
      issuingAuthority: some(text),
      dateOfIssue: some(fc.constantFrom('2026-02-02', '2031-12-31')),
      otherPersons: some(list),
      endorsements: some(text),
      taxExit: some(text),
      personalisedAt: some(fc.constantFrom('2026-02-02T09:30:00', '2031-12-31T23:59:59')),
      personalisationSystem: some(text),
    });
    fc.assert(
      fc.property(any, (fields) => {
        const details = withoutHoles(fields) as Dg12;
        expect(readDg12(dg12(details))).toEqual(details);
      }),
      { numRuns: 200 },
    );
  });

  test('of other issuers may have packed dates and pictures of the document', () => {
    const file = tlv(
      0x6c,
      tlv(0x5f26, Uint8Array.of(0x20, 0x24, 0x01, 0x01)),
      tlv(0x5f1a, utf8('SPECIMEN')),
      tlv(0x5f55, Uint8Array.of(0x20, 0x24, 0x01, 0x01, 0x12, 0x30, 0x59)),
      tlv(0x5f1d, Uint8Array.of(1)),
      tlv(0x5f1e, Uint8Array.of(2)),
    );
    expect(readDg12(file)).toEqual({
      dateOfIssue: '2024-01-01',
      otherPersons: ['SPECIMEN'],
      personalisedAt: '2024-01-01T12:30:59',
      front: Uint8Array.of(1),
      rear: Uint8Array.of(2),
    });
  });

  test.each([
    ['dateOfIssue', { dateOfIssue: '2.2.2026' }],
    ['personalisedAt', { personalisedAt: '2026-02-02' }],
    ['issuingAuthority', { issuingAuthority: '' }],
  ])('a wrong %s is refused by its name', (field, change) => {
    expect(() => dg12({ ...document, ...change })).toThrowError(
      expect.objectContaining({ code: 'LDS_FIELD', facts: { field } }),
    );
  });
});

describe('DG13', () => {
  test('has the national form: list, version, a private tag for each field', () => {
    expect(hex(dg13({ county: '047', legalStatus: 'citizen' }))).toBe(
      `6d1c5c06df20df21df22df200101df2103303437df2207636974697a656e`,
    );
  });

  test('that is written is read back', () => {
    const any = fc.record({ county: some(text), legalStatus: some(text), office: some(text) });
    fc.assert(
      fc.property(any, (fields) => {
        const data = withoutHoles(fields) as NationalData;
        expect(readDg13(dg13(data))).toEqual({ form: 'national', version: 1, data });
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['objects of another issuer', '5f0e0178'],
    ['a later version of the national form', '5c00df200102'],
    ['bytes that are no objects', 'ffffff'],
    ['nothing', ''],
  ])('with %s is given as it is', (_, content) => {
    const bytes = new Uint8Array(Buffer.from(content, 'hex'));
    expect(readDg13(tlv(0x6d, bytes))).toEqual({ form: 'foreign', content: bytes });
  });
});
