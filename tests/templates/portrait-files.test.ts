import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { preparePortrait } from '../../templates/index.ts';
import {
  blackPng,
  chunk,
  codeOf,
  face,
  figure,
  jpegBytes,
  pngBytes,
  withChunks,
  withSegment,
} from './portrait-pictures.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('a file that is no JPEG and no PNG is refused', () => {
  test('whatever picture is in it', async () => {
    const picture = await face();
    for (const bytes of [
      await picture.clone().gif().toBuffer(),
      await picture.clone().webp().toBuffer(),
      await picture.clone().tiff().toBuffer(),
      await picture.clone().avif({ effort: 0 }).toBuffer(),
    ]) {
      expect(await codeOf(new Uint8Array(bytes))).toBe('PORTRAIT_FORMAT');
    }
    expect(await codeOf(text('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('PORTRAIT_FORMAT');
    expect(await codeOf(text('%PDF-1.7'))).toBe('PORTRAIT_FORMAT');
    expect(await codeOf(text('\0\0\0\x18ftypheic'))).toBe('PORTRAIT_FORMAT');
    expect(await codeOf(new Uint8Array())).toBe('PORTRAIT_FORMAT');
  });

  test('and a PNG that moves', async () => {
    const control = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
    const moving = withChunks(await pngBytes(await face()), [control]);
    expect(await codeOf(moving)).toBe('PORTRAIT_ANIMATED');
  });
});

describe('a file that is two files', () => {
  const zip = joined(text('PK\x03\x04'), new Uint8Array(60), text('PK\x05\x06'), new Uint8Array(18));

  test('is refused: an archive or a page behind the picture', async () => {
    expect(await codeOf(joined(await figure(), zip))).toBe('PORTRAIT_EXTRA_BYTES');
    expect(await codeOf(joined(await pngBytes(await face()), text('<script>1</script>')))).toBe(
      'PORTRAIT_EXTRA_BYTES',
    );
    expect(await codeOf(joined(await figure(), new Uint8Array(20), zip))).toBe('PORTRAIT_EXTRA_BYTES');
    // A second picture that nobody announced.
    expect(await codeOf(joined(await figure(), await figure()))).toBe('PORTRAIT_EXTRA_BYTES');
  });

  test('is not what a card or a mailer filled up', async () => {
    const padding = joined(new Uint8Array(512), text('\r\n'));
    const plain = await preparePortrait(await figure());
    expect(await preparePortrait(joined(await figure(), padding))).toEqual(plain);
    expect(await codeOf(joined(await pngBytes(await face()), padding))).toBe('ok');
  });

  test('is not what a phone announces: the first picture is taken, the second never decoded', async () => {
    const announced = withSegment(await figure(), 0xe2, text('MPF\0II*\0'));
    const plain = await preparePortrait(await figure());
    expect(await preparePortrait(joined(announced, await figure()))).toEqual(plain);
    expect(await codeOf(joined(announced, await figure(), zip))).toBe('PORTRAIT_EXTRA_BYTES');
    expect(await codeOf(joined(announced, zip))).toBe('PORTRAIT_EXTRA_BYTES');
  });

  test('inside the picture is not taken over', async () => {
    const page = text('<html>specimen</html>');
    const noted = withSegment(await figure(), 0xfe, page);
    const titled = withChunks(await pngBytes(await face()), [chunk('tEXt', joined(text('Title\0'), page))]);
    for (const bytes of [noted, titled]) {
      const prepared = await preparePortrait(bytes);
      if (prepared.kind !== 'ok') return expect.unreachable();
      for (const jpeg of [prepared.print, prepared.chip]) {
        expect(Buffer.from(jpeg.bytes).includes('<html>')).toBe(false);
      }
    }
  });
});

describe('a damaged file is refused', () => {
  test('when it ends too early, wherever', async () => {
    for (const good of [await figure(), await pngBytes(await face())]) {
      for (const share of [0.001, 0.1, 0.5, 0.9]) {
        expect(await codeOf(good.slice(0, Math.max(12, Math.floor(good.length * share))))).toBe(
          'PORTRAIT_DAMAGED',
        );
      }
      expect(await codeOf(good.slice(0, -2))).toBe('PORTRAIT_DAMAGED');
    }
  });

  test('when there is rubbish behind a good beginning, or no picture in it', async () => {
    expect(await codeOf(Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3, 4))).toBe('PORTRAIT_DAMAGED');
    expect(await codeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBe('PORTRAIT_DAMAGED');
    expect(await codeOf(blackPng(0, 0))).toBe('PORTRAIT_DAMAGED');
  });

  test('when a check sum of a PNG does not hold', async () => {
    const png = await pngBytes(await face());
    const middle = png.length >> 1;
    png[middle] = (png[middle] ?? 0) ^ 0xff;
    expect(await codeOf(png)).toBe('PORTRAIT_DAMAGED');
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

  test('a few damaged bytes and a cut neither make it throw nor keep it busy', async () => {
    const small = (await face()).resize(250, 320);
    const originals = [
      await jpegBytes(small.clone()),
      new Uint8Array(await small.clone().jpeg({ progressive: true }).toBuffer()),
      await pngBytes(small.clone()),
      new Uint8Array(await small.clone().png({ progressive: true, palette: true }).toBuffer()),
    ];
    const hits = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), hits, cut, async (original, damages, share) => {
        const bytes = original.slice(0, share === null ? undefined : Math.floor(share * original.length));
        for (const [where, value] of damages) bytes[Math.floor(where * (bytes.length - 1))] = value;
        const began = performance.now();
        expect(['ok', 'refused']).toContain((await preparePortrait(bytes)).kind);
        expect(performance.now() - began).toBeLessThan(60_000);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a bomb does not go off', () => {
  /** Milliseconds and bytes of memory that a refusal took. */
  const cost = async (bytes: Uint8Array): Promise<{ code: string; ms: number; memory: number }> => {
    const [began, before] = [performance.now(), process.memoryUsage().rss];
    const code = await codeOf(bytes);
    return { code, ms: performance.now() - began, memory: process.memoryUsage().rss - before };
  };

  test('30,000 × 30,000 pixels in a hundred kilobytes are never unpacked', async () => {
    const bomb = blackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(120_000);
    const { code, ms, memory } = await cost(bomb);
    expect(code).toBe('PORTRAIT_TOO_LARGE');
    expect(ms).toBeLessThan(30_000);
    expect(memory).toBeLessThan(200_000_000);
  });

  test('a JPEG that only says it is large is believed', async () => {
    const liar = await figure();
    const frame = liar.findIndex((byte, i) => byte === 0xff && liar[i + 1] === 0xc0);
    liar.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect((await cost(liar)).code).toBe('PORTRAIT_TOO_LARGE');
  });

  test('texts packed into a PNG stay packed', async () => {
    const { deflateSync } = await import('node:zlib');
    const packed = chunk('zTXt', joined(text('a\0\0'), deflateSync(new Uint8Array(7_900_000))));
    const bomb = withChunks(
      await pngBytes(await face()),
      Array.from({ length: 200 }, () => packed),
    );
    const { code, memory } = await cost(bomb);
    expect(code).toBe('ok');
    expect(memory).toBeLessThan(200_000_000);
  });

  test('thousands of scans are not drawn one over the other', async () => {
    const jpeg = Buffer.from(
      await sharp(await figure())
        .jpeg({ progressive: true })
        .toBuffer(),
    );
    const first = jpeg.indexOf(Uint8Array.of(0xff, 0xda));
    const second = jpeg.indexOf(Uint8Array.of(0xff, 0xda), first + 2);
    // The first scan again and again: the tables before the second one end it.
    const scan = jpeg.subarray(first, jpeg.indexOf(Uint8Array.of(0xff, 0xc4), first));
    expect(second).toBeGreaterThan(first);
    const bomb = joined(
      jpeg.subarray(0, first),
      ...Array.from({ length: 200 }, () => scan),
      jpeg.subarray(first),
    );
    expect((await cost(bomb)).code).toBe('PORTRAIT_TOO_LARGE');
  });
});
