import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  type FaceInput,
  frameOf,
  type LoadedProduct,
  lintLayout,
  loadProduct,
  type Planned,
  planFace,
  rasterSide,
  sidesOf,
} from '../../templates/index.ts';
import { groundOf } from '../../templates/lint/ground.ts';
import { placesOfLayout } from '../../templates/lint/places.ts';
import { base45Text, imagesOf } from './specimen.ts';

const CARDS = ['huduma-adult', 'huduma-minor', 'huduma-foreign', 'huduma-refugee', 'maisha-adult'];
const ZONE = [
  'IDKENK0000004R9<<<<<<<<<<<<<<<',
  '9002018F3611214KEN<<<<<<<<<<<6',
  'NGANGA<<MUTHONI<WAIRIMU<<<<<<<',
];

type Values = FaceInput['values'];
const VALUES: Values = {
  names: "Mũthoni Wairĩmũ Ng'ang'a",
  nationalNumber: 'SPM538989070',
  dateOfBirth: '1990-02-01',
  sex: 'F',
  placeOfBirth: "Murang'a",
  nationality: 'SSD',
  residentAs: 'refugee',
  refugeeNumber: 'SPM-KAK-00123',
  guardianNames: 'Leah Chepkemoi Kiptoo',
  countyName: 'Elgeyo-Marakwet',
  issuedOn: '2026-11-22',
  expiresOn: '2036-11-21',
  serial: 'K0000004R',
  can: '407512',
};

const plan = (loaded: LoadedProduct, changes: Values = {}, seal = 350): Planned =>
  planFace(
    {
      values: { ...VALUES, ...changes },
      zone: loaded.product.mrz?.printed === true ? ZONE : null,
      symbols: { seal: base45Text(seal) },
      signed: false,
      mark: 'none',
    },
    loaded,
  );

const planned = (loaded: LoadedProduct, changes?: Values, seal?: number) => {
  const outcome = plan(loaded, changes, seal);
  if (outcome.kind !== 'planned') throw new Error(outcome.problems.map(({ field }) => field).join());
  return outcome.plan;
};

const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
const channel = (value: number): number =>
  value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
/** Relative luminance, WCAG 2.1. */
const lightOf = ([r = 0, g = 0, b = 0]: readonly number[]): number =>
  0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const rgbOf = (ink: string): number[] =>
  ink === 'black' ? [0, 0, 0] : [1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16));

/** Darkest and lightest ground under a text: means of the nine dots that a stroke of it covers. */
const groundUnder = (
  ground: NonNullable<ReturnType<typeof groundOf>>,
  box: { x: number; y: number; w: number; h: number },
): number[] => {
  const found: number[] = [];
  for (let y = Math.ceil(box.y) + 1; y < box.y + box.h - 1; y++) {
    for (let x = Math.ceil(box.x) + 1; x < box.x + box.w - 1; x++) {
      let sum = 0;
      for (const dy of [-1, 0, 1])
        for (const dx of [-1, 0, 1]) sum += ground.light[(y + dy) * ground.width + x + dx] ?? 1;
      found.push(sum / 9);
    }
  }
  return [found.reduce((a, b) => Math.min(a, b), 1), found.reduce((a, b) => Math.max(a, b), 0)];
};

describe.each(CARDS)('%s', (id) => {
  const loaded = loadProduct(id);
  const { product, layout } = loaded;
  const frame = frameOf(layout.sheet);

  test('has nothing that the lint finds: no overlap, no small text, no label in one language', () => {
    expect(lintLayout(loaded)).toEqual([]);
  });

  test('says why each field is there in both languages', () => {
    for (const { name, reasonSw } of product.fields)
      expect([name, reasonSw?.length ?? 0]).not.toEqual([name, 0]);
  });

  test('writes every word at 4.5 to 1 on its ground', () => {
    for (const places of placesOfLayout(loaded)) {
      const ground = groundOf(loaded, places.side);
      if (ground === undefined) throw new Error('no ground');
      for (const { name, box, ink } of places.places) {
        if (ink === undefined) continue;
        const own = lightOf(rgbOf(ink));
        const worst = Math.min(...groundUnder(ground, box).map((light) => contrast(own, light)));
        expect([name, worst >= 4.5]).toEqual([name, true]);
      }
    }
  });

  test('has 80 letters of names at 6 points or more, and sends 200 to a person', () => {
    const names = 'Christine-Everlyne Nekesa Namarome Eva Wanyonyi-Mukhwana Shitanda-Lusala Khaemba';
    const chain = 'Mohamud Abdirahman Warsame Farah Hassan Adan Yusuf Gedi';
    for (const long of [names, chain, 'Akiru']) {
      const written = planned(loaded, { names: long }).front.filter(
        (item) => item.kind === 'text' && long.includes(item.text),
      );
      expect(
        written
          .map((item) => (item.kind === 'text' ? item.text : ''))
          .join(' ')
          .replaceAll('- ', '-'),
      ).toBe(long);
      for (const item of written)
        if (item.kind === 'text') expect((item.size * 72) / 300).toBeGreaterThanOrEqual(6);
    }
    const outcome = plan(loaded, { names: 'Abdirahmanwarsame '.repeat(11).trim() });
    expect(outcome.kind === 'review' && outcome.problems.map(({ field, code }) => [field, code])).toEqual([
      ['names', 'TEXT_DOES_NOT_FIT'],
    ]);
  });

  test('draws the usual seal, and the longest, in modules of four dots or more', () => {
    for (const length of [330, 370, 528]) {
      const symbol = planned(loaded, {}, length).back.find((item) => item.kind === 'symbol');
      expect(symbol?.kind === 'symbol' && symbol.place.module).toBeGreaterThanOrEqual(4);
    }
  });

  test('prints nothing on the keep-outs, in no plane', async () => {
    const images = await imagesOf(id, loaded);
    for (const [name, side] of sidesOf(layout)) {
      const { rgb, black, overlay, width } = await rasterSide(planned(loaded), name, images);
      for (const { box } of side.keepOut) {
        const { x, y, w, h } = frame.box(box);
        for (let row = Math.floor(y); row < y + h; row++) {
          const [from, to] = [row * width + Math.floor(x), row * width + Math.ceil(x + w)];
          expect(rgb.subarray(3 * from, 3 * to).every((value) => value === 255)).toBe(true);
          expect(black.subarray(from, to).every((value) => value === 0)).toBe(true);
          expect(overlay.subarray(from, to).every((value) => value === 0)).toBe(true);
        }
      }
    }
  });

  test('shows the photo as it was prepared, and nothing over it', async () => {
    const images = await imagesOf(id, loaded);
    const { rgb, black, width } = await rasterSide(planned(loaded), 'front', images);
    const photo = planned(loaded).front.find((item) => item.kind === 'picture' && item.alpha === 1);
    if (photo?.kind !== 'picture') throw new Error('no photo');
    const { data, info } = await sharp(images.portrait).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([photo.w, photo.h]);
    let worst = 0;
    let blackDots = 0;
    for (let row = 0; row < photo.h; row++) {
      for (let column = 0; column < photo.w; column++) {
        const dot = (photo.y + row) * width + photo.x + column;
        blackDots += black[dot] ?? 0;
        for (const c of [0, 1, 2]) {
          const printed = rgb[3 * dot + c] ?? 0;
          worst = Math.max(
            worst,
            Math.abs(printed - (data[(row * photo.w + column) * info.channels + c] ?? 0)),
          );
        }
      }
    }
    expect(blackDots).toBe(0);
    expect(worst).toBeLessThanOrEqual(3);
  });
});

test('the ground of the machine readable zone is white: 23.2 mm from the lower edge, nothing but OCR-B', async () => {
  const loaded = loadProduct('maisha-adult');
  const frame = frameOf(loaded.layout.sheet);
  const images = await imagesOf('maisha', loaded);
  const { rgb, black, width, height } = await rasterSide(planned(loaded), 'back', images);
  const top = Math.ceil(frame.y(53.98 - 23.2));
  expect(rgb.subarray(3 * top * width).every((value) => value === 255)).toBe(true);
  // First character 4.0 ± 1.0 mm from the left edge, three lines (Doc 9303-5).
  const rows = Array.from({ length: height - top }, (_, row) =>
    black.subarray((top + row) * width, (top + row + 1) * width),
  );
  const lefts = rows.map((row) => row.indexOf(1)).filter((left) => left >= 0);
  const left = Math.min(...lefts);
  expect((left - frame.trim.x) / (300 / 25.4)).toBeGreaterThan(3.5);
  expect((left - frame.trim.x) / (300 / 25.4)).toBeLessThan(5);
});

test('the four Huduma cards are told apart without colour, by the ground of the class and by its border', async () => {
  const faces = await Promise.all(
    CARDS.slice(0, 4).map(async (id) => {
      const loaded = loadProduct(id);
      const ground = groundOf(loaded, 'front');
      const frame = frameOf(loaded.layout.sheet);
      if (ground === undefined) throw new Error('no ground');
      const from = Math.round(frame.y(10.6)) * ground.width;
      const dots = ground.light.slice(from + Math.round(frame.x(58)), from + Math.round(frame.x(81)));
      const row = Math.round(frame.y(52.5)) * ground.width;
      return {
        light: dots.reduce((sum, light) => sum + light, 0) / dots.length,
        border: [...ground.light.slice(row, row + 300)].map((light) => (light > 0.4 ? 1 : 0)).join(''),
      };
    }),
  );
  const [adult = 0, minor = 0, foreign = 0, refugee = 0] = faces.map(({ light }) => light);
  expect(adult).toBeLessThan(foreign - 0.05);
  expect(foreign).toBeLessThan(minor - 0.2);
  expect(minor).toBeLessThan(refugee - 0.15);
  expect(new Set(faces.map(({ border }) => border)).size).toBe(4);
});
