import type { SymbolMatrix } from './symbol.ts';

/** A rectangle of dark, in modules from the upper left dark corner of the symbol (its quiet zone lies outside). */
export interface DrawnRun {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** The dark modules as runs of one row: both back ends draw a third of the rectangles. */
export const drawnRuns = ({ columns, rows, rowHeight, bits }: SymbolMatrix): DrawnRun[] => {
  const runs: DrawnRun[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      let end = column;
      while (end < columns && bits[row * columns + end] === 1) end++;
      if (end > column) runs.push({ x: column, y: row * rowHeight, w: end - column, h: rowHeight });
      column = end + 1;
    }
  }
  return runs;
};
