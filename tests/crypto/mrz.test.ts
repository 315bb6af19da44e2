import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkDigit,
  namesAsApproved,
  parseTd1,
  type Td1Input,
  td1,
  transliterate,
} from '../../crypto/documents.ts';

const card: Td1Input = {
  documentCode: 'ID',
  issuingState: 'KEN',
  documentNumber: 'K0000001Z',
  dateOfBirth: '1990-02-28',
  sex: 'F',
  expiry: null,
  nationality: 'KEN',
  names: namesAsApproved(['Wanjikũ', "Ng'ang'a", 'Specimen']),
};
const nameLine = (names: readonly string[]): string =>
  td1({ ...card, names: namesAsApproved(names) }).lines[2];

describe('the machine readable zone', () => {
  test('the specimen of Doc 9303-5 is written exactly so', () => {
    const zone = td1({
      ...card,
      documentCode: 'I<',
      issuingState: 'UTO',
      documentNumber: 'D23145890',
      dateOfBirth: '1974-08-12',
      expiry: '2012-04-15',
      nationality: 'UTO',
      names: { primary: ['Eriksson'], secondary: ['Anna', 'Maria'] },
    });
    expect(zone.lines).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
    expect(zone.text).toBe(zone.lines.join(''));
  });

  test('a document number of more than nine characters goes on in the optional data', () => {
    const zone = td1({ ...card, documentNumber: 'D23145890734', issuingState: 'UTO' });
    expect(zone.lines[0].slice(5)).toBe('D23145890<7349<<<<<<<<<<<');
    expect(parseTd1(zone.lines).documentNumber).toBe('D23145890734');
  });

  test('a card without expiry has fillers and check digit 0 there, and reads as no expiry', () => {
    expect(td1(card).lines[1].slice(8, 15)).toBe('<<<<<<0');
    expect(parseTd1(td1(card).text).expiry).toBeNull();
  });

  test('what is not known of a birth date is fillers', () => {
    expect(td1({ ...card, dateOfBirth: '1990' }).lines[1].slice(0, 7)).toBe('90<<<<3');
    expect(td1({ ...card, dateOfBirth: '1990-07' }).lines[1].slice(0, 7)).toBe('9007<<2');
    expect(parseTd1(td1({ ...card, dateOfBirth: '1990' }).text).dateOfBirth).toBe('90<<<<');
  });

  test('the zone knows no X: such a holder has a filler', () => {
    expect(td1({ ...card, sex: 'X' }).lines[1][7]).toBe('<');
    expect(parseTd1(td1({ ...card, sex: 'X' }).text).sex).toBe('X');
  });

  test('a name chain stands whole, in the order approved, without the mark of a surname', () => {
    expect(nameLine(['Abdi', 'Warsame', 'Farah'])).toBe('ABDI<WARSAME<FARAH<<<<<<<<<<<<');
    const read = parseTd1(td1(card).text);
    expect(read.primary).toEqual(['WANJIKU', 'NGANGA', 'SPECIMEN']);
    expect(read.secondary).toEqual([]);
    expect(read.nameMayBeCut).toBe(false);
  });

  test.each([
    ["Ng'ang'a", 'NGANGA'],
    ['Ng’ang’a', 'NGANGA'],
    ['Murangʼa', 'MURANGA'],
    ['Wanjikũ', 'WANJIKU'],
    ['Wanjiku\u0303', 'WANJIKU'],
    ['Mũthoni-Kĩmani', 'MUTHONI<KIMANI'],
    ['van der  Steen', 'VAN<DER<STEEN'],
    ['Müller', 'MUELLER'],
    ['Ñandú', 'NANDU'],
    ['Strauß', 'STRAUSS'],
    ['Łukasz Øster', 'LUKASZ<OESTER'],
    ['J. P.', 'J<P'],
    ['ĳsbrand', 'IJSBRAND'],
    ['Wanjiku (Mary)', 'WANJIKU<MARY'],
    ['Aşkın İbrahim', 'ASKIN<IBRAHIM'],
    ['Nyong’o–Ŋeno', 'NYONGO<NENO'],
  ])('%s becomes %s', (name, zone) => {
    expect(transliterate(name)).toBe(zone);
  });

  test.each([['محمد'], ['Иван'], ['Mary 2'], ["'"], ['']])('%j has no place in the zone', (name) => {
    expect(transliterate(name)).toBeUndefined();
  });

  test('a refused name is told by its position and never shown', () => {
    const attempt = (): unknown => nameLine(['Amina', 'محمد']);
    expect(attempt).toThrowError(expect.objectContaining({ code: 'MRZ_NAME', facts: { position: 2 } }));
    expect(attempt).not.toThrow(/محمد/);
  });

  test('a name that is cut ends in a letter, so that nobody takes it for complete', () => {
    expect(nameLine(['Abcdefghijklmnopqrstuvwxyzabc', 'Xyz'])).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZAB<X');
    expect(nameLine(['Abcdefghijklmnopqrstuvwxyzab', 'K', 'Xyz'])).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ<K<X');
    expect(nameLine(['Abcdefghijklmnopqrstuvwxyza', 'K', 'Xyz'])).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ<K<X');
    const two = td1({
      ...card,
      names: { primary: ['Abcdefghijklmnopqrstuvwxyzabcdef'], secondary: ['Mary'] },
    });
    expect(two.lines[2]).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZA<<M');
  });

  // Modulus 10 cannot tell characters whose values are ten apart (A and K); neighbours it always can.
  const neighbour = (character: string): string =>
    character === '<'
      ? '1'
      : String.fromCharCode(character.charCodeAt(0) + (/[9Z]/.test(character) ? -1 : 1));

  test('one wrong character in a checked field is found, wherever it is', () => {
    const text = td1({ ...card, expiry: '2036-01-15' }).text;
    const checked = [...Array(25).keys()].map((i) => i + 5).concat([30, 35, 36, 38, 44, 48, 58, 59]);
    for (const at of checked) {
      const wrong = neighbour(text.charAt(at));
      expect(() => parseTd1(text.slice(0, at) + wrong + text.slice(at + 1)), `position ${at}`).toThrow();
    }
  });

  test.each([
    ['documentCode', { documentCode: 'P<' }],
    ['documentNumber', { documentNumber: 'K00 0001' }],
    ['dateOfBirth', { dateOfBirth: '1990-02-30' }],
    ['dateOfBirth', { dateOfBirth: '90-02-03' }],
    ['expiry', { expiry: '2036-02' }],
    ['optionalData2', { optionalData2: 'ABCDEFGHIJKL' }],
    ['nationality', { nationality: 'ke' }],
  ])('a wrong %s is refused by its name', (field, change) => {
    expect(() => td1({ ...card, ...change })).toThrowError(
      expect.objectContaining({ code: 'MRZ_FIELD', facts: { field } }),
    );
  });

  test('every zone that is written has 3 lines of 30 and is read back to what was written', () => {
    const part = fc.stringMatching(/^[A-Z][a-z]{0,20}$/);
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.stringMatching(/^[A-Z0-9]{1,16}$/),
        fc.constantFrom('1931', '1999-12', '2004-02-29'),
        fc.constantFrom(null, '2036-12-31'),
        (names, documentNumber, dateOfBirth, expiry) => {
          const zone = td1({ ...card, documentNumber, dateOfBirth, expiry, names: namesAsApproved(names) });
          expect(zone.lines.map((line) => line.length)).toEqual([30, 30, 30]);
          const read = parseTd1(zone.lines);
          expect(read.documentNumber).toBe(documentNumber);
          expect(read.expiry).toBe(expiry === null ? null : '361231');
          if (!read.nameMayBeCut) expect(read.primary).toEqual(names.map((name) => name.toUpperCase()));
          else expect(zone.lines[2]).toMatch(/[A-Z]$/);
        },
      ),
    );
  });

  test('check digits follow the worked examples of Doc 9303-3', () => {
    expect(checkDigit('520727')).toBe('3');
    expect(checkDigit('AB2134<<<')).toBe('5');
    expect(checkDigit('<<<<<<')).toBe('0');
    expect(checkDigit('a')).toBeUndefined();
  });
});
