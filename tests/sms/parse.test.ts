import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuestion, readPhoneNumber } from '../../sms/index.ts';

const slip = (number: string, language: string) => ({ kind: 'slip', slip: number, language });

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

  test.each([
    ['PLACE 123456789 NYERI', 'NYERI', 'en'],
    ['place 123 456 789 Nyeri', 'NYERI', 'en'],
    ['Place: Nyeri 2, slip 123456789', 'NYERI 2', 'en'],
    ['PLACE 123456789 Nyeri 2', 'NYERI 2', 'en'],
    ['MAHALI 123456789 M\u0169rang\u2019a', 'M\u0168RANG\u2019A', 'sw'],
    ['mahali 123456789 HC-021-1', 'HC 021 1', 'sw'],
    ['mahali HC-021-1 123456789', 'HC 021 1', 'sw'],
    ['badilisha ofisi 123456789 kwenda Taita Taveta', 'TAITA TAVETA', 'sw'],
    ['Change place to Tana River 123-456-789', 'TANA RIVER', 'en'],
  ] as const)('%j wishes another office: %s', (text, place, language) => {
    expect(parseQuestion(text)).toEqual({ kind: 'place', slip: '123456789', place, language });
  });

  test.each([
    ['PLACE', '', ''],
    ['MAHALI 123456789', '123456789', ''],
    ['PLACE Nyeri', '', 'NYERI'],
    ['PLACE 123456789 987654321 Nyeri', '', '123456789 987654321 NYERI'],
  ] as const)('%j wishes another office and does not say all', (text, slip, place) => {
    expect(parseQuestion(text)).toMatchObject({ kind: 'place', slip, place });
  });

  test.each([
    ['LOST 123456789', 'lost', [], 'en'],
    ['My card is lost 123456789', 'lost', [], 'en'],
    ['I lost my card. 123 456 789', 'lost', [], 'en'],
    ['kadi yangu imepotea 123456789', 'lost', [], 'sw'],
    ['IMEIBIWA 123456789', 'lost', [], 'sw'],
    ['123456789 WRONG NAME', 'wrong-details', ['names'], 'en'],
    ['wrong photo and date of birth 123456789', 'wrong-details', ['dateOfBirth', 'portrait'], 'en'],
    ['Place of birth wrong 123456789', 'wrong-details', ['placeOfBirth'], 'en'],
    ['KOSA JINA 123456789', 'wrong-details', ['names'], 'sw'],
    ['jina langu si sahihi 123456789', 'wrong-details', ['names'], 'sw'],
    ['picha imekosewa 123456789', 'wrong-details', ['portrait'], 'sw'],
    ['NOT MINE 123456789', 'not-mine', [], 'en'],
    ['This card is not mine 123456789', 'not-mine', [], 'en'],
    ['kadi hii si yangu 123456789', 'not-mine', [], 'sw'],
    ['SIYO YANGU 123456789', 'not-mine', [], 'sw'],
    ['damaged 123456789', 'damaged', [], 'en'],
    ['IMEHARIBIKA 123456789', 'damaged', [], 'sw'],
    ['found 123456789', 'found', [], 'en'],
    ['nimeipata 123456789', 'found', [], 'sw'],
  ] as const)('%j reports %s %j, language %s', (text, report, fields, language) => {
    expect(parseQuestion(text)).toEqual({ kind: 'report', slip: '123456789', report, fields, language });
  });

  test.each(['LOST', 'Nimeokota kadi K0000001X', 'FOUND card 12345'])('%j reports without a slip', (text) => {
    expect(parseQuestion(text)).toMatchObject({ kind: 'report', slip: '' });
  });

  test.each([
    'Is my card lost 123456789',
    'Lost? 123456789',
    'kadi iko mahali gani 123456789',
    'mahali pa kadi yangu 123456789',
    'card not received 123456789',
    'kadi yangu bado 123456789',
  ])('%j is a question', (text) => {
    expect(parseQuestion(text)).toMatchObject(slip('123456789', expect.any(String)));
  });

  test('no text, however strange, throws; a slip is always nine digits of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const question = parseQuestion(text);
        const some = question.kind === 'place' || question.kind === 'report';
        expect(question.slip).toMatch(
          question.kind === 'slip' ? /^[0-9]{9}$/ : some ? /^([0-9]{9})?$/ : /^$/,
        );
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
