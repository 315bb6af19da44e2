import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSpecimenPortrait, preparePortrait } from '../../templates/index.ts';

const flat = (width: number, height: number, grey: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: grey, g: grey, b: grey } } });

const figure = () => drawSpecimenPortrait('one', { sex: 'F', age: 34 });

/** A busy picture, as large as a camera's. */
const noise = async (width: number, height: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg({ quality: 95 })
      .toBuffer(),
  );

const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const prepared = await preparePortrait(bytes);
  return prepared.kind === 'refused' ? prepared.code : 'ok';
};

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

  test('of the busiest picture still fits the chip', async () => {
    const prepared = await preparePortrait(await noise(900, 1150));
    expect(prepared.kind === 'refused' || prepared.chip.bytes.length <= 15_000).toBe(true);
  });
});

describe('what is no portrait is refused with a reason', () => {
  test('other files', async () => {
    expect(await codeOf(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe(
      'PORTRAIT_FORMAT',
    );
    expect(await codeOf(new TextEncoder().encode('GIF89a'))).toBe('PORTRAIT_FORMAT');
    expect(await codeOf(new Uint8Array())).toBe('PORTRAIT_FORMAT');
  });

  test('a file that ends too early, and rubbish behind a good beginning', async () => {
    const good = await figure();
    expect(await codeOf(good.slice(0, Math.floor(good.length / 2)))).toBe('PORTRAIT_DAMAGED');
    expect(await codeOf(Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3, 4))).toBe('PORTRAIT_DAMAGED');
  });

  test('too few pixels, too many, and the wrong shape', async () => {
    expect(
      await codeOf(
        new Uint8Array(
          await sharp(await figure())
            .resize(200, 256)
            .jpeg()
            .toBuffer(),
        ),
      ),
    ).toBe('PORTRAIT_TOO_SMALL');
    expect(
      await codeOf(
        new Uint8Array(
          await sharp(await figure())
            .resize(800, 400, { fit: 'fill' })
            .jpeg()
            .toBuffer(),
        ),
      ),
    ).toBe('PORTRAIT_SHAPE');
    expect(
      await codeOf(
        new Uint8Array(
          await sharp(await figure())
            .resize(300, 1200, { fit: 'fill' })
            .jpeg()
            .toBuffer(),
        ),
      ),
    ).toBe('PORTRAIT_SHAPE');
    const huge = await flat(6400, 8000, 90).png({ compressionLevel: 9 }).toBuffer();
    expect(await codeOf(new Uint8Array(huge))).toBe('PORTRAIT_TOO_LARGE');
    const long = new Uint8Array(10_000_001);
    long.set((await figure()).slice(0, 1000));
    expect(await codeOf(long)).toBe('PORTRAIT_TOO_LARGE');
  });

  test('an empty sheet, white or grey or black', async () => {
    for (const grey of [255, 128, 0]) {
      expect(await codeOf(new Uint8Array(await flat(480, 600, grey).jpeg().toBuffer()))).toBe(
        'PORTRAIT_BLANK',
      );
    }
  });

  test('no bytes whatever make it throw', async () => {
    const head = fc.constantFrom<number[]>(
      [],
      [0xff, 0xd8, 0xff, 0xe0],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    );
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 400 }), async (magic, rest) => {
        const prepared = await preparePortrait(Uint8Array.from([...magic, ...rest]));
        expect(prepared.kind).toBe('refused');
      }),
      { numRuns: 150 },
    );
  });

  test('no single damaged byte makes it throw', async () => {
    const good = await figure();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: good.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, value) => {
          const bytes = good.slice();
          bytes[at] = value;
          expect(['ok', 'refused']).toContain((await preparePortrait(bytes)).kind);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a specimen portrait', () => {
  test('is the same for the same seed and look, and another for another', async () => {
    const again = await figure();
    expect(Buffer.compare(await figure(), again)).toBe(0);
    expect(Buffer.compare(await drawSpecimenPortrait('two', { sex: 'F', age: 34 }), again)).not.toBe(0);
  });

  test('passes as a portrait for every sex and age', async () => {
    for (const sex of ['M', 'F', 'X'] as const) {
      for (const age of [18, 44, 62, 91]) {
        expect(await codeOf(await drawSpecimenPortrait(`person ${age}`, { sex, age }))).toBe('ok');
      }
    }
  });

  test('differs among people as people do', async () => {
    const faces = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        drawSpecimenPortrait(`p${i}`, { sex: i % 2 === 0 ? 'M' : 'F', age: 20 + i }),
      ),
    );
    expect(new Set(faces.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBeGreaterThan(28);
  });
});
