import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSpecimenPortrait } from '../../templates/index.ts';
import { codeOf, figure } from './portrait-pictures.ts';

describe('a specimen portrait', () => {
  test('is the same for the same seed and look, and another for another', async () => {
    const again = await figure();
    expect(Buffer.compare(await figure(), again)).toBe(0);
    expect(Buffer.compare(await drawSpecimenPortrait('two', { sex: 'F', age: 34 }), again)).not.toBe(0);
  });

  test('passes as a portrait for every sex and age', async () => {
    for (const sex of ['M', 'F', 'X'] as const) {
      for (const age of [6, 10, 15, 18, 44, 62, 91]) {
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

  test('of a child has another head on the same seed than the grown person', async () => {
    const at = (age: number) => drawSpecimenPortrait('ages', { sex: 'M', age });
    const [six, seven, grown, older] = await Promise.all([at(6), at(7), at(18), at(40)]);
    expect(Buffer.compare(six ?? Buffer.of(), seven ?? Buffer.of())).not.toBe(0);
    expect(Buffer.compare(six ?? Buffer.of(), grown ?? Buffer.of())).not.toBe(0);
    // A grown figure is drawn as it is, whatever its years.
    expect(Buffer.compare(grown ?? Buffer.of(), older ?? Buffer.of())).toBe(0);
  });

  test('of a child has narrower shoulders: more of the wall is seen in the lower corners', async () => {
    const wall = async (age: number): Promise<number> => {
      const picture = sharp(await drawSpecimenPortrait('shoulders', { sex: 'M', age }));
      const raw = await picture.extract({ left: 0, top: 560, width: 500, height: 40 }).raw().toBuffer();
      let light = 0;
      for (let i = 0; i < raw.length; i += 3) if ((raw[i] ?? 0) > 220) light += 1;
      return light / (raw.length / 3);
    };
    const [child, youth, grown] = [await wall(6), await wall(13), await wall(30)];
    expect(child).toBeGreaterThan(youth);
    expect(youth).toBeGreaterThan(grown);
  });
});
