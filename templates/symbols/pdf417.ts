import { modulesOf } from './bwip.ts';
import {
  type Pdf417Level,
  QUIET,
  type SymbolMatrix,
  type SymbolOutcome,
  type SymbolRoom,
  scaleIn,
} from './symbol.ts';

/** ISO/IEC 15438:2015, 5.1: codewords a row and in all, rows of a symbol. */
const MOST_COLUMNS = 30;
const MOST_CODEWORDS = 928;
const ROWS = { least: 3, most: 90 } as const;
/** Modules of a codeword; start, stop and the two row indicators take 69 (5.2.2). */
const CODEWORD = 17;
const FRAME = 69;
/** The least for symbols without a check of their own rows (5.8.2). */
const ROW_HEIGHT = 3;

const shapeOf = (codewordColumns: number, rows: number) => ({
  symbology: 'pdf417' as const,
  columns: CODEWORD * codewordColumns + FRAME,
  rows,
  rowHeight: ROW_HEIGHT,
  quiet: QUIET.pdf417,
});

/** Codewords a row that give the largest modules in the room to so many codewords. */
const columnsFor = (codewords: number, room: SymbolRoom): number => {
  let best = { columns: 0, scale: 0 };
  for (let columns = 1; columns <= MOST_COLUMNS; columns++) {
    const rows = Math.max(ROWS.least, Math.ceil(codewords / columns));
    if (rows > ROWS.most || rows * columns > MOST_CODEWORDS) continue;
    const scale = scaleIn(room, shapeOf(columns, rows));
    if (scale > best.scale) best = { columns, scale };
  }
  return best.columns;
};

const encode = (content: string, eclevel: number, columns: number): SymbolMatrix | undefined => {
  const modules = modulesOf('pdf417', content, { eclevel, columns, rowmult: 1 });
  return modules && { ...shapeOf(columns, modules.rows), bits: modules.bits };
};

/**
 * The whole form, never the truncated one, in as many columns as give the largest modules. How many codewords a content
 * takes only the encoder knows, and says only by rows: the widest symbol is made first, then one of the columns that
 * suit it, until none suits better.
 */
export const pdf417 = (content: string, level: Pdf417Level, room: SymbolRoom): SymbolOutcome => {
  const widest = Math.floor((room.columns - 2 * QUIET.pdf417 - FRAME) / CODEWORD);
  if (widest < 1) return { kind: 'too-long' };
  let best: SymbolMatrix | undefined;
  let columns = Math.min(widest, MOST_COLUMNS);
  const tried = new Set<number>();
  while (columns > 0 && !tried.has(columns)) {
    tried.add(columns);
    const matrix = encode(content, level, columns);
    if (matrix === undefined) break;
    if (best === undefined || scaleIn(room, matrix) > scaleIn(room, best)) best = matrix;
    columns = columnsFor(matrix.rows * columns, room);
  }
  if (best === undefined || scaleIn(room, best) < 1) return { kind: 'too-long' };
  return { kind: 'matrix', matrix: best };
};
