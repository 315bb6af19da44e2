import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compressLines, expandLines } from '../../printers/evolis/compression.ts';
import { colourPanel, maskPanel } from '../../printers/evolis/packing.ts';
import {
  lineBytes,
  packDots,
  panelBytes,
  panelPicture,
  toLevels,
  unpackDots,
} from '../../printers/evolis/panels.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

describe('sizes', () => {
  test('a panel has 1016 lines of 648 dots', () => {
    expect([2, 32, 64, 128, 256].map((levels) => panelBytes(levels as 2))).toEqual([
      82_296, 411_480, 493_776, 576_072, 658_368,
    ]);
    expect([2, 32, 64, 128, 256].map((levels) => lineBytes(levels as 2))).toEqual([81, 405, 486, 567, 648]);
  });
});

describe('packing', () => {
  test('eight dots of 128 levels lie in seven bytes, most significant bit first', () => {
    expect(packDots(Uint8Array.of(127, 0, 0, 0, 0, 0, 0, 0), 128)).toEqual(hex('FE 00 00 00 00 00 00'));
    expect(packDots(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 127), 128)).toEqual(hex('00 00 00 00 00 00 7F'));
    expect(packDots(Uint8Array.of(1, 2, 4, 8, 16, 32, 64, 127), 128)).toEqual(hex('02 08 20 82 08 20 7F'));
  });

  test('two levels: the first dot is the top bit', () => {
    expect(packDots(Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 1), 2)).toEqual(hex('A1 80'));
  });

  test('32 and 64 levels run on without padding', () => {
    expect(packDots(Uint8Array.of(31, 0, 31), 32)).toEqual(hex('F8 3E'));
    expect(packDots(Uint8Array.of(63, 0, 63, 1), 64)).toEqual(hex('FC 0F C1'));
  });

  test('what is packed comes back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2 as const, 32 as const, 64 as const, 128 as const, 256 as const),
        fc.uint8Array({ maxLength: 100 }),
        (levels, dots) => {
          const fitting = dots.map((dot) => dot % levels);
          expect(unpackDots(packDots(fitting, levels), levels, dots.length)).toEqual(fitting);
        },
      ),
    );
  });

  test('white gets no ink at all and black gets all of it', () => {
    expect(toLevels(Uint8Array.of(0, 1, 2, 3, 128, 254, 255), 128)).toEqual(
      Uint8Array.of(0, 0, 0, 1, 63, 126, 127),
    );
    expect(toLevels(Uint8Array.of(0, 254, 255), 2)).toEqual(Uint8Array.of(0, 0, 1));
  });
});

describe('orientation', () => {
  const one = (x: number, y: number): Uint8Array => {
    const mask = new Uint8Array(1016 * 648);
    mask[y * 1016 + x] = 1;
    return maskPanel(mask);
  };
  const setBits = (panel: Uint8Array): [number, string][] =>
    [...panel.entries()].filter(([, byte]) => byte !== 0).map(([at, byte]) => [at, byte.toString(16)]);

  test('the bottom left corner of the card is the first dot of the first line', () => {
    expect(setBits(one(0, 647))).toEqual([[0, '80']]);
  });
  test('the top left corner is the last dot of the first line', () => {
    expect(setBits(one(0, 0))).toEqual([[80, '1']]);
  });
  test('the bottom right corner is the first dot of the last line', () => {
    expect(setBits(one(1015, 647))).toEqual([[1015 * 81, '80']]);
  });
  test('the top right corner is the last dot of the panel', () => {
    expect(setBits(one(1015, 0))).toEqual([[82_295, '1']]);
  });
  test('a dot at x, y is dot 647 - y of line x, in colour as in black', () => {
    const [x, y] = [123, 45];
    const rgb = new Uint8Array(1016 * 648 * 3).fill(255);
    rgb[(y * 1016 + x) * 3 + 2] = 0;
    const dot = x * 648 + (647 - y);
    const dots = unpackDots(colourPanel(rgb, 'y', 128), 128, 1016 * 648);
    expect([dots[dot], dots.reduce((sum, level) => sum + level, 0)]).toEqual([127, 127]);
    const black = unpackDots(one(x, y), 2, 1016 * 648);
    expect([black[dot], black.reduce((sum, level) => sum + level, 0)]).toEqual([1, 1]);
  });
  test('yellow takes blue away, magenta green, cyan red', () => {
    const rgb = new Uint8Array(1016 * 648 * 3).fill(255);
    rgb.set([0, 255, 255], 0);
    const ink = (panel: 'y' | 'm' | 'c'): number | undefined =>
      panelPicture(colourPanel(rgb, panel, 128), 128)[0];
    expect([ink('y'), ink('m'), ink('c')]).toEqual([0, 0, 127]);
  });
  test('any picture comes back dot for dot, in black and in every number of levels', () => {
    let seed = 7;
    const noise = Uint8Array.from({ length: 1016 * 648 * 3 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed >> 16;
    });
    const mask = noise.subarray(0, 1016 * 648).map((value) => value & 1);
    expect(Buffer.compare(panelPicture(maskPanel(mask), 2), mask)).toBe(0);
    for (const levels of [32, 64, 128, 256] as const) {
      const magenta = Uint8Array.from({ length: 1016 * 648 }, (_, dot) => 255 - (noise[dot * 3 + 1] ?? 0));
      const back = panelPicture(colourPanel(noise, 'm', levels), levels);
      expect([levels, Buffer.compare(back, toLevels(magenta, levels))]).toEqual([levels, 0]);
    }
  });
  test('panels of noise are the bytes they have always been', () => {
    let seed = 7;
    const noise = (values: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 16) % values;
    };
    const rgb = Uint8Array.from({ length: 1016 * 648 * 3 }, () => noise(256));
    const mask = Uint8Array.from({ length: 1016 * 648 }, () => noise(2));
    const digest = (bytes: Uint8Array): string =>
      createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const colours = ([32, 64, 128, 256] as const).map((levels) => digest(colourPanel(rgb, 'm', levels)));
    expect(colours).toEqual(['e3b08862db8b69f0', '11c5e345c447afa2', '278bd91c058ef8bc', '81a5a89379e36eb7']);
    // The second lies at an odd place of its memory, as a part of something larger may.
    const odd = new Uint8Array(mask.length + 3).subarray(3);
    odd.set(mask);
    expect([mask, odd, Buffer.from(odd.buffer, 3)].map((dots) => digest(maskPanel(dots)))).toEqual(
      Array(3).fill('fb2407f69d0a0948'),
    );
  });
  test('a drawn letter F stands upright and is not mirrored after the way there and back', () => {
    const mask = new Uint8Array(1016 * 648);
    const letter = ['1111', '1000', '1110', '1000', '1000'];
    letter.forEach((row, y) => {
      [...row].forEach((dot, x) => {
        mask[(y + 300) * 1016 + x + 700] = Number(dot);
      });
    });
    const picture = panelPicture(maskPanel(mask), 2);
    const seen = letter.map((_, y) =>
      [...picture.subarray((y + 300) * 1016 + 700, (y + 300) * 1016 + 704)].join(''),
    );
    expect(seen).toEqual(letter);
  });
});

describe('compression of black and varnish', () => {
  const line = (...bytes: number[]): Uint8Array => {
    const whole = new Uint8Array(81);
    whole.set(bytes);
    return whole;
  };
  test('white is 00, black is FF, and trailing white of a line is cut', () => {
    const lines = Buffer.concat([line(), new Uint8Array(81).fill(0xff), line(0xa0), line(0, 0, 0x0d)]);
    expect(compressLines(lines)).toEqual(hex('00 FF 01 A0 03 00 00 0D'));
  });
  test('a full line that is not black has 81 bytes after its count', () => {
    const full = new Uint8Array(81).fill(0xfe);
    expect(compressLines(full)).toEqual(Uint8Array.of(81, ...full));
  });
  test('every set of lines comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 81 }), { maxLength: 8 }), (parts) => {
        const lines = Uint8Array.from(Buffer.concat(parts.map((part) => line(...part))));
        expect(expandLines(compressLines(lines), parts.length)).toEqual(lines);
      }),
    );
  });
  test('too few, too many and impossible bytes are refused', () => {
    expect(expandLines(hex('00'), 2)).toBeUndefined();
    expect(expandLines(hex('00 00 00'), 2)).toBeUndefined();
    expect(expandLines(hex('52 00'), 1)).toBeUndefined();
    expect(expandLines(hex('02 AA'), 1)).toBeUndefined();
  });
});
