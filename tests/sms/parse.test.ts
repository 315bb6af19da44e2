import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuestion, readPhoneNumber } from '../../sms/index.ts';

const slip = (number: string, language: 'en' | 'sw' | 'both') => ({ kind: 'slip', slip: number, language });

describe('reading a question', () => {
  test.each([
    ['123456789', 'both'],
    ['123 456 789', 'both'],
    [' 123-456-789. ', 'both'],
    ['123.456.789', 'both'],
    ['123\u2013456\u2013789', 'both'],
    ['12 34 56\n78 9', 'both'],
    ['\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19', 'both'],
    ['STATUS 123456789', 'en'],
    ['Status:123456789?', 'en'],
    ['sTaTuS123456789', 'en'],
    ['HALI 123456789', 'sw'],
    ['hali: 123 456 789', 'sw'],
    ['"Hali"...123456789!!', 'sw'],
    ['kadi yangu iko wapi? 123456789', 'sw'],
    ['Where is my card 123456789 please', 'en'],
  ] as const)('%j asks about the slip, language %s', (text, language) => {
    expect(parseQuestion(text)).toEqual(slip('123456789', language));
  });

  test('a slip number keeps its leading zeros', () => {
    expect(parseQuestion('HALI 000 000 012')).toEqual(slip('000000012', 'sw'));
  });

  test.each([
    ['HELP', 'en'],
    [' help! ', 'en'],
    ['MSAADA', 'sw'],
    ['msaada tafadhali', 'sw'],
  ] as const)('%j asks for help, language %s', (text, language) => {
    expect(parseQuestion(text)).toEqual({ kind: 'help', slip: '', language });
  });

  test.each([
    ['', 'both'],
    ['12345678', 'both'],
    ['1234567890', 'both'],
    ['0744123456', 'both'],
    ['+254744123456', 'both'],
    ['123456789 or 987654321', 'both'],
    ['123456789, 987654321', 'both'],
    ['HALI', 'sw'],
    ['status', 'en'],
    ['\u0661\u0662\u0663', 'both'],
  ] as const)('%j cannot be read, language %s', (text, language) => {
    expect(parseQuestion(text)).toEqual({ kind: 'unreadable', slip: '', language });
  });

  test('no text, however strange, throws; a slip is always nine digits of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const question = parseQuestion(text);
        expect(question.slip).toMatch(question.kind === 'slip' ? /^[0-9]{9}$/ : /^$/);
      }),
      { numRuns: 500 },
    );
  });

  test('any nine digits are found with any keyword, case and separators', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', ' - ');
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{9}$/),
        fc.array(separator, { minLength: 8, maxLength: 8 }),
        fc.constantFrom('', 'HALI ', 'hali:', 'STATUS ', 'Status-', 'status, '),
        (digits, between, keyword) => {
          const text = [...digits].map((digit, i) => `${digit}${between[i] ?? ''}`).join('');
          expect(parseQuestion(`${keyword}${text}`)).toMatchObject({ kind: 'slip', slip: digits });
        },
      ),
    );
  });
});

describe('telephone numbers as networks write them', () => {
  test.each([
    ['+254744000001', '+254744000001'],
    ['254744000001', '+254744000001'],
    ['0744 000 001', '+254744000001'],
    ['0110000001', '+254110000001'],
    ['744000001', '+254744000001'],
    ['+447700900123', '+447700900123'],
  ])('%s is %s', (from, to) => {
    expect(readPhoneNumber(from)).toBe(to);
  });

  test.each([
    '20031',
    'SAFARICOM',
    '',
    '447700900123',
    '0244000001',
    '+0744000001',
  ])('%j is no telephone', (from) => {
    expect(readPhoneNumber(from)).toBeUndefined();
  });
});
