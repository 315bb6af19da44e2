import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { COUNTIES, cardSerial } from '../../card/index.ts';
import { officesOf } from '../../cli/specimen/index.ts';
import { NOTICE_TEMPLATES } from '../../pipeline/index.ts';
import {
  ACT_MESSAGES,
  type ActMessageName,
  actMessage,
  CARD_MESSAGES,
  type CardStage,
  cardMessage,
  encodeGsm7,
  foldToGsm7,
  HOW_MESSAGES,
  type HowMessageName,
  howMessage,
  LONGEST_ACT_FIELDS,
  LONGEST_FIELDS,
  mayLeave,
  NOTICE_MESSAGES,
  noticeMessage,
  noticeText,
  OPT_OUT,
  officeName,
  oneSegment,
  PLAIN_MESSAGES,
  type PlainMessageName,
  parseQuestion,
  plainMessage,
} from '../../sms/index.ts';

const STAGES = Object.keys(CARD_MESSAGES) as CardStage[];
const PLAIN = Object.keys(PLAIN_MESSAGES) as PlainMessageName[];
const LONGEST = { serial: 'K'.repeat(LONGEST_FIELDS.serial), office: 'M'.repeat(LONGEST_FIELDS.office) };

const cardTexts = STAGES.flatMap((stage) =>
  (['en', 'sw'] as const).map(
    (language) => [stage, language, cardMessage(stage, language, LONGEST)] as const,
  ),
);
const plainTexts = PLAIN.flatMap((name) =>
  (['en', 'sw', 'both'] as const).map((language) => [name, language, plainMessage(name, language)] as const),
);
const noticeTexts = NOTICE_TEMPLATES.flatMap((template) =>
  (['en', 'sw'] as const).map(
    (language) => [`notice ${template}`, language, noticeMessage(template, language, LONGEST)] as const,
  ),
);
const LONGEST_ACT = {
  ...LONGEST,
  number: 'S-1234-5678',
  codes: ['A'.repeat(LONGEST_ACT_FIELDS.codes)],
};
const actTexts = (Object.keys(ACT_MESSAGES) as ActMessageName[]).flatMap((name) =>
  (['en', 'sw'] as const).map(
    (language) => [name, language, actMessage(name, language, LONGEST_ACT)] as const,
  ),
);
const howTexts = (Object.keys(HOW_MESSAGES) as HowMessageName[]).flatMap((name) =>
  (['en', 'sw', 'both'] as const).map((language) => [name, language, howMessage(name, language)] as const),
);
const texts = [...cardTexts, ...plainTexts, ...noticeTexts, ...actTexts, ...howTexts];

describe('what citizens read', () => {
  test.each(texts)('"%s" in %s is one GSM-7 segment at its longest fields', (_name, _language, text) => {
    const counted = new SegmentedMessage(text, 'auto');
    expect([counted.getEncodingName(), counted.segmentsCount]).toEqual(['GSM-7', 1]);
    expect(oneSegment(text).length).toBeLessThanOrEqual(160);
  });

  test.each(
    texts,
  )('"%s" in %s says that it is free, where help is, and leads nowhere else', (_name, language, text) => {
    if (language !== 'sw') expect(text).toContain('FREE');
    if (language !== 'en') expect(text).toContain('BURE');
    expect(text.match(/[0-9]{10,}/g)).toEqual(['0800221111']);
    expect(text).not.toMatch(/http|www|\.ke\b|[{}]|KSh|fine|must|faini|lazima/i);
  });

  test('the choice of another office is offered while the card is made, and by the help: a word is enough', () => {
    for (const text of [cardMessage('being-made', 'en', LONGEST), plainMessage('help', 'en')])
      expect(text).toContain('To change the office send PLACE.');
    for (const text of [cardMessage('being-made', 'sw', LONGEST), plainMessage('help', 'sw')])
      expect(text).toContain('Kubadilisha ofisi tuma MAHALI.');
    expect(plainMessage('help', 'both')).toContain('PLACE/MAHALI');
    for (const word of ['PLACE', 'MAHALI'])
      expect(parseQuestion(word)).toMatchObject({ kind: 'place', slip: '', place: '' });
  });

  test('every message is of the transactional sender, who may send at any hour', () => {
    const all = [CARD_MESSAGES, PLAIN_MESSAGES, NOTICE_MESSAGES, ACT_MESSAGES, HOW_MESSAGES].flatMap((some) =>
      Object.values(some),
    );
    for (const message of all) expect(message.sender).toBe('transactional');
    for (const [, , text] of texts) expect(text).not.toContain(OPT_OUT);
  });

  test('nobody is woken: what can wait leaves between 8 and 18 o\u2019clock in Nairobi, as all of a promotional sender', () => {
    const at = (hour: string) => new Date(`2026-11-27T${hour}Z`);
    const cases = [
      ['04:59:59', false],
      ['05:00:00', true],
      ['14:59:59', true],
      ['15:00:00', false],
      ['22:00:00', false],
    ] as const;
    for (const [hour, may] of cases) {
      expect(mayLeave(NOTICE_MESSAGES.reminder, at(hour))).toBe(may);
      expect(mayLeave({ sender: 'promotional', hours: 'any' }, at(hour))).toBe(may);
      expect(mayLeave(NOTICE_MESSAGES.revoked, at(hour))).toBe(true);
    }
  });

  test('the neutral text is of no card, no office and no person', () => {
    for (const language of ['en', 'sw'] as const) {
      expect(noticeMessage('neutral', language, LONGEST)).not.toMatch(
        /card|kadi|K{3}|M{3}|dead|death|died|kufa|kifo|pole/i,
      );
      expect(plainMessage('neutral', language)).not.toMatch(/card|kadi|slip/i);
    }
  });

  test('no text speaks of a child: a guardian reads the same words as anybody', () => {
    for (const [, , text] of texts) expect(text).not.toMatch(/child|minor|guardian|mtoto|mlezi/i);
  });

  test('an owner reads serial and place, in Kiswahili or English', () => {
    const fields = { serial: cardSerial(34), office: officeName('HC-021-1') };
    expect(cardMessage('ready', 'sw', fields)).toBe(
      `KADI YA HUDUMA: Kadi ${fields.serial} iko tayari Huduma Centre Murang'a. Chukua mwenyewe na kitambulisho au slip. Kadi ni BURE. Msaada 0800221111`,
    );
    expect(cardMessage('on-the-way', 'en', fields)).toBe(
      `HUDUMA CARD: Card ${fields.serial} is on its way to Huduma Centre Murang'a. We will send an SMS when it is there. The card is FREE. Help 0800221111`,
    );
  });

  test('the notice that a card is ready is the same text as the answer', () => {
    const serial = cardSerial(5);
    expect(noticeText({ template: 'ready', language: 'en', serial, office: 'HC-047-2' })).toBe(
      cardMessage('ready', 'en', { serial, office: 'Huduma Centre Nairobi 2' }),
    );
  });

  test('a field that looks like a pattern of replacement is put in as it is', () => {
    expect(cardMessage('ready', 'en', { serial: "$&$'$1", office: 'X' })).toContain("Card $&$'$1 is ready");
  });
});

describe('offices to choose among', () => {
  test.each([
    [['HC-020-1', 'HC-020-2', 'HC-020-3'], 'HC-020-1, HC-020-2, HC-020-3'],
    [['NRB-GATUNDU-SOUTH', 'NRB-GATUNDU-NORTH', 'HC-022-1'], 'NRB-GATUNDU-SOUTH, NRB-GATUNDU-NORTH'],
    [['N'.repeat(60)], 'N'.repeat(LONGEST_ACT_FIELDS.codes)],
  ])('of %j those are listed that fit, whole', (codes, list) => {
    expect(actMessage('place-several', 'en', { codes })).toContain(`one of: ${list}. Nothing`);
  });
});

describe('names of offices', () => {
  test('every specimen office of the 47 counties has a name of its own that fits its field', () => {
    const names = COUNTIES.flatMap(({ code }) => officesOf(code)).map(officeName);
    expect(names).toHaveLength(141);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^Huduma Centre [A-Z]/);
      expect(name.length).toBeLessThanOrEqual(LONGEST_FIELDS.office);
    }
    expect(officeName('HC-020-3')).toBe('Huduma Centre Kerugoya 3');
  });

  test.each([
    'NRB-GATUNDU-SOUTH',
    'HC-048-1',
    'HC-000-1',
    'HC-21-1',
    'HC-021-0',
  ])('the unknown code %s is shown as it is', (code) => {
    expect(officeName(code)).toBe(code);
  });
});

describe('folding to the GSM alphabet', () => {
  test.each([
    ['Ng\u2019ang\u02bca', "Ng'ang'a"],
    ['M\u0169rang\u2018a', "Murang'a"],
    ['W\u0129themb\u0129', 'Withembi'],
    ['Ol\u00a0Kalou \u2013 South', 'Ol Kalou - South'],
    ['{A}[B]~^|\\\u20ac', 'AB'],
    ['\u0634\u4e2d\ud83d\ude00 x', 'x'],
  ])('%j becomes %j', (from, to) => {
    expect(foldToGsm7(from)).toBe(to);
  });

  test('whatever a field holds, the message stays one segment', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom(...STAGES),
        fc.constantFrom('en' as const, 'sw' as const),
        (serial, office, stage, language) => {
          const text = cardMessage(stage, language, { serial, office });
          expect(encodeGsm7(text)?.length).toBeLessThanOrEqual(160);
        },
      ),
      { numRuns: 200 },
    );
  });
});
