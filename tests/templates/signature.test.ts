import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSpecimenSignature, prepareSignature, SIGNATURE_REFUSALS } from '../../templates/index.ts';
import {
  blackPng,
  chunk,
  figure,
  flat,
  jpegBytes,
  photographLike,
  pngBytes,
  withChunks,
} from './portrait-pictures.ts';

const scribble = (): Promise<Uint8Array> => drawSpecimenSignature('one');

const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const prepared = await prepareSignature(bytes);
  return prepared.kind === 'refused' ? prepared.code : 'ok';
};

const prepared = async (bytes: Uint8Array) => {
  const outcome = await prepareSignature(bytes);
  if (outcome.kind !== 'ok') return expect.unreachable(outcome.code);
  return outcome;
};

/** One channel of every pixel: 0 is grey, the last one alpha. */
const channelOf = async (png: Uint8Array, which: 'grey' | 'alpha'): Promise<Uint8Array> => {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = which === 'grey' ? 0 : info.channels - 1;
  return Uint8Array.from({ length: info.width * info.height }, (_, i) => data[i * info.channels + at] ?? 0);
};
const inkOf = (png: Uint8Array): Promise<Uint8Array> => channelOf(png, 'alpha');

const svg = (width: number, height: number, inner: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inner}</svg>`);

describe('a prepared signature', () => {
  test('is black on a see-through ground, cut to its ink, at most 600 × 200', async () => {
    const { png, width, height } = await prepared(await scribble());
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', channels: 2, width, height });
    expect(width).toBeLessThanOrEqual(600);
    expect(height).toBeLessThanOrEqual(200);
    const grey = await channelOf(png, 'grey');
    expect(grey.every((value) => value === 0)).toBe(true);
    const ink = await inkOf(png);
    const rows = Array.from({ length: height }, (_, y) => ink.subarray(y * width, (y + 1) * width));
    const inked = rows.flatMap((row, y) => (row.some((alpha) => alpha > 0) ? [y] : []));
    // Four pixels of margin on every side, no more.
    expect([inked[0], inked.at(-1)]).toEqual([4, height - 5]);
    expect(ink.some((alpha) => alpha === 255)).toBe(true);
  });

  test('is the same bytes for the same original', async () => {
    const [a, b] = [await prepared(await scribble()), await prepared(await scribble())];
    expect(Buffer.compare(a.png, b.png)).toBe(0);
  });

  test('of a photographed page is the signature alone: no paper, no shadow, no dust', async () => {
    const page = svg(
      900,
      1200,
      `<defs><linearGradient id="g"><stop offset="0" stop-color="#f3ead2"/><stop offset="1" stop-color="#a09882"/></linearGradient></defs><rect width="900" height="1200" fill="url(#g)"/><rect x="40" y="40" width="2" height="2" fill="#333"/><rect x="860" y="1160" width="2" height="2" fill="#333"/>`,
    );
    const photographed = await sharp(page)
      .composite([{ input: Buffer.from(await scribble()), left: 150, top: 500 }])
      .jpeg({ quality: 75 })
      .toBuffer();
    const plain = await prepared(await scribble());
    const cleaned = await prepared(new Uint8Array(photographed));
    expect(Math.abs(cleaned.width - plain.width)).toBeLessThanOrEqual(4);
    expect(Math.abs(cleaned.height - plain.height)).toBeLessThanOrEqual(4);
    const inked = async (png: Uint8Array) => (await inkOf(png)).filter((alpha) => alpha >= 128).length;
    const [kept, wanted] = [await inked(cleaned.png), await inked(plain.png)];
    expect(Math.abs(kept / wanted - 1)).toBeLessThan(0.25);
  });

  test('of a large scan is made smaller, of a small one never larger', async () => {
    const large = await prepared(await pngBytes(sharp(await scribble()).resize(3000)));
    expect(large.width).toBe(600);
    const original = await prepared(await scribble());
    const small = await prepared(await pngBytes(sharp(await scribble()).resize(200)));
    expect(small.width).toBeLessThan(original.width / 2);
  });

  test('is a cross as well as a name, in any dark ink, pale or turned by EXIF', async () => {
    const cross = svg(
      300,
      200,
      '<rect width="300" height="200" fill="#fff"/><path d="M100 50L190 150M190 50L100 150" stroke="#2340a0" stroke-width="5"/>',
    );
    expect(await codeOf(await pngBytes(sharp(cross)))).toBe('ok');
    for (const ink of ['#000000', '#1b3fa8', '#7a1f2b', '#8a8a8a']) {
      const line = svg(
        400,
        150,
        `<rect width="400" height="150" fill="#fff"/><path d="M30 100C90 -40 150 190 200 80S300 20 370 90" stroke="${ink}" stroke-width="4" fill="none"/>`,
      );
      expect(await codeOf(await jpegBytes(sharp(line)))).toBe('ok');
    }
    const lying = await sharp(await scribble())
      .flatten({ background: '#ffffff' })
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { width, height } = await prepared(new Uint8Array(lying));
    expect(width).toBeGreaterThan(2 * height);
  });
});

describe('what is no signature is refused with a reason', () => {
  test('other files, moving pictures, two files in one', async () => {
    const png = await scribble();
    expect(await codeOf(new TextEncoder().encode('GIF89a'))).toBe('SIGNATURE_FORMAT');
    expect(await codeOf(new Uint8Array())).toBe('SIGNATURE_FORMAT');
    const moving = withChunks(png, [chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0))]);
    expect(await codeOf(moving)).toBe('SIGNATURE_ANIMATED');
    const behind = Buffer.concat([png, new TextEncoder().encode('<script>1</script>')]);
    expect(await codeOf(behind)).toBe('SIGNATURE_EXTRA_BYTES');
  });

  test('damaged and huge files', async () => {
    const png = await scribble();
    expect(await codeOf(png.slice(0, png.length >> 1))).toBe('SIGNATURE_DAMAGED');
    const hit = png.slice();
    hit[png.length >> 1] = (hit[png.length >> 1] ?? 0) ^ 0xff;
    expect(await codeOf(hit)).toBe('SIGNATURE_DAMAGED');
    expect(await codeOf(blackPng(30_000, 30_000))).toBe('SIGNATURE_TOO_LARGE');
  });

  test('a sheet without ink, and white ink on nothing', async () => {
    for (const paper of ['#ffffff', '#f3ead2', '#c8c8c8']) {
      expect(await codeOf(await jpegBytes(flat(600, 200, paper)))).toBe('SIGNATURE_BLANK');
    }
    const white = svg(400, 150, '<path d="M30 100L370 40" stroke="#fff" stroke-width="4"/>');
    expect(await codeOf(await pngBytes(sharp(white)))).toBe('SIGNATURE_BLANK');
    const dust = svg(
      400,
      150,
      '<rect width="400" height="150" fill="#fff"/><rect x="9" y="9" width="2" height="2"/>',
    );
    expect(await codeOf(await pngBytes(sharp(dust)))).toBe('SIGNATURE_BLANK');
  });

  test('too few pixels', async () => {
    expect(await codeOf(await pngBytes(flat(1, 1, '#000000')))).toBe('SIGNATURE_TOO_SMALL');
    expect(await codeOf(await pngBytes(sharp(await scribble()).resize(60)))).toBe('SIGNATURE_TOO_SMALL');
    const dot = svg(
      400,
      150,
      '<rect width="400" height="150" fill="#fff"/><path d="M180 70L210 90" stroke="#000" stroke-width="4"/>',
    );
    expect(await codeOf(await pngBytes(sharp(dot)))).toBe('SIGNATURE_TOO_SMALL');
  });

  test('a portrait, a photograph, a dark page, noise', async () => {
    expect(await codeOf(await figure())).toBe('SIGNATURE_NOT_INK');
    expect(await codeOf(await jpegBytes(photographLike()))).toBe('SIGNATURE_NOT_INK');
    expect(await codeOf(await pngBytes(flat(600, 200, '#000000')))).toBe('SIGNATURE_NOT_INK');
    const inverted = sharp(await scribble())
      .flatten({ background: '#ffffff' })
      .negate();
    expect(await codeOf(await pngBytes(inverted))).toBe('SIGNATURE_NOT_INK');
    let state = 1;
    const data = Uint8Array.from({ length: 600 * 200 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    const noise = sharp(data, { raw: { width: 600, height: 200, channels: 1 } });
    expect(await codeOf(await pngBytes(noise))).toBe('SIGNATURE_NOT_INK');
    const bars = svg(
      600,
      200,
      `<rect width="600" height="200" fill="#fff"/>${Array.from({ length: 10 }, (_, i) => `<rect x="${i * 60}" y="5" width="50" height="190"/>`).join('')}`,
    );
    expect(await codeOf(await pngBytes(sharp(bars)))).toBe('SIGNATURE_NOT_INK');
  });

  test('no damage makes it throw', async () => {
    const originals = [
      await scribble(),
      await jpegBytes(sharp(await scribble()).flatten({ background: '#fff' })),
    ];
    const hits = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
      maxLength: 6,
    });
    const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), hits, cut, async (original, damages, share) => {
        const bytes = original.slice(0, share === null ? undefined : Math.floor(share * original.length));
        for (const [where, value] of damages) {
          if (bytes.length > 0) bytes[Math.floor(where * (bytes.length - 1))] = value;
        }
        expect(['ok', 'refused']).toContain((await prepareSignature(bytes)).kind);
      }),
      { numRuns: 60 },
    );
  });

  test('and every refusal is told in two languages with something to do', () => {
    for (const [code, { en, sw, todo, owner }] of Object.entries(SIGNATURE_REFUSALS)) {
      expect(code).toMatch(/^SIGNATURE_/);
      for (const text of [en, sw, todo]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(owner).toBe('register');
    }
  });
});

describe('a specimen signature', () => {
  test('is the same for the same seed, another for another, and passes', async () => {
    expect(Buffer.compare(await scribble(), await scribble())).toBe(0);
    const drawn = await Promise.all(
      Array.from({ length: 25 }, (_, i) => drawSpecimenSignature(`person ${i}`)),
    );
    expect(new Set(drawn.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(25);
    for (const bytes of drawn) expect(await codeOf(bytes)).toBe('ok');
  });
});
