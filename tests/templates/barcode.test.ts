import { describe, expect, test } from 'vitest';
import { pngOf, rasterSide, readQr } from '../../templates/index.ts';
import { base45Text, face, NO_IMAGES, planned } from './specimen.ts';

describe('the barcode of a card', () => {
  test.each([
    60, 200, 330, 419, 528,
  ])('of %i characters is read back from the printed side', async (length) => {
    const seal = base45Text(length);
    const plan = planned({ seal, mark: length % 2 === 0 ? 'specimen' : 'none' });
    expect(await readQr(await rasterSide(plan, 'back', NO_IMAGES))).toBe(seal);
    expect(await readQr(await rasterSide(plan, 'back', NO_IMAGES, 600))).toBe(seal);
  });

  test('has at least four dots a module, and four white modules on every side', async () => {
    for (const length of [60, 330, 528]) {
      const plan = planned({ seal: base45Text(length) });
      const item = plan.back.find(({ kind }) => kind === 'symbol');
      if (item?.kind !== 'symbol') return expect.unreachable();
      const symbol = item.place;
      expect(symbol.module).toBeGreaterThanOrEqual(4);
      expect(Number.isInteger(symbol.x) && Number.isInteger(symbol.y)).toBe(true);
      const side = await rasterSide(plan, 'back', NO_IMAGES);
      const quiet = 4 * symbol.module;
      const extent = item.matrix.columns * symbol.module;
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
    const back = await rasterSide(planned(), 'back', NO_IMAGES);
    expect(await readQr({ width: back.width, height: back.height, rgb: back.rgb })).toBeUndefined();
  });

  test('survives a picture of the composed side', async () => {
    const plan = planned();
    const { default: sharp } = await import('sharp');
    const png = await pngOf(await rasterSide(plan, 'back', NO_IMAGES));
    const { data, info } = await sharp(png)
      .blur(1.2)
      .jpeg({ quality: 60 })
      .toBuffer({ resolveWithObject: true });
    const raw = await sharp(data).removeAlpha().raw().toBuffer();
    expect(await readQr({ width: info.width, height: info.height, rgb: new Uint8Array(raw) })).toBe(
      face().symbols['seal'],
    );
  });
});
