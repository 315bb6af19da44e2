import bwipjs, { type BwippOptions } from 'bwip-js/node';
import { describe, expect, test } from 'vitest';
import { pngOf, rasterSide, readQr } from '../../templates/index.ts';
import { QR_MASK, qrMatrix } from '../../templates/plan/qr.ts';
import { base45Text, face, planned } from './specimen.ts';

/** The matrix of an encoder that shares nothing with ours. BWIPP counts masks from 1, and raises the level where that costs nothing: not at these lengths. */
const independent = (text: string, version: number, level: string): number[] => {
  const options = { version: String(version), eclevel: level, mask: QR_MASK + 1 };
  const [symbol] = bwipjs.raw('qrcode', text, options as BwippOptions);
  return symbol !== undefined && 'pixs' in symbol ? symbol.pixs : [];
};

describe('the barcode', () => {
  test.each(
    (['L', 'M', 'Q'] as const).flatMap((level) =>
      [154, 305, 366, 419, 426].map((length) => ({ level, length })),
    ),
  )('of $length characters at level $level has the modules another encoder gives', ({ level, length }) => {
    const text = base45Text(length);
    const outcome = qrMatrix(text, level, 97);
    if (outcome.kind !== 'matrix') return expect.unreachable();
    expect(Array.from(outcome.matrix.bits)).toEqual(independent(text, outcome.matrix.version, level));
  });

  test('is the smallest that holds the text', () => {
    const sizeOf = (length: number) => {
      const outcome = qrMatrix(base45Text(length), 'M', 97);
      return outcome.kind === 'matrix' ? outcome.matrix.version : 0;
    };
    // ISO/IEC 18004:2015, table 7: version 10-M holds 311 alphanumeric characters, 11-M holds 366.
    expect([311, 312, 366, 367].map(sizeOf)).toEqual([10, 11, 11, 12]);
  });

  test('too long for the modules allowed, or not Base45, is refused', () => {
    expect(qrMatrix(base45Text(312), 'M', 57).kind).toBe('too-long');
    expect(qrMatrix(base45Text(5000), 'M', 177).kind).toBe('too-long');
    expect(qrMatrix('lower case', 'M', 177).kind).toBe('not-alphanumeric');
    expect(qrMatrix('', 'M', 177).kind).toBe('not-alphanumeric');
  });

  test.each([
    60, 200, 330, 419, 528,
  ])('of %i characters is read back from the printed side', async (length) => {
    const qrText = base45Text(length);
    const back = await rasterSide(planned({ qrText, specimen: length % 2 === 0 }), 'back', new Uint8Array());
    expect(await readQr(back)).toBe(qrText);
  });

  test('has at least four dots a module, and four white modules on every side', async () => {
    for (const length of [60, 330, 528]) {
      const plan = planned({ qrText: base45Text(length) });
      const symbol = plan.back.find((item) => item.kind === 'modules');
      if (symbol === undefined) return expect.unreachable();
      expect(symbol.module).toBeGreaterThanOrEqual(4);
      expect(Number.isInteger(symbol.x) && Number.isInteger(symbol.y)).toBe(true);
      const side = await rasterSide(plan, 'back', new Uint8Array());
      const quiet = 4 * symbol.module;
      const extent = symbol.size * symbol.module;
      for (let y = symbol.y - quiet; y < symbol.y + extent + quiet; y++) {
        for (let x: number = symbol.x - quiet; x < symbol.x + extent + quiet; x++) {
          const dot = y * side.width + x;
          const white = [0, 1, 2].every((channel) => side.rgb[3 * dot + channel] === 255);
          if (!white) expect.unreachable('colour under the symbol');
          const inSymbol = x >= symbol.x && x < symbol.x + extent && y >= symbol.y && y < symbol.y + extent;
          if (!inSymbol && side.black[dot] !== 0) expect.unreachable('black in the quiet zone');
        }
      }
    }
  });

  test('is not read from the front, nor from a side whose symbol was wiped', async () => {
    const back = await rasterSide(planned(), 'back', new Uint8Array());
    expect(await readQr({ width: back.width, height: back.height, rgb: back.rgb })).toBeUndefined();
  });

  test('survives a picture of the composed side', async () => {
    const plan = planned();
    const { default: sharp } = await import('sharp');
    const png = await pngOf(await rasterSide(plan, 'back', new Uint8Array()));
    const { data, info } = await sharp(png)
      .blur(1.2)
      .jpeg({ quality: 60 })
      .toBuffer({ resolveWithObject: true });
    const raw = await sharp(data).removeAlpha().raw().toBuffer();
    expect(await readQr({ width: info.width, height: info.height, rgb: new Uint8Array(raw) })).toBe(
      face().qrText,
    );
  });
});
