import { expect, test } from 'vitest';
import { readSource } from './source-files.ts';

/**
 * What went wrong when cards were handed out before (press and government, 2020 to 2024), and the tests that keep it from happening
 * here: the file, and words of the name of a test or of its group.
 */
const FAILURES: Readonly<Record<string, readonly (readonly [file: string, name: string])[]>> = {
  'a message with a link is useless on a basic telephone': [
    ['tests/sms/messages.test.ts', 'says that it is free, where help is, and leads nowhere else'],
    ['tests/sms/messages.test.ts', 'the choice of another office is offered while the card is made'],
    ['tests/sms/conversation.test.ts', 'an SMS with a link is useless on a basic phone'],
  ],
  'messages could not be understood': [
    ['tests/sms/messages.test.ts', 'is one GSM-7 segment at its longest fields'],
  ],
  'telephone numbers were wrong or had changed': [
    ['tests/pipeline/collection/collecting.test.ts', 'wrong or changed telephone numbers'],
    ['tests/pipeline/after/notices.test.ts', 'wrong or changed phone numbers'],
  ],
  'the card went to the rural home, far from where the person lives': [
    ['tests/pipeline/offices/redirect.test.ts', 'the card sent far from where its owner lives'],
  ],
  'the message names one office and the card is at another': [
    ['tests/pipeline/offices/redirect.test.ts', 'the message says one office and the card is at another'],
  ],
  'the card is there and cannot be found in the system': [
    ['tests/pipeline/offices/receiving.test.ts', 'physically present, not traceable in the kit'],
  ],
  'the system says delivered and the card is missing': [
    ['tests/pipeline/offices/receiving.test.ts', 'the system says delivered, the card is missing'],
    ['tests/pipeline/after/lifecycle.test.ts', 'system says delivered, card missing'],
  ],
  'people are asked to collect where they never registered': [
    ['tests/pipeline/offices/redirect.test.ts', 'asked to collect where they never registered'],
  ],
  'there are errors on the card': [
    ['tests/pipeline/collection/collecting.test.ts', 'errors on the card, reported at once'],
    ['tests/pipeline/after/correction.test.ts', 'errors on the card: the register corrects them'],
  ],
  'masts are destroyed, people have moved away, offices are closed': [
    ['tests/pipeline/collection/offline.test.ts', 'masts destroyed: cards are handed over without network'],
    ['tests/pipeline/offices/redirect.test.ts', 'masts destroyed, offices closed'],
  ],
  'people apply again elsewhere, and jobs are doubled': [
    ['tests/pipeline/requests/arrival.test.ts', 'people re-apply elsewhere'],
  ],
  'most uncollected cards are duplicates at Huduma Centres': [
    ['tests/pipeline/after/waiting.test.ts', 'most uncollected are duplicates at Huduma Centres'],
  ],
  'cards lie uncollected since 2010': [
    ['tests/pipeline/after/waiting.test.ts', 'cards uncollected since 2010'],
  ],
  'the totals of two officials do not add up': [
    ['tests/pipeline/reports/totals.test.ts', 'two officials cannot name totals that do not add up'],
  ],
};

test.each(Object.entries(FAILURES))('%s: has a test of that name', (_, tests) => {
  for (const [file, name] of tests) {
    const named = [
      ...readSource(file).text.matchAll(/(?:test|it|describe)(?:\.each)?\b[^'"`]*(['"`])([\s\S]*?)\1/g),
    ];
    expect(
      named.some(([, , title = '']) => title.includes(name)),
      `${file}: ${name}`,
    ).toBe(true);
  }
});
