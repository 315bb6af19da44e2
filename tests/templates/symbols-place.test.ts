import { describe, expect, test } from 'vitest';
import {
  drawnRuns,
  isDrawnSo,
  placeSymbol,
  type SymbolMatrix,
  symbolRoom,
} from '../../templates/symbols/index.ts';
import { symbolPicture } from '../support/symbol-picture.ts';

/** Three by two modules: dark, light, dark; light, dark, dark. */
const small = (changes: Partial<SymbolMatrix> = {}): SymbolMatrix => ({
  symbology: 'data-matrix',
  columns: 3,
  rows: 2,
  rowHeight: 1,
  quiet: 2,
  bits: Uint8Array.of(1, 0, 1, 0, 1, 1),
  ...changes,
});

describe('the place of a symbol', () => {
  test('is in the middle of its box, in the largest whole dots', () => {
    // 7 by 6 modules with the quiet zone: 10 dots a module in 75 by 60, 5 dots to spare in width.
    expect(placeSymbol(small(), { x: 100, y: 200, w: 75, h: 60 }, 3)).toEqual({
      x: 122,
      y: 220,
      module: 10,
      height: 10,
    });
  });

  test('of PDF417 has rows three modules high', () => {
    const matrix = small({ symbology: 'pdf417', rowHeight: 3 });
    expect(placeSymbol(matrix, { x: 0, y: 0, w: 700, h: 40 }, 3)).toEqual({
      x: 344,
      y: 8,
      module: 4,
      height: 12,
    });
  });

  test('takes no part of a dot at the edge of its box', () => {
    expect(placeSymbol(small(), { x: 0.4, y: 0.4, w: 21.2, h: 18.2 }, 1)?.module).toBe(2);
    expect(placeSymbol(small(), { x: 0.4, y: 0.4, w: 21.6, h: 18.6 }, 1)).toMatchObject({
      x: 7,
      y: 7,
      module: 3,
    });
  });

  test('is refused where a module would be smaller than the product allows', () => {
    const box = { x: 0, y: 0, w: 27, h: 27 };
    expect(placeSymbol(small(), box, 3)?.module).toBe(3);
    expect(placeSymbol(small(), box, 4)).toBeUndefined();
    expect(placeSymbol(small(), { x: 0, y: 0, w: 0, h: -4 }, 0)).toBeUndefined();
    expect(placeSymbol(small(), { x: 0, y: 0, w: Number.NaN, h: 9 }, 1)).toBeUndefined();
  });

  test('is found for whatever fits the room that was counted for it', () => {
    const box = { x: 0.5, y: 0.5, w: 29, h: 25 };
    expect(symbolRoom(box, 4)).toEqual({ columns: 7, rows: 6 });
    expect(placeSymbol(small(), box, 4)?.module).toBe(4);
    expect(symbolRoom({ ...box, w: 28 }, 4)).toEqual({ columns: 6, rows: 6 });
  });
});

describe('the drawing of a symbol', () => {
  test('is one rectangle for each run of dark modules of a row', () => {
    expect(drawnRuns(small())).toEqual([
      { x: 0, y: 0, w: 1, h: 1 },
      { x: 2, y: 0, w: 1, h: 1 },
      { x: 1, y: 1, w: 2, h: 1 },
    ]);
    expect(drawnRuns(small({ rowHeight: 3 })).at(-1)).toEqual({ x: 1, y: 3, w: 2, h: 3 });
  });

  test.each([1, 3])('is recognised dot by dot, with rows %i high', (rowHeight) => {
    const matrix = small({ rowHeight });
    const plane = symbolPicture(matrix, 4);
    const place = { x: 8, y: 8, module: 4, height: 4 * rowHeight };
    expect(isDrawnSo(plane, place, matrix)).toBe(true);
    for (let dot = 0; dot < plane.black.length; dot++) {
      plane.black[dot] = 1 - (plane.black[dot] ?? 0);
      if (isDrawnSo(plane, place, matrix)) expect.unreachable(`dot ${dot} is not looked at`);
      plane.black[dot] = 1 - (plane.black[dot] ?? 0);
    }
    expect(isDrawnSo(plane, { ...place, x: 9 }, matrix)).toBe(false);
    expect(isDrawnSo(plane, { ...place, y: 7 }, matrix)).toBe(false);
  });
});
