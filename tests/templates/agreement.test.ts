import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROOF_PEOPLE } from '../../cli/proof/people.ts';
import type { Sealer } from '../../cli/proof/seals.ts';
import { peopleFor } from '../../cli/proof/subject.ts';
import {
  drawPdf,
  loadProduct,
  planSides,
  productIds,
  type RasterSide,
  rasterSide,
} from '../../templates/index.ts';
import { openTestSealer, proofOf } from './every-product.ts';
import { imagesOf, planned, printPortrait } from './specimen.ts';

let pdfium: PDFiumLibrary;
let sealer: Sealer;
beforeAll(async () => {
  pdfium = await PDFiumLibrary.init();
  sealer = await openTestSealer();
});
afterAll(async () => {
  pdfium.destroy();
  await sealer.close();
});

/** Pages of a PDF as RGBA, each of the size of its raster, by a renderer that shares nothing with ours. */
const pages = async (pdf: Uint8Array, size: { width: number; height: number }): Promise<Uint8Array[]> => {
  const document = await pdfium.loadDocument(pdf);
  const pictures: Uint8Array[] = [];
  for (const page of document.pages()) {
    const { data } = await page.render({ ...size, render: 'bitmap' });
    pictures.push(new Uint8Array(data));
  }
  document.destroy();
  return pictures;
};

const composed = (side: RasterSide, dot: number, channel: number): number =>
  side.black[dot] === 1 ? 0 : (side.rgb[3 * dot + channel] ?? 0);

/** Mean difference of channels, 0 to 255, with the page moved by whole dots. The outermost dots are left out. */
const difference = (side: RasterSide, page: Uint8Array, right = 0, down = 0): number => {
  let sum = 0;
  let count = 0;
  for (let y = 1; y < side.height - 1; y++) {
    for (let x = 1; x < side.width - 1; x++) {
      const dot = y * side.width + x;
      const other = (y + down) * side.width + x + right;
      for (let channel = 0; channel < 3; channel++) {
        sum += Math.abs(composed(side, dot, channel) - (page[4 * other + channel] ?? 0));
        count++;
      }
    }
  }
  return sum / count;
};

/** 300 dpi out of 600: the mean of four dots. */
const halved = (side: RasterSide): Uint8Array => {
  const [width, height] = [side.width / 2, side.height / 2];
  const rgba = new Uint8Array(width * height * 4);
  for (let dot = 0; dot < width * height; dot++) {
    const at = 2 * Math.floor(dot / width) * side.width + 2 * (dot % width);
    for (let channel = 0; channel < 3; channel++) {
      const four = [at, at + 1, at + side.width, at + side.width + 1].map((one) =>
        composed(side, one, channel),
      );
      rgba[4 * dot + channel] = four.reduce((sum, value) => sum + value, 0) / 4;
    }
  }
  return rgba;
};

// Two rasterisers smooth edges in their own ways, and only one has a black panel of on and off: measured, that is 2 to 5.4
// of 255 on average. The same page moved by one dot, a twelfth of a millimetre, is much further away.
const APART = 6.5;
const MOVED = 1.5;

describe.each(productIds().map((id) => ({ id })))('of $id', ({ id }) => {
  test('the PDF, drawn by another renderer, is the picture of the raster', async () => {
    const { outcome, order } = await proofOf(id, sealer);
    const { plan } = outcome;
    const pdf = await drawPdf([{ plan, images: order.images }]);
    for (const [index, side] of planSides(plan).entries()) {
      const raster = await rasterSide(plan, side, order.images);
      const page = (await pages(pdf, raster))[index];
      if (page === undefined) return expect.unreachable();
      const apart = difference(raster, page);
      expect(apart).toBeLessThan(APART);
      expect(difference(raster, page, 1, 0)).toBeGreaterThan(MOVED * apart);
      expect(difference(raster, page, 0, 1)).toBeGreaterThan(MOVED * apart);
    }
  });

  test('the raster is the same dots again, and 600 dpi the same picture twice as fine', async () => {
    const { outcome, order } = await proofOf(id, sealer);
    for (const side of planSides(outcome.plan)) {
      const once = await rasterSide(outcome.plan, side, order.images);
      const again = await rasterSide(outcome.plan, side, order.images);
      for (const plane of ['rgb', 'black', 'overlay'] as const) {
        expect(Buffer.compare(once[plane], again[plane])).toBe(0);
      }
      const fine = await rasterSide(outcome.plan, side, order.images, 600);
      expect([fine.width, fine.height]).toEqual([2 * once.width, 2 * once.height]);
      const apart = difference(once, halved(fine));
      expect(apart).toBeLessThan(3.5);
    }
  });
});

describe('the PDF', () => {
  test.each(['chain-of-eight', 'two-marks', 'longest'])('shows %s as the raster does', async (name) => {
    const person = PROOF_PEOPLE.find(({ id }) => id === name);
    const { outcome, order } = await proofOf('huduma-adult', sealer, { person, mark: 'none' });
    const raster = await rasterSide(outcome.plan, 'front', order.images);
    const [front] = await pages(await drawPdf([{ plan: outcome.plan, images: order.images }]), raster);
    if (front === undefined) return expect.unreachable();
    expect(difference(raster, front)).toBeLessThan(APART);
  });

  test('of another person is not taken for the same picture', async () => {
    const raster = await rasterSide(planned(), 'front', await imagesOf());
    const other = { plan: planned({ values: { names: 'Achieng Odhiambo' } }), images: await imagesOf('two') };
    const [front] = await pages(await drawPdf([other]), raster);
    if (front === undefined) return expect.unreachable();
    expect(difference(raster, front)).toBeGreaterThan(APART + 1);
  });

  test('is the same bytes for the same cards', async () => {
    const images = await imagesOf();
    const cards = [
      { plan: planned(), images },
      { plan: planned({ values: { names: 'Achieng' } }), images },
    ];
    expect(Buffer.compare(await drawPdf(cards), await drawPdf(cards))).toBe(0);
  });

  test('has two pages a card, each its own person', async () => {
    const images = await imagesOf();
    const people = ['Achieng', 'Barasa', 'Chebet'];
    const pdf = await drawPdf(people.map((names) => ({ plan: planned({ values: { names } }), images })));
    const document = await pdfium.loadDocument(pdf);
    const found = [...document.pages()].map((page) => page.getText());
    document.destroy();
    expect(found.length).toBe(6);
    for (const [index, name] of people.entries()) {
      expect(found[2 * index]).toContain(name);
      for (const other of people.filter((each) => each !== name))
        expect(found[2 * index]).not.toContain(other);
    }
  });

  test('draws the artwork once, however many cards there are', async () => {
    const images = await imagesOf();
    const portrait = await printPortrait();
    const size = async (count: number) =>
      (await drawPdf(Array.from({ length: count }, () => ({ plan: planned(), images })))).length;
    // Documents of few cards are compressed, batches are not: each kind is held against itself.
    const [one, two, seven] = [await size(1), await size(2), await size(7)];
    expect(seven - two).toBeLessThan(5.2 * (two - one));
    expect(two - one).toBeLessThan(portrait.length + 12_000);
    const [eight, nine, fifteen] = [await size(8), await size(9), await size(15)];
    expect(fifteen - nine).toBeLessThan(6.2 * (nine - eight));
    expect(nine - eight).toBeLessThan(portrait.length + 24_000);
  });
});

test('these are all products, and each of them is for several of the people', () => {
  expect(productIds().length).toBeGreaterThanOrEqual(10);
  for (const id of productIds()) expect(peopleFor(loadProduct(id)).length).toBeGreaterThanOrEqual(4);
});
