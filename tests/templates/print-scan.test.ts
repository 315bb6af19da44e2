import { describe, expect, test } from 'vitest';
import { CAREFUL, USUAL, type Wear } from '../support/print-scan.ts';
import {
  dataMatrixOf,
  framesToRead,
  type PrintedSymbol,
  pdf417Of,
  qrOf,
  standsUpTo,
} from '../support/stands-up-to.ts';

/** The symbols of the products at the module size of their layouts: usual content, and the longest a QR code may have. */
const SYMBOLS: readonly PrintedSymbol[] = [
  qrOf('M', 4),
  qrOf('M', 4, 528),
  qrOf('M', 3),
  dataMatrixOf(4),
  // The longest seal of a certificate of birth, and the licence's budget in bytes that take as many codewords.
  dataMatrixOf(5, 297),
  pdf417Of(4, 3),
  pdf417Of(4, 3, 260),
];
const SEEDS = process.env.KADI_LONG_TESTS === '1' ? 20 : 4;

const readOf = async (symbol: PrintedSymbol, wear: Wear): Promise<number> => {
  let read = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    if ((await framesToRead(symbol, wear, seed)) !== undefined) read++;
  }
  return read;
};

describe.each(SYMBOLS)('$name at $module dots a module, printed and scanned', (symbol) => {
  test('is read in the first frame of a careful scan', async () => {
    expect(await framesToRead(symbol, CAREFUL, 0, 1)).toBe(1);
  });

  test.each([1, -1])('is read with every seed when bars are %i dot too wide', async (gain) => {
    expect(await readOf(symbol, { ...USUAL, gain, dirt: 0 })).toBe(SEEDS);
  });

  test('is read three times in four when dirt lies on it too', async () => {
    expect(await readOf(symbol, USUAL)).toBeGreaterThanOrEqual(0.75 * SEEDS);
  });
});

describe('the print and the scan themselves', () => {
  test('do harm: what is too small for its reader, or half covered, is not read', async () => {
    expect(await readOf(pdf417Of(4, 2), USUAL)).toBe(0);
    expect(await framesToRead(qrOf('M', 4), { ...CAREFUL, blot: 0.5 }, 0)).toBeUndefined();
    expect(await framesToRead(dataMatrixOf(4), { ...CAREFUL, blur: 6 }, 0)).toBeUndefined();
  });

  test('show more error correction to stand more', async () => {
    const [low, high] = [
      await standsUpTo(qrOf('L', 4), 'blot', 2),
      await standsUpTo(qrOf('Q', 4), 'blot', 2),
    ];
    expect(low ?? 0).toBeLessThan(high ?? 0);
  });
});
