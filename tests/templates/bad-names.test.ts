import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFace } from '../../templates/index.ts';
import { adult, face, texts } from './specimen.ts';

const codesOf = (names: string): string => {
  const outcome = planFace(face({ values: { names } }), adult());
  return outcome.kind === 'review'
    ? outcome.problems.map(({ field, code }) => `${field} ${code}`).join()
    : 'planned';
};

describe('a name that is no writing goes to a person and is never drawn otherwise', () => {
  test.each([
    ['a control character', 'Mary\u0000Atieno'],
    ['a tabulator', 'Mary\tAtieno'],
    ['a line feed', 'Mary\nAtieno'],
    ['a mark that turns the direction', 'Mary \u202eoneitA'],
    ['a mark of right to left', 'Mary\u200f Atieno'],
    ['an isolate that is never closed', '\u2067Mary Atieno'],
    ['a joiner of no width', 'Mary\u200dAtieno'],
    ['a space of no width', 'Mary\u200bAtieno'],
    ['a byte order mark', '\ufeffMary'],
    ['an emoji', 'Mary 😀'],
    ['a family of emoji', '👩‍👩‍👧 Mary'],
    ['half a character', 'Mary \ud83d'],
    ['a private character', 'Mary \ue000'],
    ['a character of another script', 'Mary محمد'],
    ['a soft hyphen', 'Ma\u00adry'],
    ['a space that does not break', 'Mary\u00a0Atieno'],
    ['a tag character', 'Mary\u{e0041}'],
  ])('%s', (_, names) => {
    expect(codesOf(names)).toBe('names GLYPH_MISSING');
  });

  test('five hundred characters, in one part or in many', () => {
    expect(codesOf('M'.repeat(500))).toBe('names TEXT_DOES_NOT_FIT');
    expect(codesOf('Mary '.repeat(100).trim())).toBe('names TEXT_DOES_NOT_FIT');
  });

  test('a hundred marks on one letter', () => {
    expect(codesOf(`M${'\u0301'.repeat(100)}ary`)).toBe('names GLYPH_MISSING');
    expect(codesOf('M\u0301\u0323ary')).toBe('planned');
  });

  test('spaces that would be lost in the lines', () => {
    for (const names of ['   ', ' ', ' Mary', 'Mary ', 'Mary  Atieno'])
      expect(codesOf(names)).toBe('names TEXT_SPACES');
  });
});

test('whatever the name, it goes to a person or stands there letter for letter', () => {
  const letter = fc.oneof(
    fc.constantFrom(..."aeiouũĩAEMNK'’- .\u0303\u0301\u0323".split('')),
    fc.constantFrom('\u202e', '\u200d', '\u0000', '😀', '王', '\ud800', '\u0085', '\u2028'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const runs = process.env['KADI_LONG_TESTS'] === '1' ? 100_000 : 500;
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 60 }), (letters) => {
      const names = letters.join('');
      const outcome = planFace(face({ values: { names } }), adult());
      if (outcome.kind === 'review') {
        for (const { code } of outcome.problems)
          expect(['TEXT_SPACES', 'GLYPH_MISSING', 'TEXT_DOES_NOT_FIT']).toContain(code);
        return;
      }
      const drawn = texts(outcome.plan, 'front')
        .map(({ text }) => text)
        .join('');
      const wanted = names.normalize('NFC').replaceAll(' ', '');
      expect(drawn.replaceAll(' ', '')).toContain(wanted);
    }),
    { numRuns: runs },
  );
});
