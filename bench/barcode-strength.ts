/**
 * `node --import tsx bench/barcode-strength.ts [--seeds N]`: how much blur, noise, dirt and covering each symbol stands, and what it
 * costs to make, as the tables of docs/barcodes.md. Some minutes.
 */
import { parseArgs } from 'node:util';
import { extentOf, symbolMatrix } from '../templates/symbols/index.ts';
import { CAREFUL, USUAL } from '../tests/support/print-scan.ts';
import {
  dataMatrixOf,
  framesToRead,
  HARMS,
  type Harm,
  type PrintedSymbol,
  pdf417Of,
  qrOf,
  standsUpTo,
} from '../tests/support/stands-up-to.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Number(values.seeds);
const DOTS_PER_MM = 300 / 25.4;

const SYMBOLS: readonly PrintedSymbol[] = [
  ...(['L', 'M', 'Q'] as const).flatMap((level) => [qrOf(level, 3), qrOf(level, 4)]),
  dataMatrixOf(3),
  dataMatrixOf(4),
  dataMatrixOf(5),
  pdf417Of(4, 2),
  pdf417Of(4, 3),
];
const ORDER = Object.keys(HARMS) as Harm[];
const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

const sizeOf = ({ matrix, module }: PrintedSymbol): string => {
  const { columns, rows } = extentOf(matrix);
  return [columns, rows].map((modules) => ((modules * module) / DOTS_PER_MM).toFixed(1)).join(' × ');
};

const survivals = async (symbol: PrintedSymbol): Promise<string> => {
  let read = 0;
  for (let seed = 0; seed < 2 * seeds; seed++) {
    const gain = seed % 2 === 0 ? 1 : -1;
    if ((await framesToRead(symbol, { ...USUAL, gain }, seed)) !== undefined) read++;
  }
  return `${read}/${2 * seeds}`;
};

/** Half of the times are shorter, milliseconds. */
const costOf = ({ matrix, content }: PrintedSymbol): number => {
  const room = extentOf(matrix);
  const make = () => {
    switch (matrix.symbology) {
      case 'qr':
        return symbolMatrix({
          symbology: 'qr',
          content,
          errorCorrection: 'M',
          room: { columns: 105, rows: 105 },
        });
      case 'pdf417':
        return symbolMatrix({ symbology: 'pdf417', content, errorCorrection: 4, room });
      case 'data-matrix':
        return symbolMatrix({ symbology: 'data-matrix', content, errorCorrection: null, room });
    }
  };
  const times = Array.from({ length: 61 }, () => {
    const start = performance.now();
    make();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[30] ?? 0;
};

// The reader is made ready before anything is timed.
const [first] = SYMBOLS;
if (first !== undefined) await framesToRead(first, CAREFUL, 0);

row(['symbol', 'dots', 'mm', ...ORDER.map((harm) => `${harm}, ${HARMS[harm].unit}`), 'worn card']);
row(['---', '--:', '--:', ...ORDER.map(() => '--:'), '--:']);
for (const symbol of SYMBOLS) {
  const stood: (number | string)[] = [];
  for (const harm of ORDER) stood.push((await standsUpTo(symbol, harm, seeds)) ?? '-');
  row([symbol.name, symbol.module, sizeOf(symbol), ...stood, await survivals(symbol)]);
}
console.log('');
row(['symbol', 'ms']);
row(['---', '--:']);
for (const symbol of [qrOf('M', 4), dataMatrixOf(4), pdf417Of(4, 3)])
  row([symbol.name, costOf(symbol).toFixed(2)]);
