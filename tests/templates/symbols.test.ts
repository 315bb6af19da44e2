import { describe, expect, test } from 'vitest';
import { readAll } from '../../templates/draw/read-qr.ts';
import { modulesOf } from '../../templates/symbols/bwip.ts';
import {
  code128,
  matrixEquals,
  type SymbolMatrix,
  type SymbolRequest,
  symbolMatrix,
} from '../../templates/symbols/index.ts';
import { QR_MASK, versionOf } from '../../templates/symbols/qr.ts';
import { barsPicture, seededBase45, seededBytes, symbolPicture } from '../support/symbol-picture.ts';

const CARD = { columns: 300, rows: 300 };

const drawn = (request: SymbolRequest): SymbolMatrix => {
  const outcome = symbolMatrix(request);
  if (outcome.kind !== 'matrix') throw new Error(outcome.kind);
  return outcome.matrix;
};
const qr = (content: string, errorCorrection: 'L' | 'M' | 'Q' = 'M', room = CARD): SymbolRequest => ({
  symbology: 'qr',
  content,
  errorCorrection,
  room,
});
const seal = (content: string | Uint8Array, room = CARD): SymbolRequest => ({
  symbology: 'data-matrix',
  content,
  errorCorrection: null,
  room,
});
const stacked = (content: string | Uint8Array, room = CARD): SymbolRequest => ({
  symbology: 'pdf417',
  content,
  errorCorrection: 4,
  room,
});
const sizeOf = (request: SymbolRequest) => {
  const { columns, rows } = drawn(request);
  return [columns, rows];
};
const kindOf = (request: SymbolRequest) => symbolMatrix(request).kind;

describe('the QR symbol', () => {
  test.each(
    (['L', 'M', 'Q'] as const).flatMap((level) =>
      [6, 25, 61, 154, 220, 305, 366, 419, 426, 528, 644].map((length) => ({ level, length })),
    ),
  )('of $length characters at level $level has the modules another encoder gives', ({ level, length }) => {
    for (const seed of [1, 2, 3]) {
      const content = seededBase45(length, seed);
      const ours = drawn(qr(content, level));
      // This encoder counts masks from 1, and raises the level where that costs nothing unless told not to.
      const theirs = modulesOf('qrcode', content, {
        version: String(versionOf(ours.columns)),
        eclevel: level,
        mask: QR_MASK + 1,
        fixedeclevel: true,
      });
      if (theirs === undefined) return expect.unreachable();
      expect(matrixEquals(ours, { ...ours, ...theirs })).toBe(true);
    }
  });

  test('is the smallest that holds the text', () => {
    // ISO/IEC 18004:2015, table 7: version 10-M holds 311 alphanumeric characters, 11-M holds 366.
    expect([311, 312, 366, 367].map((length) => sizeOf(qr(seededBase45(length)))[0])).toEqual([
      57, 61, 61, 65,
    ]);
  });

  test('counts its quiet zone of four modules as part of the room', () => {
    const text = seededBase45(311);
    expect(kindOf(qr(text, 'M', { columns: 65, rows: 65 }))).toBe('matrix');
    expect(kindOf(qr(text, 'M', { columns: 64, rows: 65 }))).toBe('too-long');
    expect(kindOf(qr(text, 'M', { columns: 65, rows: 64 }))).toBe('too-long');
  });
});

describe('the Data Matrix', () => {
  test('of a seal of 142 bytes is 44 modules a side, of a small one 10', () => {
    // ISO/IEC 16022:2006, table 7: 44 by 44 has 144 data codewords, of which base 256 takes two.
    expect(sizeOf(seal(seededBytes(142)))).toEqual([44, 44]);
    expect(sizeOf(seal('12'))).toEqual([10, 10]);
  });

  test('is a rectangle where that can be drawn larger', () => {
    expect(sizeOf(seal(seededBytes(20), { columns: 100, rows: 16 }))).toEqual([36, 12]);
    expect(sizeOf(seal(seededBytes(20), { columns: 30, rows: 30 }))).toEqual([20, 20]);
    expect(kindOf(seal(seededBytes(60), { columns: 100, rows: 16 }))).toBe('too-long');
  });

  test('counts its quiet zone of two modules as part of the room', () => {
    expect(kindOf(seal(seededBytes(142), { columns: 48, rows: 48 }))).toBe('matrix');
    expect(kindOf(seal(seededBytes(142), { columns: 47, rows: 48 }))).toBe('too-long');
  });
});

describe('the PDF417', () => {
  test('has the columns that give the largest modules', () => {
    // 8 codewords a row: with 9 the width would bind, with 7 the height.
    expect(sizeOf(stacked(seededBytes(142), { columns: 260, rows: 76 }))).toEqual([205, 20]);
    expect(sizeOf(stacked(seededBytes(142), { columns: 124, rows: 200 }))).toEqual([120, 52]);
  });

  test('is not drawn narrower than it must be where the room is narrow', () => {
    expect(kindOf(stacked(seededBytes(142), { columns: 90, rows: 300 }))).toBe('too-long');
    expect(kindOf(stacked(seededBytes(142), { columns: 300, rows: 30 }))).toBe('too-long');
    expect(kindOf(stacked('A', { columns: 80, rows: 80 }))).toBe('too-long');
  });

  test('stands on rows three times as high as a module is wide', () => {
    expect(drawn(stacked('KENYA'))).toMatchObject({ rowHeight: 3, quiet: 2 });
  });

  test.each([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ] as const)('is read at error correction %i', async (errorCorrection) => {
    const matrix = drawn({ ...stacked('KENYA 2026'), symbology: 'pdf417', errorCorrection });
    expect((await readAll(symbolPicture(matrix, 2))).map(({ text }) => text)).toEqual(['KENYA 2026']);
  });
});

describe('every symbol', () => {
  test('is the same for the same content', () => {
    for (const request of [qr(seededBase45(300)), seal(seededBytes(142)), stacked(seededBytes(142))]) {
      const first = drawn(request);
      expect(matrixEquals(first, drawn(request))).toBe(true);
      const { bits } = first;
      expect(matrixEquals(first, { ...first, bits: bits.with(5, 1 - (bits[5] ?? 0)) })).toBe(false);
    }
  });

  test('carries any byte, but a QR code only the characters of Base45', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const request of [seal(every), stacked(every)]) {
      const [read, ...others] = await readAll(symbolPicture(drawn(request), 3));
      expect(read?.kind).toBe(request.symbology);
      expect(read?.bytes).toEqual(every);
      expect(others).toEqual([]);
    }
    expect(kindOf({ ...qr(''), content: every })).toBe('characters');
  });

  test('of what it cannot write is refused by its characters', () => {
    for (const content of ['', 'Mũthoni', 'ʼ', '\u{1f600}', '\ud800']) {
      expect([qr(content), seal(content), stacked(content)].map(kindOf)).toEqual(Array(3).fill('characters'));
    }
    expect(kindOf(qr('small'))).toBe('characters');
    expect(kindOf(seal('Só'))).toBe('matrix');
  });

  test('of more than any symbol holds is too long', () => {
    const room = { columns: 1000, rows: 1000 };
    for (const length of [2500, 3116, 3117, 5_000_000]) {
      const content = 'A'.repeat(length);
      expect(kindOf(qr(content, 'L', room))).toBe('too-long');
      expect(kindOf(stacked(content, room))).toBe('too-long');
      expect(kindOf(seal(new Uint8Array(length).fill(200), room))).toBe('too-long');
    }
  });

  test('without room is too long', () => {
    for (const room of [
      { columns: 0, rows: 0 },
      { columns: -5, rows: 10 },
      { columns: Number.NaN, rows: Number.NaN },
    ]) {
      expect([qr('A', 'M', room), seal('A', room), stacked('A', room)].map(kindOf)).toEqual(
        Array(3).fill('too-long'),
      );
    }
  });
});

describe('bars', () => {
  test('are those of Code 128, read back', async () => {
    for (const text of ['KDB-000123', '00012345', 'a', `${'B-'.repeat(24)}`]) {
      const read = await readAll(barsPicture(await code128(text), 2, 60));
      expect(read.map((one) => [one.kind, one.text])).toEqual([['code-128', text]]);
    }
  });

  test('are not made of what a hand-held reader would give as something else', async () => {
    for (const text of ['', 'é', 'line\nline', 'B'.repeat(49)]) {
      await expect(code128(text)).rejects.toMatchObject({ code: 'CODE_128_TEXT' });
    }
  });
});
