import type { SymbolPlace } from './place.ts';
import { extentOf, type SymbolMatrix } from './symbol.ts';

/** A plane of black, one byte a dot, 1 is black. */
export interface BlackPlane {
  readonly width: number;
  readonly height: number;
  readonly black: Uint8Array;
}

/**
 * Does every dot of the symbol and of its quiet zone have the colour of the matrix? The check of bulk preparation, where
 * decoding each face would take longer than drawing it.
 */
export const isDrawnSo = (plane: BlackPlane, place: SymbolPlace, matrix: SymbolMatrix): boolean => {
  const { columns, rows } = extentOf(matrix);
  const left = place.x - matrix.quiet * place.module;
  const top = place.y - matrix.quiet * place.module;
  const right = left + columns * place.module;
  const bottom = top + rows * place.module;
  if (left < 0 || top < 0 || right > plane.width || bottom > plane.height) return false;
  for (let y = top; y < bottom; y++) {
    const row = Math.floor((y - place.y) / place.height);
    const inRows = row >= 0 && row < matrix.rows;
    for (let x = left; x < right; x++) {
      const column = Math.floor((x - place.x) / place.module);
      const inside = inRows && column >= 0 && column < matrix.columns;
      const wanted = inside ? matrix.bits[row * matrix.columns + column] : 0;
      if (plane.black[y * plane.width + x] !== wanted) return false;
    }
  }
  return true;
};
