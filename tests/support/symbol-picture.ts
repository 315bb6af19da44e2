import type { Picture } from '../../templates/draw/picture.ts';
import { drawnRuns, extentOf, type SymbolMatrix } from '../../templates/symbols/index.ts';

/** A symbol alone with its quiet zone, at so many dots a module, as the black plane of a printer takes it. */
export const symbolPicture = (matrix: SymbolMatrix, module: number): Picture & { black: Uint8Array } => {
  const { columns, rows } = extentOf(matrix);
  const width = columns * module;
  const height = rows * module;
  const black = new Uint8Array(width * height);
  for (const run of drawnRuns(matrix)) {
    const left = (matrix.quiet + run.x) * module;
    const top = (matrix.quiet + run.y) * module;
    for (let y = top; y < top + run.h * module; y++) {
      black.fill(1, y * width + left, y * width + left + run.w * module);
    }
  }
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(255), black };
};

/** Bars of Code 128 with ten units of white beside them. */
export const barsPicture = (widths: readonly number[], dotsPerUnit: number, height: number): Picture => {
  const quiet = 10;
  const width = (widths.reduce((sum, one) => sum + one, 0) + 2 * quiet) * dotsPerUnit;
  const row = new Uint8Array(width);
  let x = quiet * dotsPerUnit;
  for (const [index, one] of widths.entries()) {
    if (index % 2 === 0) row.fill(1, x, x + one * dotsPerUnit);
    x += one * dotsPerUnit;
  }
  const black = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) black.set(row, y * width);
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(255), black };
};

/** Bytes that look like those of a signed seal: always the same for a seed. */
export const seededBytes = (length: number, seed = 1): Uint8Array => {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
};

/** Text of so many characters of Base45 (RFC 9285). */
export const seededBase45 = (length: number, seed = 1): string =>
  Array.from(seededBytes(length, seed), (byte) =>
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.charAt(byte % 45),
  ).join('');
