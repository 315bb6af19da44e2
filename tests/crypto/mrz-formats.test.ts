import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/errors.ts';
import {
  buildMrz,
  composeMrz,
  inspectMrz,
  type MrzFormat,
  type MrzInput,
  mrzKeyFields,
  namesAsApproved,
  parseMrz,
  parseTd1,
  td2,
  td3,
} from '../../crypto/documents.ts';

const holder: MrzInput = {
  documentCode: 'P<',
  issuingState: 'UTO',
  documentNumber: 'L898902C3',
  optionalData1: 'ZE184226B',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  expiry: '2012-04-15',
  nationality: 'UTO',
  names: { primary: ['Eriksson'], secondary: ['Anna', 'Maria'] },
};
const faultsOf = (zone: string | readonly string[]): string[] =>
  inspectMrz(zone).faults.map(({ field, what }) => `${field}: ${what}`);

describe('zones of the worked examples', () => {
  test('TD3 of Doc 9303-4 Appendix B', () => {
    expect(td3(holder).lines).toEqual([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ]);
  });

  test('TD2 of Doc 9303-6 Appendix B', () => {
    const { optionalData1: _, ...plain } = holder;
    expect(td2({ ...plain, documentCode: 'I<', documentNumber: 'D23145890' }).lines).toEqual([
      'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<',
      'D231458907UTO7408122F1204159<<<<<<<6',
    ]);
  });

  test('the long number of Doc 9303-11 is whole in the zone and in what opens the chip', () => {
    const read = parseMrz([
      'I<UTOD23145890<7349<<<<<<<<<<<',
      '3407127M9507122UTO<<<<<<<<<<<2',
      'STEVENSON<<PETER<JOHN<<<<<<<<<',
    ]);
    expect(read).toMatchObject({ format: 'TD1', documentNumber: 'D23145890734', optionalData1: '' });
    expect(mrzKeyFields(read)).toEqual({
      documentNumber: 'D23145890734',
      dateOfBirth: '340712',
      dateOfExpiry: '950712',
    });
  });

  test('a short number is padded to nine for the keys, and no expiry is fillers', () => {
    const zone = buildMrz('TD1', { ...holder, documentCode: 'I<', documentNumber: 'L898902C', expiry: null });
    expect(mrzKeyFields(parseMrz(zone.text))).toEqual({
      documentNumber: 'L898902C<',
      dateOfBirth: '740812',
      dateOfExpiry: '<<<<<<',
    });
  });
});

describe('long document numbers', () => {
  test('TD2 has room for fourteen characters, TD1 for twenty-two, TD3 for nine', () => {
    const numbers = { TD1: 22, TD2: 14, TD3: 9 } as const satisfies Record<MrzFormat, number>;
    for (const format of ['TD1', 'TD2', 'TD3'] as const) {
      const { optionalData1: _, ...plain } = holder;
      const card = { ...plain, documentCode: format === 'TD3' ? 'PP' : 'ID' };
      const number = 'D2314589012345678901234'.slice(0, numbers[format]);
      const zone = buildMrz(format, { ...card, documentNumber: number });
      expect(parseMrz(zone.lines).documentNumber).toBe(number);
      expect(() => buildMrz(format, { ...card, documentNumber: `${number}X` })).toThrowError(
        expect.objectContaining({ code: 'MRZ_FIELD', facts: { field: 'documentNumber' } }),
      );
    }
  });

  test('optional data follow a long number after one filler', () => {
    const zone = td2({ ...holder, documentCode: 'I<', documentNumber: 'D231458907X', optionalData1: 'AB' });
    expect(zone.lines[1]?.slice(0, 10)).toBe('D23145890<');
    expect(zone.lines[1]?.slice(28, 35)).toMatch(/^7X\d<AB<$/);
    expect(parseMrz(zone.text)).toMatchObject({ documentNumber: 'D231458907X', optionalData1: 'AB' });
  });

  test('an issuer that left the last filler out is understood', () => {
    const zone = buildMrz('TD1', {
      ...holder,
      documentCode: 'I<',
      documentNumber: 'D2314589012345678901A',
      optionalData1: '',
    });
    expect(parseMrz(zone.text).documentNumber).toBe('D2314589012345678901A');
  });
});

describe('the reader of any issuer', () => {
  const good = td3(holder).lines;
  const [upper = '', lower = ''] = good;

  test.each([
    ['documentNumber: check digit', lower.replace('C36UTO', 'C37UTO')],
    ['dateOfBirth: check digit', lower.replace('7408122', '7408123')],
    ['expiry: check digit', lower.replace('1204159', '1204158')],
    ['optionalData1: check digit', lower.replace('<<<<<10', '<<<<<20')],
    ['composite check digit: check digit', lower.replace(/10$/, '11')],
  ])('tells of a wrong %s and reads on', (fault, changed) => {
    expect(faultsOf([upper, changed])).toContain(fault);
    expect(inspectMrz([upper, changed]).mrz.primary).toEqual(['ERIKSSON']);
    expect(() => parseMrz([upper, changed])).toThrowError(
      expect.objectContaining({ code: 'MRZ_UNREADABLE' }),
    );
  });

  test('both forms of the check digit of an empty personal number are right', () => {
    const { optionalData1: _, ...plain } = holder;
    const [, filler = ''] = td3(plain).lines;
    const zero = `${filler.slice(0, 42)}0${filler.slice(43)}`;
    expect(filler.slice(28)).toMatch(/^<{15}\d$/);
    for (const line of [filler, zero]) expect(faultsOf([upper, line])).toEqual([]);
    expect(faultsOf([upper, `${filler.slice(0, 42)}1${filler.slice(43)}`])).toContain(
      'optionalData1: check digit',
    );
  });

  test('a wrong form is told by its field', () => {
    expect(faultsOf([upper.replace('P<', 'X<'), lower])).toEqual(['documentCode: form']);
    expect(faultsOf([upper.replace('UTO', 'U1O'), lower])).toEqual(['issuingState: form']);
    expect(faultsOf([upper.replace('ANNA<MARIA', 'ANNA4MARIA'), lower])).toEqual(['names: form']);
    expect(faultsOf([upper, lower.replace('F1204', 'X1204')])).toEqual(['sex: form']);
    expect(faultsOf([upper, lower.replace('7408122', '7400122')])).toContain('dateOfBirth: form');
  });

  test('Germany is D and nothing more', () => {
    const zone = td3({ ...holder, issuingState: 'D', nationality: 'D' });
    expect(zone.lines[0]?.slice(0, 5)).toBe('P<D<<');
    expect(parseMrz(zone.text)).toMatchObject({ issuingState: 'D', nationality: 'D' });
  });

  test.each([
    ['nothing', ''],
    ['lines of another length', ['P<UTO', 'L898']],
    ['small letters', upper.toLowerCase() + lower],
    ['two sizes in one', [upper, lower.slice(1), '<']],
  ])('%s is not a zone', (_, zone) => {
    expect(() => inspectMrz(zone)).toThrowError(expect.objectContaining({ code: 'MRZ_UNREADABLE' }));
  });

  test('the reader of a card does not take a passport', () => {
    expect(() => parseTd1(good)).toThrowError(expect.objectContaining({ code: 'MRZ_UNREADABLE' }));
  });
});

describe('every zone', () => {
  const input = fc.record({
    documentNumber: fc.stringMatching(/^[A-Z0-9]{1,9}$/),
    dateOfBirth: fc.constantFrom('1931', '1999-12', '2004-02-29'),
    sex: fc.constantFrom('M' as const, 'F' as const, 'X' as const),
    expiry: fc.constantFrom(null, '2036-12-31'),
    optionalData1: fc.stringMatching(/^([A-Z0-9]{1,7})?$/),
    nationality: fc.constantFrom('KEN', 'D', 'XXA'),
    names: fc
      .array(fc.stringMatching(/^[A-Z][a-z]{0,14}$/), { minLength: 1, maxLength: 6 })
      .map(namesAsApproved),
  });

  test('that is written is read without a fault, and the fields write the same zone again', () => {
    fc.assert(
      fc.property(input, fc.constantFrom<MrzFormat>('TD1', 'TD2', 'TD3'), (fields, format) => {
        const zone = buildMrz(format, {
          ...fields,
          documentCode: format === 'TD3' ? 'PP' : 'ID',
          issuingState: 'KEN',
        });
        const { mrz, faults } = inspectMrz(zone.text);
        expect(faults).toEqual([]);
        expect(composeMrz(format, mrz)).toEqual(zone);
        expect(mrz.documentNumber).toBe(fields.documentNumber);
        expect(mrz.optionalData1).toBe(fields.optionalData1);
      }),
      { numRuns: 200 },
    );
  });

  test('of random characters is read, or refused with a code', () => {
    const zone = fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.stringMatching(/^[A-Z0-9<]{90}$/),
      fc.stringMatching(/^[A-Z0-9<]{72}$/),
      fc.stringMatching(/^[A-Z0-9<]{88}$/),
    );
    fc.assert(
      fc.property(zone, (text) => {
        for (const read of [inspectMrz, parseMrz, parseTd1]) {
          try {
            read(text);
          } catch (error) {
            expect(isKadiError(error)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
