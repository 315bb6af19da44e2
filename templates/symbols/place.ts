import { extentOf, type SymbolMatrix, type SymbolRoom } from './symbol.ts';

/** All in printer dots; parts of dots are not drawn on. */
export interface DotBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface SymbolPlace {
  /** Upper left dark corner, inside the quiet zone. */
  readonly x: number;
  readonly y: number;
  /** Dots a module is wide. */
  readonly module: number;
  /** Dots a row of modules is high. */
  readonly height: number;
}

const whole = ({ x, y, w, h }: DotBox): DotBox => {
  const left = Math.ceil(x);
  const top = Math.ceil(y);
  return { x: left, y: top, w: Math.floor(x + w) - left, h: Math.floor(y + h) - top };
};

/** The most modules a box holds when none is smaller than `dotsPerModule`. */
export const symbolRoom = (box: DotBox, dotsPerModule: number): SymbolRoom => {
  const { w, h } = whole(box);
  return { columns: Math.floor(w / dotsPerModule), rows: Math.floor(h / dotsPerModule) };
};

/**
 * The largest whole number of dots a module at which the symbol and its quiet zone lie in the box, in the middle of it;
 * undefined when a module would be smaller than `dotsPerModule`.
 */
export const placeSymbol = (
  matrix: SymbolMatrix,
  box: DotBox,
  dotsPerModule: number,
): SymbolPlace | undefined => {
  const { x, y, w, h } = whole(box);
  const { columns, rows } = extentOf(matrix);
  const module = Math.min(Math.floor(w / columns), Math.floor(h / rows));
  const large = module >= Math.max(1, dotsPerModule);
  if (!large) return undefined;
  return {
    x: x + Math.floor((w - columns * module) / 2) + matrix.quiet * module,
    y: y + Math.floor((h - rows * module) / 2) + matrix.quiet * module,
    module,
    height: module * matrix.rowHeight,
  };
};
