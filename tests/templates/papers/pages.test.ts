import { describe, expect, test } from 'vitest';
import { type Block, gap, shareOut } from '../../../templates/papers/pages.ts';

const block = (height: number, more: Partial<Block> = {}): Block => ({ ...gap(height), ...more });
const heights = (blocks: readonly Block[], room: number): number[][] =>
  shareOut(blocks, room).map((page) => page.map(({ height }) => height));

describe('blocks among pages', () => {
  test('fill each page in order and lose nothing', () => {
    expect(heights([block(40), block(50), block(30), block(70), block(31)], 100)).toEqual([
      [40, 50],
      [30, 70],
      [31],
    ]);
  });
  test('make one page even when there are none', () => {
    expect(heights([], 100)).toEqual([[]]);
  });
  test('that are kept with the next one move on together', () => {
    expect(heights([block(60), block(20, { keep: true }), block(30)], 100)).toEqual([[60], [20, 30]]);
  });
  test('repeat the head where rows begin a page, and only there', () => {
    const head = block(9, { keep: true });
    const row = block(40, { head });
    expect(heights([head, row, row, row, row], 100)).toEqual([
      [9, 40, 40],
      [9, 40, 40],
    ]);
  });
  test('higher than a page are refused, not cut', () => {
    expect(() => heights([block(101)], 100)).toThrow(
      expect.objectContaining({ code: 'PAPER_TEXT_DOES_NOT_FIT' }),
    );
    const head = block(9);
    expect(() => heights([block(50), block(95, { head })], 100)).toThrow(
      expect.objectContaining({ code: 'PAPER_TEXT_DOES_NOT_FIT' }),
    );
  });
});
