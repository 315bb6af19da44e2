import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildMrz,
  type MrzFormat,
  type MrzNames,
  namesAsApproved,
  namesFamilyFirst,
  productMrz,
} from '../../crypto/documents.ts';

const WIDTHS = { TD1: 30, TD2: 31, TD3: 39 } as const satisfies Record<MrzFormat, number>;

/** The name field of a zone in each of the three sizes. */
const nameField = (format: MrzFormat, names: MrzNames): string => {
  const { lines } = buildMrz(format, {
    documentCode: format === 'TD3' ? 'PP' : 'I<',
    issuingState: 'UTO',
    documentNumber: 'D23145890',
    dateOfBirth: '1974-08-12',
    sex: 'F',
    expiry: '2032-04-15',
    nationality: 'UTO',
    names,
  });
  return format === 'TD1' ? (lines[2] ?? '') : (lines[0] ?? '').slice(5);
};

const NILA = ['Nilavadhanananda'];
const BENN = ['Bennelong', 'Wooloomooloo', 'Warrandyte', 'Warnambool'];

describe('names of the worked examples of Doc 9303-4, -5 and -6 §4.2.3', () => {
  test.each<[MrzFormat, string[], string[], string]>([
    ['TD3', ['Eriksson'], ['Anna', 'Maria'], 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'],
    ['TD3', ['Smith-Jones'], ['Susie', 'Margaret'], 'SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<'],
    ['TD3', ["O'Connor"], ['Enya', 'Siobhan'], 'OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<'],
    ['TD3', ['Arkfreith'], [], 'ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<'],
    ['TD3', ['Satriya', 'Sudarpa'], [], 'SATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<'],
    ['TD1', ['Arkfreith'], [], 'ARKFREITH<<<<<<<<<<<<<<<<<<<<<'],
    ['TD1', ['Van Der Muellen'], ['Martin'], 'VAN<DER<MUELLEN<<MARTIN<<<<<<<'],
    ['TD1', ['Al-Basri'], ['Huda', 'Muhammad', 'Jawad'], 'AL<BASRI<<HUDA<MUHAMMAD<JAWAD<'],
    ['TD2', ['Al-Basri'], ['Huda', 'Muhammad', 'Jawad'], 'AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<'],
    ['TD1', ['Papandropoulous'], ['Jonathon', 'Alec'], 'PAPANDROPOULOUS<<JONATHON<ALEC'],
    ['TD2', ['Papandropoulous'], ['Jonathoon', 'Alec'], 'PAPANDROPOULOUS<<JONATHOON<ALEC'],
    ['TD3', ['Papandropoulous'], ['Jonathon', 'Warren', 'Trevor'], 'PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR'],
  ])('%s: %j, %j fits whole', (format, primary, secondary, field) => {
    expect(nameField(format, { primary, secondary })).toBe(field);
  });

  test.each<[MrzFormat, string[], string[], string]>([
    ['TD1', NILA, ['Chayapa', 'Dejthamrong', 'Krasuang'], 'NILAVADHANANANDA<<CHAYAPA<DE<K'],
    ['TD2', NILA, ['Chayapa', 'Dejthamrong', 'Krasuang'], 'NILAVADHANANANDA<<CHAYAPA<DEJ<K'],
    ['TD3', NILA, ['Chayapa', 'Dejthamrong', 'Krasuang'], 'NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K'],
    ['TD3', NILA, ['Arnpol', 'Petch', 'Charonguang'], 'NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU'],
    ['TD1', ['Vilarchao Fernandez'], ['Jose', 'Ramon'], 'VILARCHAO<FERNANDEZ<<JOSE<RAMO'],
    ['TD1', BENN, ['Dingo', 'Potoroo'], 'BENNELONG<WOOLOOMOOLOO<W<W<<DI'],
    ['TD2', BENN, ['Dingo', 'Potoroo'], 'BENNELONG<WOOLOOMOOLOO<W<W<<D<P'],
    ['TD3', BENN, ['Dingo', 'Potoroo'], 'BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI'],
  ])('%s: %j, %j is cut as published', (format, primary, secondary, field) => {
    expect(nameField(format, { primary, secondary })).toBe(field);
  });
});

describe('Kenyan names', () => {
  test.each([
    [['Wanjikũ', "Ng'ang'a", 'wa Mũthoni'], 'WANJIKU<NGANGA<WA<MUTHONI<<<<<'],
    [['Otieno'], 'OTIENO<<<<<<<<<<<<<<<<<<<<<<<<'],
    [['Abdirahman', 'Warsame', 'Abdullahi', 'Farah'], 'ABDIRAHMAN<WARSAME<ABDULLAHI<F'],
    [['Abdirahman', 'Warsame', 'Abdullahi', 'Farah', 'Hirsi'], 'ABDIRAHMAN<WARSAME<ABDULLA<F<H'],
    [['Khadija', 'Ramadhan', 'Marjan', 'Rihan', 'Kaku'], 'KHADIJA<RAMADHAN<MARJAN<RIHA<K'],
    [["Murang'a-Kĩmani", 'Nyakwaka', 'Ouma'], 'MURANGA<KIMANI<NYAKWAKA<OUMA<<'],
  ])('%j', (names, field) => {
    expect(nameField('TD1', namesAsApproved(names))).toBe(field);
  });

  test('a family name that the register has approved is the primary identifier, whatever of it there is', () => {
    const names = ['Kĩmani', 'wa Mũthoni', 'Grace', 'Wanjikũ'];
    expect(nameField('TD1', namesFamilyFirst(names, 2))).toBe('KIMANI<WA<MUTHONI<<GRACE<WANJI');
    expect(nameField('TD1', namesFamilyFirst(['Singh Sehmi', 'R. K.'], 1))).toBe(
      'SINGH<SEHMI<<R<K<<<<<<<<<<<<<<',
    );
    expect(nameField('TD3', namesFamilyFirst(['Akiru'], 1))).toBe(`AKIRU${'<'.repeat(34)}`);
    const person = {
      documentCode: 'ID',
      documentNumber: 'K00000017',
      names: ['Otieno', 'Grace'],
      dateOfBirth: '1990',
      sex: 'F',
      expiry: '2036-01-04',
      nationality: 'KEN',
    } as const;
    expect(productMrz({ ...person, familyCount: 1 }, 'TD1').lines[2]).toBe('OTIENO<<GRACE<<<<<<<<<<<<<<<<<');
    expect(productMrz(person, 'TD1').lines[2]).toBe('OTIENO<GRACE<<<<<<<<<<<<<<<<<<');
  });

  const part = fc.stringMatching(/^[A-Z]{1,25}$/);
  const chain = fc.array(part, { minLength: 1, maxLength: 12 });

  test('a field has its width, shows every part of a chain at least by its initial, and is cut only when it must be', () => {
    fc.assert(
      fc.property(chain, fc.constantFrom<MrzFormat>('TD1', 'TD2', 'TD3'), (names, format) => {
        const field = nameField(format, namesAsApproved(names));
        expect(field).toHaveLength(WIDTHS[format]);
        const shown = field.replace(/<+$/, '').split('<');
        expect(shown).toHaveLength(names.length);
        for (const [i, word] of shown.entries()) expect(names[i]?.startsWith(word)).toBe(true);
        const whole = names.join('<');
        if (whole.length <= WIDTHS[format]) expect(field).toBe(whole.padEnd(WIDTHS[format], '<'));
        else expect(field).toMatch(/[A-Z]$/);
      }),
      { numRuns: 300 },
    );
  });

  test('a secondary identifier always begins in the field', () => {
    fc.assert(
      fc.property(chain, chain, (primary, secondary) => {
        const field = nameField('TD1', { primary, secondary });
        expect(field).toHaveLength(30);
        expect(field).toMatch(/^[A-Z]+(<[A-Z]+)*<<[A-Z]+(<[A-Z]+)*<*$/);
        if ([...primary, ...secondary].join('<').length + 1 > 30) expect(field).toMatch(/[A-Z]$/);
      }),
      { numRuns: 300 },
    );
  });
});
