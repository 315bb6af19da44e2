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

const rowsFor = (codewords: number, columns: number): number =>
  Math.max(ROWS.least, Math.ceil(codewords / columns));

/** The level asked for and no other: left to itself the encoder takes a lower one for a long content. */
const encode = (content: string, eclevel: number, columns: number): SymbolMatrix | undefined => {
  const modules = modulesOf('pdf417', content, { eclevel, columns, rowmult: 1, fixedeclevel: true });
  return modules && { ...shapeOf(columns, modules.rows), bits: modules.bits };
};

/** The untried number of columns at which so few codewords would be drawn largest, if that is larger than `scale`. */
const promising = (codewords: number, room: SymbolRoom, tried: ReadonlySet<number>, scale: number) => {
  let best = { columns: 0, scale };
  for (let columns = 1; columns <= MOST_COLUMNS; columns++) {
    const rows = rowsFor(codewords, columns);
    if (tried.has(columns) || rows > ROWS.most || rows * columns > MOST_CODEWORDS) continue;
    const possible = scaleIn(room, shapeOf(columns, rows));
    if (possible > best.scale) best = { columns, scale: possible };
  }
  return best.columns;
};

/**
 * The whole form, never the truncated one, in the columns that give the largest modules. How many codewords a content
 * takes only the encoder knows, and tells only by its rows: the widest symbol is made first, then each that could be
 * larger by what is known, two or three of them.
 */
export const pdf417 = (content: string, level: Pdf417Level, room: SymbolRoom): SymbolOutcome => {
  const widest = Math.floor((room.columns - 2 * QUIET.pdf417 - FRAME) / CODEWORD);
  const tried = new Set<number>();
  let columns = Math.min(widest, MOST_COLUMNS);
  let codewords = 1;
  let best: SymbolMatrix | undefined;
  // Nothing smaller than the room is of use.
  let scale = 1 - Number.EPSILON;
  while (columns >= 1) {
    tried.add(columns);
    const matrix = encode(content, level, columns);
    if (matrix === undefined && tried.size === 1) break;
    if (matrix !== undefined) {
      if (matrix.rows > ROWS.least) codewords = Math.max(codewords, (matrix.rows - 1) * columns + 1);
      const larger = scaleIn(room, matrix);
      if (larger > scale && matrix.rows * columns <= MOST_CODEWORDS) {
        best = matrix;
        scale = larger;
      }
    }
    columns = promising(codewords, room, tried, scale);
  }
  return best === undefined ? { kind: 'too-long' } : { kind: 'matrix', matrix: best };
};
