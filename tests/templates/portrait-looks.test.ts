import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSpecimenPortrait } from '../../templates/index.ts';
import { codeOf, face, flat, jpegBytes, photographLike, pngBytes } from './portrait-pictures.ts';

const codeOfJpeg = async (picture: Sharp, quality?: number): Promise<string> =>
  codeOf(await jpegBytes(picture, quality));

/** Drawn people of both sexes and many ages, as JPEG. */
const people = (): Promise<Uint8Array[]> =>
  Promise.all(
    [6, 12, 18, 27, 35, 44, 53, 62, 71, 88].map((age, i) =>
      drawSpecimenPortrait(`looks ${age}`, { sex: i % 2 === 0 ? 'F' : 'M', age }),
    ),
  );

describe('an empty sheet is refused', () => {
  test('white, grey, black or of a colour', async () => {
    for (const colour of ['#ffffff', '#808080', '#000000', '#804020']) {
      expect(await codeOfJpeg(flat(480, 600, colour))).toBe('PORTRAIT_BLANK');
    }
  });

  test('and a PNG through which everything is seen', async () => {
    const clear = sharp({
      create: { width: 400, height: 500, channels: 4, background: { r: 10, g: 90, b: 40, alpha: 0 } },
    });
    expect(await codeOf(await pngBytes(clear))).toBe('PORTRAIT_BLANK');
  });
});

describe('a grey portrait is refused', () => {
  test('stored as grey, stored as colour, and as a grey palette', async () => {
    const grey = (await face()).greyscale().toColourspace('b-w');
    expect(await sharp(await grey.clone().jpeg().toBuffer()).metadata()).toMatchObject({ channels: 1 });
    expect(await codeOfJpeg(grey.clone())).toBe('PORTRAIT_GREY');
    const coloured = sharp(await grey.clone().png().toBuffer()).toColourspace('srgb');
    expect(await codeOfJpeg(coloured.clone())).toBe('PORTRAIT_GREY');
    expect(await codeOf(new Uint8Array(await coloured.clone().png({ palette: true }).toBuffer()))).toBe(
      'PORTRAIT_GREY',
    );
  });

  test('and one with the tint of a scanner', async () => {
    const scanned = sharp(await (await face()).greyscale().png().toBuffer())
      .toColourspace('srgb')
      .linear([1, 0.99, 0.97], [0, 0, 0]);
    expect(await codeOfJpeg(scanned)).toBe('PORTRAIT_GREY');
  });

  test('but not a portrait whose colours are dim, pale or both', async () => {
    for (const [light, saturation] of [
      [0.4, 1],
      [1, 0.4],
      [0.5, 0.5],
    ] as const) {
      for (const picture of [await face(), photographLike()]) {
        const png = await picture.modulate({ saturation }).png().toBuffer();
        expect(await codeOfJpeg(sharp(png).linear(light, 0))).toBe('ok');
      }
    }
  });
});

describe('a portrait is refused for its light only when nobody could be seen', () => {
  test('far too dark, far too bright', async () => {
    expect(await codeOfJpeg((await face()).linear(0.18, 0))).toBe('PORTRAIT_TOO_DARK');
    expect(await codeOfJpeg((await face()).linear(0.25, 190))).toBe('PORTRAIT_TOO_BRIGHT');
  });

  test('not in dim or bright light', async () => {
    for (const picture of [await face(), photographLike()]) {
      const png = await picture.png().toBuffer();
      expect(await codeOfJpeg(sharp(png).linear(0.35, 0))).toBe('ok');
      expect(await codeOfJpeg(sharp(png).linear(0.6, 100))).toBe('ok');
    }
  });

  test('and never for a tone of skin', async () => {
    for (const skin of ['#1c100a', '#3b2216', '#8d5a3a', '#f4d9c6']) {
      const head = Buffer.from(
        `<svg width="500" height="640"><rect width="500" height="640" fill="#e9eef2"/><ellipse cx="250" cy="300" rx="170" ry="230" fill="${skin}"/><circle cx="190" cy="270" r="14"/><circle cx="310" cy="270" r="14"/><path d="M190 400 Q250 440 310 400" stroke="#5a1f1f" stroke-width="12" fill="none"/><rect y="560" width="500" height="80" fill="#33527a"/></svg>`,
      );
      expect(await codeOfJpeg(sharp(head))).toBe('ok');
    }
  });
});

describe('a blurred portrait is refused', () => {
  test('drawn people: sharp and soft ones pass, blurred ones do not', async () => {
    for (const bytes of await people()) {
      expect(await codeOf(bytes)).toBe('ok');
      expect(await codeOfJpeg(sharp(bytes).blur(2))).toBe('ok');
      for (const sigma of [4, 8, 20, 60]) {
        expect(await codeOfJpeg(sharp(bytes).blur(sigma))).toBe('PORTRAIT_BLURRED');
      }
    }
  });

  test('a picture like a photograph, at every quality and size', async () => {
    const png = await photographLike().png().toBuffer();
    expect(await codeOfJpeg(sharp(png), 40)).toBe('ok');
    expect(await codeOfJpeg(sharp(png).blur(1.8), 70)).toBe('ok');
    expect(await codeOfJpeg(sharp(png).resize(1500, 1920))).toBe('ok');
    expect(await codeOfJpeg(sharp(png).resize(260, 333))).toBe('ok');
    expect(await codeOfJpeg(sharp(png).blur(5))).toBe('PORTRAIT_BLURRED');
    expect(await codeOfJpeg(sharp(png).blur(5), 30)).toBe('PORTRAIT_BLURRED');
    expect(await codeOfJpeg(sharp(await sharp(png).blur(5).png().toBuffer()).resize(1500, 1920))).toBe(
      'PORTRAIT_BLURRED',
    );
  });

  test('by a shaken camera, which leaves the edges of one direction', async () => {
    const row = Array.from({ length: 63 }, (_, i) => (i >= 21 && i < 42 ? 1 : 0));
    const shaken = (bytes: Buffer) => sharp(bytes).convolve({ width: 21, height: 3, kernel: row });
    for (const picture of [await face(), photographLike()]) {
      expect(await codeOfJpeg(shaken(await picture.png().toBuffer()))).toBe('PORTRAIT_BLURRED');
    }
  });

  test('but not one in dim light or before a wall out of focus', async () => {
    expect(await codeOfJpeg((await face()).linear(0.4, 0))).toBe('ok');
    const soft = await (await face()).blur(25).toBuffer();
    const head = await (await face()).extract({ left: 90, top: 60, width: 320, height: 480 }).toBuffer();
    expect(await codeOfJpeg(sharp(soft).composite([{ input: head, left: 90, top: 60 }]))).toBe('ok');
  });
});
