import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CARD_DOTS, CARD_WIDTH, type SideImage } from '../../printers/index.ts';
import { decodeMagicard, readPages } from '../../printers/magicard/decode.ts';
import { pageKeys, parseKeys } from '../../printers/magicard/header.ts';
import { cardJob, overcoatOf, pageBytes } from '../../printers/magicard/job.ts';
import { packPlanes, unpackPlanes } from '../../printers/magicard/planes.ts';
import { faces } from './face-printer-contract.ts';

const white = (): SideImage => ({
  width: 1016,
  height: 648,
  rgb: new Uint8Array(CARD_DOTS * 3).fill(255),
  black: new Uint8Array(CARD_DOTS),
  overlay: new Uint8Array(CARD_DOTS).fill(1),
});
const joined = (pages: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pages));
const AT = 0x6b0262bb;

describe('a job for a Magicard', () => {
  test('has the head that its driver sends, says one copy and rejects faulty cards', () => {
    const [front, back] = cardJob({ front: white(), back: white() }, AT);
    const head = Buffer.from(front ?? [])
      .subarray(64, 300)
      .toString('latin1');
    expect(head.slice(0, head.indexOf('\x1c'))).toBe(
      '\x01,NOC1,VER0.1,LANENG,REJON,ESS1,KEE,RT2,DPXON,PAG1,BACCKO,SLWON,XCO0,YCO0,WID1016,HGT642,OVRON,NNNOFF,USFOFF,' +
        'PCT0,0,1025,641,DDD50,TDT6B0262BB,IMFBGRK,SZB512064,SZG512064,SZR512064,SZK85344',
    );
    expect(front?.subarray(0, 65)).toEqual(Uint8Array.from([...Array(64).fill(5), 1]));
    expect(Buffer.from(back ?? []).toString('latin1', 64, 160)).toContain(',DPXON,PAG2,SLWON,');
    expect(front?.length).toBe(64 + head.indexOf('\x1c') + 1 + 3 * (512_064 + 3) + 85_344 + 3 + 1);
    expect(front?.at(-1)).toBe(3);
  });

  test('a dot of the card stands where the machine expects it', () => {
    const side = white();
    // The card's left column, three dots from the bottom, is the first dot on the card of the first row.
    side.black[(648 - 1 - 3) * CARD_WIDTH] = 1;
    const { pages } = readPages(joined(cardJob({ front: side, back: white() }, AT)));
    const black = pages[0]?.planes[3]?.data ?? new Uint8Array();
    const page = unpackPlanes(black, 1);
    expect(page.indexOf(1)).toBe(15);
    expect(page.filter((dot) => dot === 1)).toHaveLength(1);
    // Most significant bit first: dot 15 is the last bit of the second byte.
    expect(black.subarray(0, 3)).toEqual(Uint8Array.of(0, 1, 0));
  });

  test('a colour has six bits, bit 0 first, and yellow travels as B', () => {
    const side = white();
    const dot = (648 - 1 - 3) * CARD_WIDTH;
    side.rgb[dot * 3 + 2] = 255 - 0b10_1100;
    const { pages } = readPages(joined(cardJob({ front: side, back: white() }, AT)));
    const yellow = pages[0]?.planes[0]?.data ?? new Uint8Array();
    // 0b101100 >> 2 = 0b001011: bits 0, 1 and 3.
    const bits = [0, 1, 2, 3, 4, 5].map((bit) => yellow[bit * 84 + 1]);
    expect(bits).toEqual([1, 1, 0, 1, 0, 0]);
  });

  test('comes back as it went in: two sides of one card, every dot within a sixty-fourth', () => {
    const job = faces(90);
    const { cards, problems, commands } = decodeMagicard(joined(cardJob(job, AT)));
    expect(problems).toEqual([]);
    expect(commands.map(({ name }) => name)).toEqual([
      'page',
      'plane B',
      'plane G',
      'plane R',
      'plane K',
      'page',
      'plane B',
      'plane G',
      'plane R',
      'plane K',
    ]);
    expect(cards).toHaveLength(1);
    for (const [n, side] of (cards[0]?.sides ?? []).entries()) {
      const sent = n === 0 ? job.front : job.back;
      const cyan = side.panels.find(({ panel }) => panel === 'c')?.picture() ?? new Uint8Array();
      for (const dot of [5_000, 300_000, 600_000])
        expect(Math.abs((cyan[dot] ?? 0) - (255 - (sent.rgb[dot * 3] ?? 0)))).toBeLessThan(5);
    }
  });

  test('the same pages are the same bytes', () => {
    const bytes = joined(cardJob(faces(7), AT));
    const { pages } = readPages(bytes);
    expect(Buffer.compare(joined(pages.map(({ keys, planes }) => pageBytes(keys, planes))), bytes)).toBe(0);
  });
});

describe('the overcoat', () => {
  const maskWithout = (x0: number, y0: number, x1: number, y1: number): Uint8Array => {
    const mask = new Uint8Array(CARD_DOTS).fill(1);
    for (let y = y0; y < y1; y++) mask.fill(0, y * CARD_WIDTH + x0, y * CARD_WIDTH + x1);
    return mask;
  };
  test('leaves a chip free with the smallest hole that holds it', () => {
    expect(overcoatOf(maskWithout(121, 227, 236, 338))).toBe('chip');
    expect(overcoatOf(maskWithout(80, 190, 270, 360))).toBe('large-chip');
    expect(overcoatOf(maskWithout(0, 60, 1016, 200))).toBe('stripe');
  });
  test('is whole, or none, where there is nothing to leave free', () => {
    expect(overcoatOf(new Uint8Array(CARD_DOTS).fill(1))).toBe('whole');
    expect(overcoatOf(new Uint8Array(CARD_DOTS))).toBe('none');
  });
  test('covers what a layout leaves free for looks, and spares the contacts', () => {
    const pattern = maskWithout(96, 207, 265, 370);
    for (let y = 60; y < 600; y += 3) pattern.fill(0, y * CARD_WIDTH + 400, y * CARD_WIDTH + 900);
    expect(overcoatOf(pattern)).toBe('chip');
    expect(overcoatOf(maskWithout(400, 60, 900, 600))).toBe('whole');
  });
  test('is refused where a stripe and contacts would both have to stay free, or varnish lies on half of the contacts', () => {
    const both = maskWithout(96, 207, 265, 370);
    both.fill(0, 500 * CARD_WIDTH, 560 * CARD_WIDTH);
    for (const mask of [both, maskWithout(0, 40, 1016, 600), maskWithout(180, 60, 900, 600)])
      expect(() => overcoatOf(mask)).toThrow('cannot leave the overcoat away');
  });
});

describe('a capture that is not what it should be', () => {
  const good = joined(cardJob({ front: white(), back: white() }, AT)).subarray(0, 1_621_830);
  const broken = (change: (bytes: Uint8Array) => Uint8Array): string => {
    const { problems } = decodeMagicard(change(good.slice()));
    return problems[0]?.code ?? 'none';
  };
  const page = good.subarray(0, readPages(good).pages[0]?.end ?? 0);

  test('says what is wrong', () => {
    expect(readPages(page).problems).toEqual([]);
    expect(broken((bytes) => bytes.subarray(0, 100_000))).toBe('too-short');
    expect(broken(() => new Uint8Array())).toBe('no-start');
    expect(broken((bytes) => bytes.fill(6, 0, 1))).toBe('no-start');
    expect(broken(() => page.slice().fill(4, page.length - 1))).toBe('no-end');
    expect(
      broken(
        (bytes) =>
          new Uint8Array(
            Buffer.from(Buffer.from(bytes).toString('latin1').replace('SZG512064', 'SZG512065'), 'latin1'),
          ),
      ),
    ).toBe('size-wrong');
  });

  test('any bytes give a list of problems and no exception, in little time', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 3_000 }),
          fc.integer({ min: 0, max: page.length }).map((n) => page.subarray(0, n)),
          fc.tuple(fc.nat(page.length - 1), fc.nat(255)).map(([at, value]) => {
            const other = page.slice();
            other[at] = value;
            return other;
          }),
        ),
        (bytes) => {
          const { problems, cards } = decodeMagicard(bytes);
          expect(problems.length + cards.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('keys with commas in their values stay whole', () => {
  const text = ',NOC1,PCT0,0,1025,641,NCT90,295,260,450,DDD50';
  expect(parseKeys(text)).toEqual(['NOC1', 'PCT0,0,1025,641', 'NCT90,295,260,450', 'DDD50']);
  expect(pageKeys({ page: 2, twoSided: true, overcoat: 'chip', backOvercoat: true, at: 1 })).toContain(
    'NCT90,295,260,450',
  );
});

test('planes of bits come back as they were packed', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 6), fc.nat(), (bits, seed) => {
      const dots = Uint8Array.from(
        { length: 672 * 1016 },
        (_, i) => ((i * 2_654_435_761 + seed) >>> 20) & ((1 << bits) - 1),
      );
      expect(Buffer.compare(unpackPlanes(packPlanes(dots, bits), bits), dots)).toBe(0);
    }),
    { numRuns: 4 },
  );
});
