export const SYMBOLOGIES = ['qr', 'pdf417', 'data-matrix'] as const;
export type Symbology = (typeof SYMBOLOGIES)[number];
export type QrLevel = 'L' | 'M' | 'Q';
export type Pdf417Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The most modules a place holds, quiet zone included, at the least size of a module. */
export interface SymbolRoom {
  readonly columns: number;
  readonly rows: number;
}

/** What a product chooses. Data Matrix is always ECC 200, whose error correction goes with its size. */
export type SymbolStyle =
  | { readonly symbology: 'qr'; readonly errorCorrection: QrLevel }
  | { readonly symbology: 'pdf417'; readonly errorCorrection: Pdf417Level }
  | { readonly symbology: 'data-matrix'; readonly errorCorrection: null };

export type SymbolRequest = SymbolStyle & {
  /** Text is written as ISO 8859-1. */
  readonly content: string | Uint8Array;
  readonly room: SymbolRoom;
};

export interface SymbolMatrix {
  readonly symbology: Symbology;
  /** Without the quiet zone. */
  readonly columns: number;
  readonly rows: number;
  /** Height of a row in widths of a module: 3 for PDF417, 1 for square modules. */
  readonly rowHeight: number;
  /** White modules on every side. */
  readonly quiet: number;
  /** One byte a module, 1 is dark, row by row. */
  readonly bits: Uint8Array;
}

export type SymbolOutcome =
  | { readonly kind: 'matrix'; readonly matrix: SymbolMatrix }
  /** Nothing to write, or characters the symbology has not: QR holds those of Base45, the others ISO 8859-1. */
  | { readonly kind: 'characters' }
  /** More than the room, or the symbology, holds. */
  | { readonly kind: 'too-long' };

/**
 * White modules on every side. QR: ISO/IEC 18004:2015, 5.3.8. PDF417: ISO/IEC 15438:2015, 5.8.3. Data Matrix: 1 by
 * ISO/IEC 16022:2006, 7.1, of which we draw twice as much: on a printed ground one module is a hair.
 */
export const QUIET: Readonly<Record<Symbology, number>> = { qr: 4, pdf417: 2, 'data-matrix': 2 };

/** Width and height of the whole symbol in widths of a module, quiet zone included. */
export const extentOf = ({ columns, rows, rowHeight, quiet }: Omit<SymbolMatrix, 'bits'>) => ({
  columns: columns + 2 * quiet,
  rows: rows * rowHeight + 2 * quiet,
});

/** How many times the symbol goes into the room; below 1 it does not fit. */
export const scaleIn = (room: SymbolRoom, matrix: Omit<SymbolMatrix, 'bits'>): number => {
  const { columns, rows } = extentOf(matrix);
  return Math.min(room.columns / columns, room.rows / rows);
};

export const matrixEquals = (one: SymbolMatrix, other: SymbolMatrix): boolean =>
  one.symbology === other.symbology &&
  one.columns === other.columns &&
  one.rows === other.rows &&
  one.rowHeight === other.rowHeight &&
  one.quiet === other.quiet &&
  Buffer.compare(one.bits, other.bits) === 0;
