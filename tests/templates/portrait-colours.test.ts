import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { preparePortrait } from '../../templates/index.ts';
import { codeOf, face, figure, jpegBytes, pngBytes } from './portrait-pictures.ts';

/** Mean distance of all channels of all pixels of two prints, of 255. */
const apart = async (one: Uint8Array, other: Uint8Array): Promise<number> => {
  const raws = await Promise.all(
    [one, other].map(async (bytes) => {
      const prepared = await preparePortrait(bytes);
      if (prepared.kind !== 'ok') return expect.unreachable(prepared.code);
      return sharp(prepared.print.bytes).raw().toBuffer();
    }),
  );
  const [a = Buffer.of(), b = Buffer.of()] = raws;
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
};

/** The same picture with the bytes of its profile cut out of the file: what a careless tool makes of it. */
const withoutProfile = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const raw = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  return pngBytes(sharp(raw.data, { raw: { ...raw.info, channels: 3 } }));
};

const tagged = async (picture: Sharp, profile: string): Promise<Uint8Array> =>
  new Uint8Array(await picture.removeAlpha().withIccProfile(profile).png().toBuffer());

describe('colours are those of the original', () => {
  test('a Display P3 picture comes out as its sRGB twin: the profile is applied, not dropped', async () => {
    const p3 = await tagged(await face(), 'p3');
    expect((await sharp(p3).metadata()).icc).toBeDefined();
    expect(await apart(p3, await figure())).toBeLessThan(0.7);
    expect(await apart(await withoutProfile(p3), await figure())).toBeGreaterThan(1.2);
  });

  test('one colour of a P3 picture, channel by channel', async () => {
    const cloth = await sharp({
      create: { width: 500, height: 250, channels: 3, background: { r: 200, g: 60, b: 40 } },
    })
      .png()
      .toBuffer();
    const p3 = await tagged((await face()).composite([{ input: cloth, left: 0, top: 390 }]), 'p3');
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    const low = 3 * (500 * 600 + 250);
    expect([...stored.subarray(low, low + 3)]).toEqual([185, 71, 50]);
    const prepared = await preparePortrait(p3);
    if (prepared.kind !== 'ok') return expect.unreachable();
    const raw = await sharp(prepared.print.bytes).raw().toBuffer();
    const [r = 0, g = 0, b = 0] = raw.subarray(3 * (300 * 360 + 150));
    expect([Math.abs(r - 200) <= 2, Math.abs(g - 60) <= 2, Math.abs(b - 40) <= 2]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('CMYK comes through its own profile, and without one is refused', async () => {
    const inks = (await face()).toColourspace('cmyk');
    const profiled = new Uint8Array(await inks.clone().withIccProfile('cmyk').jpeg().toBuffer());
    expect(await sharp(profiled).metadata()).toMatchObject({ space: 'cmyk', hasProfile: true });
    // Inks cannot show every colour of a screen.
    expect(await apart(profiled, await figure())).toBeLessThan(20);
    const bare = new Uint8Array(await inks.clone().jpeg().toBuffer());
    expect((await sharp(bare).metadata()).icc).toBeUndefined();
    expect(await codeOf(bare)).toBe('PORTRAIT_COLOURS');
  });

  test('a profile of another kind than its picture is refused, not overlooked', async () => {
    const p3 = Buffer.from(await jpegBytes((await face()).withIccProfile('p3')));
    expect(await codeOf(p3)).toBe('ok');
    const at = p3.indexOf('RGB XYZ ');
    p3.write('CMYK', at);
    expect(await codeOf(p3)).toBe('PORTRAIT_COLOURS');
    p3.write('RGB ', at);
    p3.write('nops', at + 20);
    expect(await codeOf(p3)).toBe('PORTRAIT_COLOURS');
  });

  test('16 bits, a palette, interlacing and transparency make no other picture', async () => {
    const picture = await face();
    const plain = await pngBytes(picture.clone());
    const deep = new Uint8Array(await picture.clone().toColourspace('rgb16').png().toBuffer());
    expect(await sharp(deep).metadata()).toMatchObject({ depth: 'ushort' });
    expect(await apart(deep, plain)).toBeLessThan(0.5);
    const palette = new Uint8Array(
      await picture.clone().png({ palette: true, colours: 256, dither: 0 }).toBuffer(),
    );
    expect(await sharp(palette).metadata()).toMatchObject({ isPalette: true });
    expect(await apart(palette, plain)).toBeLessThan(3);
    const interlaced = new Uint8Array(await picture.clone().png({ progressive: true }).toBuffer());
    expect(await apart(interlaced, plain)).toBe(0);
    const opaque = new Uint8Array(await picture.clone().ensureAlpha().png().toBuffer());
    expect(await apart(opaque, plain)).toBe(0);
    const deepClear = new Uint8Array(
      await picture.clone().ensureAlpha().toColourspace('rgb16').png().toBuffer(),
    );
    expect(await apart(deepClear, plain)).toBeLessThan(0.5);
  });

  test('a progressive JPEG is the picture of a plain one', async () => {
    const progressive = new Uint8Array(
      await (await face()).jpeg({ quality: 95, progressive: true }).toBuffer(),
    );
    expect(await apart(progressive, await jpegBytes(await face(), 95))).toBe(0);
  });
});
