import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PORTRAIT_REFUSALS, preparePortrait } from '../../templates/index.ts';
import { codeOf, face, figure, flat, jpegBytes, pngBytes } from './portrait-pictures.ts';

describe('a prepared portrait', () => {
  test('fits the print dot for dot and the chip in 15,000 bytes', async () => {
    const prepared = await preparePortrait(await figure());
    if (prepared.kind !== 'ok') return expect.unreachable();
    expect([prepared.print.width, prepared.print.height]).toEqual([300, 384]);
    expect([prepared.chip.width, prepared.chip.height]).toEqual([450, 576]);
    for (const jpeg of [prepared.print, prepared.chip]) {
      expect([...jpeg.bytes.slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(await sharp(jpeg.bytes).metadata()).toMatchObject({
        format: 'jpeg',
        width: jpeg.width,
        height: jpeg.height,
        channels: 3,
      });
    }
    expect(prepared.chip.bytes.length).toBeLessThanOrEqual(15_000);
  });

  test('carries no EXIF, no profile and no thumbnail', async () => {
    const tagged = await sharp(await figure())
      .withExif({ IFD0: { Artist: 'Specimen Studio' }, IFD3: { GPSLatitude: '1/1 17/1 0/1' } })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect((await sharp(tagged).metadata()).exif).toBeDefined();
    const prepared = await preparePortrait(new Uint8Array(tagged));
    if (prepared.kind !== 'ok') return expect.unreachable();
    for (const { bytes } of [prepared.print, prepared.chip]) {
      const { exif, icc, xmp } = await sharp(bytes).metadata();
      expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
      expect(Buffer.from(bytes).includes('Specimen Studio')).toBe(false);
    }
  });

  test('stands upright as its camera says', async () => {
    const lying = await sharp(await figure())
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const prepared = await preparePortrait(new Uint8Array(lying));
    const straight = await preparePortrait(await figure());
    if (prepared.kind !== 'ok' || straight.kind !== 'ok') return expect.unreachable();
    const [a, b] = await Promise.all([prepared, straight].map((p) => sharp(p.print.bytes).raw().toBuffer()));
    const apart =
      (a ?? Buffer.of()).reduce((sum, value, i) => sum + Math.abs(value - (b?.[i] ?? 0)), 0) /
      (a?.length ?? 1);
    expect(apart).toBeLessThan(4);
  });

  test('is the same bytes for the same original', async () => {
    const [a, b] = [await preparePortrait(await figure()), await preparePortrait(await figure())];
    if (a.kind !== 'ok' || b.kind !== 'ok') return expect.unreachable();
    expect(Buffer.compare(a.print.bytes, b.print.bytes)).toBe(0);
    expect(Buffer.compare(a.chip.bytes, b.chip.bytes)).toBe(0);
  });

  test('is made of a PNG with a see-through ground on white', async () => {
    const png = await sharp({
      create: { width: 400, height: 500, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .composite([
        {
          input: await sharp(await figure())
            .resize(200, 250)
            .toBuffer(),
          left: 100,
          top: 250,
        },
      ])
      .png()
      .toBuffer();
    const prepared = await preparePortrait(new Uint8Array(png));
    if (prepared.kind !== 'ok') return expect.unreachable();
    const raw = await sharp(prepared.print.bytes).raw().toBuffer();
    expect([...raw.subarray(0, 3)].every((value) => value > 250)).toBe(true);
  });

  test('has the dots that its layout asks for, and the same chip picture', async () => {
    const usual = await preparePortrait(await figure());
    const passport = await preparePortrait(await figure(), { print: { width: 413, height: 531 } });
    if (usual.kind !== 'ok' || passport.kind !== 'ok') return expect.unreachable();
    expect(await sharp(passport.print.bytes).metadata()).toMatchObject({ width: 413, height: 531 });
    expect(Buffer.compare(passport.chip.bytes, usual.chip.bytes)).toBe(0);
  });

  test('loses the same on both sides when it is too wide, and only the foot when it is too tall', async () => {
    // Columns and rows say by their blue and green where they came from.
    const [width, height] = [600, 600];
    const ramp = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i += 1) {
      const [x, y] = [i % width, Math.floor(i / width)];
      // A grid of lines, so that it is a sharp picture.
      const line = x % 40 < 3 || y % 40 < 3;
      ramp.set([line ? 0 : 200, Math.round((y * 255) / height), Math.round((x * 255) / width)], 3 * i);
    }
    const png = await pngBytes(sharp(ramp, { raw: { width, height, channels: 3 } }));
    const at = async (print: { width: number; height: number }, x: number, y: number) => {
      const prepared = await preparePortrait(png, { print });
      if (prepared.kind !== 'ok') return expect.unreachable();
      const raw = await sharp(prepared.print.bytes).raw().toBuffer();
      const start = 3 * (y * print.width + x);
      return [...raw.subarray(start + 1, start + 3)];
    };
    const tall = { width: 300, height: 400 };
    // 600 × 600 to 3:4 is 450 columns from the 75th on, all rows.
    const [, leftBlue = 0] = await at(tall, 8, 200);
    const [, rightBlue = 0] = await at(tall, 291, 200);
    expect(Math.abs(leftBlue - (87 * 255) / 600)).toBeLessThan(8);
    expect(Math.abs(rightBlue - (512 * 255) / 600)).toBeLessThan(8);
    const wide = { width: 400, height: 300 };
    // To 4:3 it is the upper 450 rows, all columns.
    const [topGreen = 0] = await at(wide, 200, 8);
    const [footGreen = 0] = await at(wide, 200, 291);
    expect(Math.abs(topGreen - (12 * 255) / 600)).toBeLessThan(8);
    expect(Math.abs(footGreen - (437 * 255) / 600)).toBeLessThan(8);
  });

  test('is not made for a print without a size', async () => {
    for (const dots of [0, -1, 1.5, Number.NaN, 100_000]) {
      await expect(preparePortrait(await figure(), { print: { width: 300, height: dots } })).rejects.toThrow(
        RangeError,
      );
    }
  });
});

describe('a portrait is refused by its size and shape', () => {
  const resized = async (width: number, height: number): Promise<string> =>
    codeOf(await jpegBytes((await face()).resize(width, height, { fit: 'fill' })));

  test('when its print would have to invent pixels', async () => {
    expect(await resized(200, 256)).toBe('PORTRAIT_TOO_SMALL');
    expect(await resized(240, 308)).toBe('ok');
    const passport = await preparePortrait(await jpegBytes((await face()).resize(300, 384)), {
      print: { width: 413, height: 531 },
    });
    expect(passport).toEqual({
      kind: 'refused',
      code: 'PORTRAIT_TOO_SMALL',
      why: 'The portrait has fewer pixels than a card needs.',
    });
    expect(await codeOf(await pngBytes(flat(1, 1, '#336699')))).toBe('PORTRAIT_TOO_SMALL');
  });

  test('when it is wide, or a stripe', async () => {
    expect(await resized(800, 400)).toBe('PORTRAIT_SHAPE');
    expect(await resized(300, 1200)).toBe('PORTRAIT_SHAPE');
    expect(await resized(500, 500)).toBe('ok');
  });

  test('when it has too many bytes', async () => {
    const long = new Uint8Array(10_000_001);
    long.set((await figure()).slice(0, 1000));
    expect(await codeOf(long)).toBe('PORTRAIT_TOO_LARGE');
  });

  test('when the chip has no room for its detail', async () => {
    let state = 1;
    const data = Uint8Array.from({ length: 600 * 768 * 3 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    const noise = sharp(data, { raw: { width: 600, height: 768, channels: 3 } });
    expect(await codeOf(await jpegBytes(noise, 90))).toBe('PORTRAIT_BUSY');
  });

  test('and every refusal is told in two languages with something to do', () => {
    for (const [code, { en, sw, todo, owner }] of Object.entries(PORTRAIT_REFUSALS)) {
      expect(code).toMatch(/^PORTRAIT_/);
      for (const text of [en, sw, todo]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect(owner).toBe('register');
    }
  });
});
