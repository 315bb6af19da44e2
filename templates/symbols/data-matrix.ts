import { type Modules, modulesOf } from './bwip.ts';
import { QUIET, type SymbolMatrix, type SymbolOutcome, type SymbolRoom, scaleIn } from './symbol.ts';

/** Digits, two of them a codeword, in the largest rectangle, 16 by 48 (ISO/IEC 16022:2006, table 7). */
const LONGEST_RECTANGLE = 98;

const matrixOf = (modules: Modules): SymbolMatrix => ({
  symbology: 'data-matrix',
  rowHeight: 1,
  quiet: QUIET['data-matrix'],
  ...modules,
});

/** The square or the rectangle that can be drawn larger in the room; the square where both are alike. */
export const dataMatrix = (content: string, room: SymbolRoom): SymbolOutcome => {
  const formats = content.length <= LONGEST_RECTANGLE ? ['square', 'rectangle'] : ['square'];
  let best: SymbolMatrix | undefined;
  for (const format of formats) {
    const modules = modulesOf('datamatrix', content, { format });
    if (modules === undefined) continue;
    const matrix = matrixOf(modules);
    if (scaleIn(room, matrix) > (best === undefined ? 0 : scaleIn(room, best))) best = matrix;
  }
  if (best === undefined || scaleIn(room, best) < 1) return { kind: 'too-long' };
  return { kind: 'matrix', matrix: best };
};
