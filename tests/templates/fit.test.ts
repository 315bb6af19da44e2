import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingGlyphs, parsedFont, widthInEms } from '../../templates/fonts/fonts.ts';
import { fitText, type Room } from '../../templates/plan/fit.ts';

const ROOM: Room = { w: 370, h: 126, font: 'bold', size: 9, floor: 5.5, leading: 1.16 };
const FULL = (9 * 300) / 72;
const FLOOR = (5.5 * 300) / 72;

const letters = fc.constantFrom(..."abcdeghiklmnoprstuwyABDFGHJKMNTVWYĩũŋÑéẹọ’'-".split(''));
const word = fc.array(letters, { minLength: 1, maxLength: 18 }).map((list) => list.join(''));
const name = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' '));

describe('text in its place', () => {
  test('a short name stands on one line at full size', () => {
    const fitted = fitText("Ng'ang'a", ROOM);
    expect(fitted?.lines.map((line) => line.text)).toEqual(["Ng'ang'a"]);
    expect(fitted?.size).toBe(FULL);
  });

  test('a longer name is wrapped before it is made smaller', () => {
    const fitted = fitText("Mũthoni Wairĩmũ Ng'ang'a", ROOM);
    expect(fitted?.size).toBe(FULL);
    expect(fitted?.lines.map((line) => line.text)).toEqual(['Mũthoni Wairĩmũ', "Ng'ang'a"]);
  });

  test('a chain of eight names is made smaller, and none is lost', () => {
    const chain = 'Abdirahman Mohamed Abdullahi Hassan Warsame Farah Jama Guled';
    const fitted = fitText(chain, ROOM);
    expect(fitted?.lines.map((line) => line.text).join(' ')).toBe(chain);
    expect(fitted?.size).toBeLessThan(FULL);
    expect(fitted?.size).toBeGreaterThanOrEqual(FLOOR);
  });

  test('a double surname may be parted after its hyphen and nowhere else', () => {
    const fitted = fitText('Venkataraman Patel-Krishnamurthy', { ...ROOM, w: 290, h: 140, floor: 9 });
    expect(fitted?.lines.map((line) => line.text)).toEqual(['Venkataraman', 'Patel-', 'Krishnamurthy']);
  });

  test('a word that is too wide at the floor does not fit', () => {
    expect(fitText('W'.repeat(80), ROOM)).toBeUndefined();
  });

  test('more lines than the place is high do not fit', () => {
    expect(fitText(Array.from({ length: 40 }, () => 'Wanjiku').join(' '), ROOM)).toBeUndefined();
  });

  test('whatever is fitted is whole, inside its place, and never below the floor', () => {
    fc.assert(
      fc.property(name, (text) => {
        const fitted = fitText(text, ROOM);
        if (fitted === undefined) return;
        const glued = fitted.lines.reduce(
          (all, line) => (all === '' || all.endsWith('-') ? all + line.text : `${all} ${line.text}`),
          '',
        );
        // A break after a hyphen and a break at a space after a hyphen read the same here: compare without spaces.
        expect(glued.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of fitted.lines) {
          const measured = (parsedFont('bold').layout(line.text).advanceWidth / 1000) * fitted.size;
          expect(measured).toBeLessThanOrEqual(ROOM.w + 0.5);
        }
        expect((0.92 + 0.24 + (fitted.lines.length - 1) * ROOM.leading) * fitted.size).toBeLessThanOrEqual(
          ROOM.h,
        );
        expect(fitted.size).toBeGreaterThanOrEqual(FLOOR);
      }),
      { numRuns: 300 },
    );
  });

  test('widths from letters and pairs are those of the shaped line', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('regular', 'bold', 'heavy'), (text, font) => {
        const shaped = parsedFont(font).layout(text).advanceWidth / 1000;
        expect(Math.abs(widthInEms(text, font) - shaped)).toBeLessThan(0.002 * Math.max(1, shaped));
      }),
      { numRuns: 300 },
    );
  });
});

describe('glyphs', () => {
  test('every sign of Kenyan names is in the fonts', () => {
    for (const text of [
      "Ng'ang'a",
      'Thiong’o',
      'Mũthoni Wairĩmũ',
      'Ŋwana',
      'ɓaɗo',
      'Ẹ̀bùn',
      'arap Koech',
      'D.K. Patel-Shah',
      'Ñandú',
      'ʻOkina',
      '–',
    ]) {
      expect(missingGlyphs(text)).toEqual([]);
    }
  });

  test('what the fonts lack is named once, in order', () => {
    expect(missingGlyphs('A王B😀王')).toEqual(['王', '😀']);
    expect(missingGlyphs('محمد').length).toBe(3);
  });

  test('control and direction characters are not printable', () => {
    expect(missingGlyphs('a\u202eb')).toEqual(['\u202e']);
    expect(missingGlyphs('a\tb\u0000')).toEqual(['\t', '\u0000']);
  });

  test('a letter typed as base and mark is the same as the composed one', () => {
    expect(missingGlyphs('Mu\u0303thoni')).toEqual([]);
  });
});
