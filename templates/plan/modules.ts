import type { ModulesItem } from './plan.ts';

/** Neighbouring dark modules of one row, counted in modules. */
export interface DarkRun {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

/** The dark modules as runs: both back ends draw a third of the rectangles. */
export const darkRuns = ({ size, bits }: Pick<ModulesItem, 'size' | 'bits'>): DarkRun[] => {
  const runs: DarkRun[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; ) {
      let end = column;
      while (end < size && bits[row * size + end] === 1) end++;
      if (end > column) runs.push({ row, column, length: end - column });
      column = end + 1;
    }
  }
  return runs;
};
