import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { coveringDots } from '../../templates/draw/backdrop.ts';
import {
  drawPdf,
  type FaceImages,
  type FacePlan,
  frameOf,
  loadProduct,
  pngOf,
  previewOf,
  rasterSide,
} from '../../templates/index.ts';
import { adult, imagesOf, NO_IMAGES, planned, texts } from './specimen.ts';

let images: FaceImages;
beforeAll(async () => {
  images = await imagesOf();
});

const frame = frameOf(adult().layout.sheet);

describe('the raster', () => {
  test('is the same dots from run to run', async () => {
    const plan = planned();
    const first = await rasterSide(plan, 'front', images);
    await rasterSide(planned({ values: { names: 'Achieng' }, mark: 'none' }), 'front', await imagesOf('two'));
    const again = await rasterSide(plan, 'front', images);
    expect(Buffer.compare(first.rgb, again.rgb)).toBe(0);
    expect(Buffer.compare(first.black, again.black)).toBe(0);
    expect(Buffer.compare(first.overlay, again.overlay)).toBe(0);
  });

  test('drawn at the same time for two people mixes nothing', async () => {
    const other = planned({ values: { names: 'Achieng Odhiambo', serial: 'K00000A2X' } });
    const otherImages = await imagesOf('two');
    const alone = [
      await rasterSide(planned(), 'front', images),
      await rasterSide(other, 'front', otherImages),
    ];
    const together = await Promise.all([
      rasterSide(planned(), 'front', images),
      rasterSide(other, 'front', otherImages),
    ]);
    for (const [index, side] of together.entries()) {
      expect(Buffer.compare(side.rgb, alone[index]?.rgb ?? Buffer.of())).toBe(0);
      expect(Buffer.compare(side.black, alone[index]?.black ?? Buffer.of())).toBe(0);
    }
  });

  test('is 1016 by 648 dots with one plane for black and one for varnish', async () => {
    const side = await rasterSide(planned(), 'front', images);
    expect([side.width, side.height]).toEqual([1016, 648]);
    expect(side.rgb.length).toBe(1016 * 648 * 3);
    expect(side.black.every((dot) => dot === 0 || dot === 1)).toBe(true);
    expect(side.overlay.every((dot) => dot === 0 || dot === 1)).toBe(true);
  });

  test('leaves the contacts of the chip free in every panel', async () => {
    const front = await rasterSide(planned(), 'front', images);
    const [chip] = adult().layout.front.keepOut;
    if (chip?.why !== 'chip') return expect.unreachable();
    const keepOut = chip.box;
    // ISO/IEC 7816-2: the contacts lie between 10.25 and 19.87 mm from the left, 19.23 and 28.55 mm from the top.
    expect(keepOut.x < 10.25 && keepOut.x + keepOut.w > 19.87).toBe(true);
    expect(keepOut.y < 19.23 && keepOut.y + keepOut.h > 28.55).toBe(true);
    const { left, top, right, bottom } = coveringDots(frame.box(keepOut));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const dot = y * front.width + x;
        const clear =
          front.black[dot] === 0 &&
          front.overlay[dot] === 0 &&
          [0, 1, 2].every((c) => front.rgb[3 * dot + c] === 255);
        if (!clear) expect.unreachable(`dot ${x} ${y} is printed`);
      }
    }
    expect(front.overlay[0]).toBe(1);
  });

  test('puts all text of the person on the black panel and none of it in the dye', async () => {
    const named = await rasterSide(planned(), 'front', images);
    const renamed = await rasterSide(planned({ values: { names: 'Achieng' } }), 'front', images);
    expect(Buffer.compare(named.rgb, renamed.rgb)).toBe(0);
    expect(Buffer.compare(named.black, renamed.black)).not.toBe(0);
  });

  test('is marked as a specimen in colour and in the varnish, and otherwise not', async () => {
    for (const side of ['front', 'back'] as const) {
      const marked = await rasterSide(planned({ mark: 'specimen' }), side, images);
      const plain = await rasterSide(planned({ mark: 'none' }), side, images);
      expect(Buffer.compare(marked.rgb, plain.rgb)).not.toBe(0);
      const unvarnished = (overlay: Uint8Array) => overlay.reduce((sum, dot) => sum + 1 - dot, 0);
      expect(unvarnished(marked.overlay)).toBeGreaterThan(unvarnished(plain.overlay) + 10_000);
    }
  });

  test('holds the portrait where the layout says', async () => {
    const one = await rasterSide(planned(), 'front', images);
    const two = await rasterSide(planned(), 'front', await imagesOf('three'));
    const { pictures } = adult().layout.front;
    expect(pictures.map(({ as }) => as)).toEqual(['ghost', 'photo']);
    const homes = pictures.map(({ box }) => coveringDots(frame.box(box)));
    let changed = 0;
    for (let dot = 0; dot < one.width * one.height; dot++) {
      if ([0, 1, 2].every((c) => one.rgb[3 * dot + c] === two.rgb[3 * dot + c])) continue;
      changed++;
      const x = dot % one.width;
      const y = Math.floor(dot / one.width);
      const home = homes.some(
        (box) => x >= box.left - 1 && x <= box.right && y >= box.top - 1 && y <= box.bottom,
      );
      if (!home) expect.unreachable(`dot ${x} ${y} changed with the portrait`);
    }
    expect(changed).toBeGreaterThan(5_000);
  });

  test('refuses a portrait that is no picture, and a plan of another layout', async () => {
    await expect(
      rasterSide(planned(), 'front', { portrait: Uint8Array.of(1, 2, 3), signature: null }),
    ).rejects.toMatchObject({
      code: 'PORTRAIT_UNREADABLE',
    });
    const stale: FacePlan = { ...planned(), layoutHash: '0'.repeat(64) };
    await expect(rasterSide(stale, 'back', images)).rejects.toMatchObject({ code: 'PLAN_OF_OTHER_LAYOUT' });
    await expect(drawPdf([{ plan: stale, images }])).rejects.toMatchObject({
      code: 'PLAN_OF_OTHER_LAYOUT',
    });
    await expect(drawPdf([{ plan: planned(), images: NO_IMAGES }])).rejects.toMatchObject({
      code: 'PORTRAIT_UNREADABLE',
    });
  });
});

describe('pictures for people', () => {
  test('are PNG files of the whole side and of the cut card', async () => {
    const side = await rasterSide(planned(), 'front', images);
    expect(await sharp(await pngOf(side)).metadata()).toMatchObject({
      format: 'png',
      width: 1016,
      height: 648,
    });
    const preview = await sharp(
      await previewOf(side, { trim: frame.trim, rounded: true, contacts: true }),
    ).metadata();
    expect(preview).toMatchObject({ format: 'png', width: 1011, height: 638 });
  });

  test('show black on top of the colours', async () => {
    const rgb = new Uint8Array(4 * 3).fill(200);
    const png = await pngOf({ width: 2, height: 2, rgb, black: Uint8Array.of(1, 0, 0, 0) });
    const raw = await sharp(png).removeAlpha().raw().toBuffer();
    expect([...raw]).toEqual([0, 0, 0, 200, 200, 200, 200, 200, 200, 200, 200, 200]);
  });
});

test('the layout hash of a plan is the product it was planned with', () => {
  expect(planned().layoutHash).toBe(loadProduct('huduma-adult').hash);
  expect(texts(planned(), 'back')[0]?.text).toBe('K00000A1X');
});
