import { PDFiumLibrary } from '@hyzyla/pdfium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coveringDots } from '../../templates/draw/backdrop.ts';
import { boxDots } from '../../templates/geometry.ts';
import {
  drawPdf,
  type FacePlan,
  loadProduct,
  pngOf,
  previewOf,
  type RasterSide,
  rasterSide,
} from '../../templates/index.ts';
import { adult, planned, printPortrait, texts } from './specimen.ts';

let portrait: Uint8Array;
let pdfium: PDFiumLibrary;

beforeAll(async () => {
  portrait = await printPortrait();
  pdfium = await PDFiumLibrary.init();
});
afterAll(() => pdfium.destroy());

const composed = (side: RasterSide, dot: number, channel: number): number =>
  side.black[dot] === 1 ? 0 : (side.rgb[3 * dot + channel] ?? 0);

/** Pages of a PDF as RGBA of the raster's size. */
const pages = async (pdf: Uint8Array): Promise<Uint8Array[]> => {
  const document = await pdfium.loadDocument(pdf);
  const pictures: Uint8Array[] = [];
  for (const page of document.pages()) {
    const { data } = await page.render({ width: 1016, height: 648, render: 'bitmap' });
    pictures.push(new Uint8Array(data));
  }
  document.destroy();
  return pictures;
};

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

describe('the raster', () => {
  test('is the same dots from run to run', async () => {
    const plan = planned();
    const first = await rasterSide(plan, 'front', portrait);
    await rasterSide(planned({ names: ['Achieng'], specimen: false }), 'front', await printPortrait('two'));
    const again = await rasterSide(plan, 'front', portrait);
    expect(Buffer.compare(first.rgb, again.rgb)).toBe(0);
    expect(Buffer.compare(first.black, again.black)).toBe(0);
    expect(Buffer.compare(first.overlay, again.overlay)).toBe(0);
  });

  test('drawn at the same time for two people mixes nothing', async () => {
    const other = planned({ names: ['Achieng', 'Odhiambo'], serial: 'K00000A2X' });
    const otherPortrait = await printPortrait('two');
    const alone = [
      await rasterSide(planned(), 'front', portrait),
      await rasterSide(other, 'front', otherPortrait),
    ];
    const together = await Promise.all([
      rasterSide(planned(), 'front', portrait),
      rasterSide(other, 'front', otherPortrait),
    ]);
    for (const [index, side] of together.entries()) {
      expect(Buffer.compare(side.rgb, alone[index]?.rgb ?? Buffer.of())).toBe(0);
      expect(Buffer.compare(side.black, alone[index]?.black ?? Buffer.of())).toBe(0);
    }
  });

  test('is 1016 by 648 dots with one plane for black and one for varnish', async () => {
    const side = await rasterSide(planned(), 'front', portrait);
    expect([side.width, side.height]).toEqual([1016, 648]);
    expect(side.rgb.length).toBe(1016 * 648 * 3);
    expect(side.black.every((dot) => dot === 0 || dot === 1)).toBe(true);
    expect(side.overlay.every((dot) => dot === 0 || dot === 1)).toBe(true);
  });

  test('leaves the contacts of the chip free in every panel', async () => {
    const front = await rasterSide(planned(), 'front', portrait);
    const { keepOut } = adult().layout.front;
    if (keepOut === undefined) return expect.unreachable();
    // ISO/IEC 7816-2: the contacts lie between 10.25 and 19.87 mm from the left, 19.23 and 28.55 mm from the top.
    expect(keepOut.x < 10.25 && keepOut.x + keepOut.w > 19.87).toBe(true);
    expect(keepOut.y < 19.23 && keepOut.y + keepOut.h > 28.55).toBe(true);
    const { left, top, right, bottom } = coveringDots(boxDots(keepOut));
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
    const named = await rasterSide(planned(), 'front', portrait);
    const renamed = await rasterSide(planned({ names: ['Achieng'] }), 'front', portrait);
    expect(Buffer.compare(named.rgb, renamed.rgb)).toBe(0);
    expect(Buffer.compare(named.black, renamed.black)).not.toBe(0);
  });

  test('is marked as a specimen in colour and in the varnish, and otherwise not', async () => {
    for (const side of ['front', 'back'] as const) {
      const marked = await rasterSide(planned({ specimen: true }), side, portrait);
      const plain = await rasterSide(planned({ specimen: false }), side, portrait);
      expect(Buffer.compare(marked.rgb, plain.rgb)).not.toBe(0);
      const unvarnished = (overlay: Uint8Array) => overlay.reduce((sum, dot) => sum + 1 - dot, 0);
      expect(unvarnished(marked.overlay)).toBeGreaterThan(unvarnished(plain.overlay) + 10_000);
    }
  });

  test('holds the portrait where the layout says', async () => {
    const one = await rasterSide(planned(), 'front', portrait);
    const two = await rasterSide(planned(), 'front', await printPortrait('three'));
    const { photo, ghost } = adult().layout.front;
    if (photo === undefined || ghost === undefined) return expect.unreachable();
    const homes = [photo.box, ghost.box].map((box) => coveringDots(boxDots(box)));
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
    await expect(rasterSide(planned(), 'front', Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'PORTRAIT_UNREADABLE',
    });
    const stale: FacePlan = { ...planned(), layoutHash: '0'.repeat(64) };
    await expect(rasterSide(stale, 'back', portrait)).rejects.toMatchObject({ code: 'PLAN_OF_OTHER_LAYOUT' });
    await expect(drawPdf([{ plan: stale, portrait }])).rejects.toMatchObject({
      code: 'PLAN_OF_OTHER_LAYOUT',
    });
    await expect(drawPdf([{ plan: planned(), portrait: Uint8Array.of(1) }])).rejects.toMatchObject({
      code: 'PORTRAIT_UNREADABLE',
    });
  });
});

describe('the PDF', () => {
  test.each([
    { title: 'a specimen', changes: {} },
    {
      title: 'a long chain',
      changes: {
        names: ['Abdirahman', 'Mohamed', 'Abdullahi', 'Hassan', 'Warsame', 'Farah', 'Jama', 'Guled'],
        specimen: false,
      },
    },
    { title: 'stacked marks', changes: { names: ['Ẹ̀bùn', 'Ɔ̃ba', 'Mu\u0303thoni'], specimen: false } },
    { title: 'an expiry date', changes: { expiresOn: '2036-11-22' } },
  ])('shows the same picture as the raster for $title', async ({ changes }) => {
    const plan = planned(changes);
    const [front, back] = await pages(await drawPdf([{ plan, portrait }]));
    for (const [side, page] of [
      ['front', front],
      ['back', back],
    ] as const) {
      if (page === undefined) return expect.unreachable();
      const raster = await rasterSide(plan, side, portrait);
      const apart = difference(raster, page);
      // Two rasterisers smooth edges in their own ways, and only one has a black panel of on and off: measured, that
      // is 4.5 to 5.4 of 255 on average. The same page moved by one dot, a twelfth of a millimetre, is twice as far.
      expect(apart).toBeLessThan(6);
      for (const [right, down] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        expect(difference(raster, page, right, down)).toBeGreaterThan(1.7 * apart);
      }
    }
  });

  test('of another person is not taken for the same picture', async () => {
    const [front] = await pages(
      await drawPdf([
        { plan: planned({ names: ['Achieng', 'Odhiambo'] }), portrait: await printPortrait('two') },
      ]),
    );
    if (front === undefined) return expect.unreachable();
    expect(difference(await rasterSide(planned(), 'front', portrait), front)).toBeGreaterThan(8);
  });

  test('is the same bytes for the same cards', async () => {
    const cards = [
      { plan: planned(), portrait },
      { plan: planned({ names: ['Achieng'] }), portrait },
    ];
    expect(Buffer.compare(await drawPdf(cards), await drawPdf(cards))).toBe(0);
  });

  test('has two pages a card, each its own person', async () => {
    const people = ['Achieng', 'Barasa', 'Chebet'];
    const pdf = await drawPdf(people.map((name) => ({ plan: planned({ names: [name] }), portrait })));
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
    const size = async (count: number) =>
      (await drawPdf(Array.from({ length: count }, () => ({ plan: planned(), portrait })))).length;
    // Documents of few cards are compressed, batches are not: each kind is held against itself.
    const [one, two, seven] = [await size(1), await size(2), await size(7)];
    expect(seven - two).toBeLessThan(5.2 * (two - one));
    expect(two - one).toBeLessThan(portrait.length + 12_000);
    const [eight, nine, fifteen] = [await size(8), await size(9), await size(15)];
    expect(fifteen - nine).toBeLessThan(6.2 * (nine - eight));
    expect(nine - eight).toBeLessThan(portrait.length + 24_000);
  });
});

describe('pictures for people', () => {
  test('are PNG files of the whole side and of the cut card', async () => {
    const { default: sharp } = await import('sharp');
    const side = await rasterSide(planned(), 'front', portrait);
    expect(await sharp(await pngOf(side)).metadata()).toMatchObject({
      format: 'png',
      width: 1016,
      height: 648,
    });
    const preview = await sharp(await previewOf(side, { contacts: true })).metadata();
    expect(preview).toMatchObject({ format: 'png', width: 1011, height: 638 });
  });

  test('show black on top of the colours', async () => {
    const { default: sharp } = await import('sharp');
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
