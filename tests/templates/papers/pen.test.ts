import { describe, expect, test } from 'vitest';
import { write, writeIn, writeLine } from '../../../templates/papers/pen.ts';

const STYLE = { font: 'regular', size: 10, floor: 6 } as const;
const linesOf = (text: string, width: number): string[] =>
  write(text, STYLE, width, '/x').lines.map((line) => line.text);
const refusal = (code: string, facts: object) => expect.objectContaining({ code, facts });

describe('a text on paper', () => {
  test('is wrapped between words at its own size first', () => {
    const written = write('Huduma Centre Marsabit', STYLE, 80, '/x');
    expect(written.size).toBe(10);
    expect(written.lines.map((line) => line.text)).toEqual(['Huduma Centre', 'Marsabit']);
  });
  test('keeps its exact letters', () => {
    expect(linesOf("Ng'ang'a Wairĩmũ", 300)).toEqual(["Ng'ang'a Wairĩmũ"]);
    // A letter with a combining mark is the same letter.
    expect(linesOf('Wairi\u0303mu\u0303', 300)).toEqual(['Wairĩmũ']);
  });
  test('whose one word is too wide becomes smaller, and is refused at the floor', () => {
    expect(write('Kirinyaga', STYLE, 36, '/x').size).toBe(8);
    expect(() => write('Kirinyaga', STYLE, 20, '/rows/3/office')).toThrow(
      refusal('PAPER_TEXT_DOES_NOT_FIT', { place: '/rows/3/office' }),
    );
  });
  test('on one line alone, or in a box, is refused rather than cut', () => {
    expect(() => writeLine('Huduma Centre Marsabit', STYLE, 60, '/x')).toThrow(
      refusal('PAPER_TEXT_DOES_NOT_FIT', { place: '/x' }),
    );
    expect(writeIn('Huduma Centre Marsabit', STYLE, 80, 18, '/x').size).toBeLessThan(10);
    expect(() => writeIn('Huduma Centre Marsabit', STYLE, 60, 10, '/x')).toThrow(
      refusal('PAPER_TEXT_DOES_NOT_FIT', { place: '/x' }),
    );
  });
  test.each([
    ['an emoji', 'Kadi 😀', 'U+1F600'],
    ['another script', 'مكتب', 'U+0645'],
    ['a line break', 'a\nb', 'U+000A'],
    ['a mark that turns the writing round', 'a\u202eb', 'U+202E'],
    ['a zero-width joiner', 'a\u200db', 'U+200D'],
    ['a lone surrogate', 'a\ud800b', 'U+D800'],
  ])('with %s is refused by the name of the character', (_, text, character) => {
    expect(() => write(text, STYLE, 300, '/x')).toThrow(
      refusal('PAPER_LETTER_MISSING', { place: '/x', character }),
    );
  });
});
