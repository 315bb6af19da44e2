import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH } from '../card-printer.ts';

/**
 * Panels as an Evolis printer takes them (Programming Guide A5013, picture format; checked against captured jobs).
 *
 * The card is held landscape. A panel has 1016 lines of 648 dots: **line i is the card's column x = i from the left, and
 * dot k of a line is the row y = 647 - k** (bottom to top). Bits run on without padding over the whole panel, most
 * significant first. A picture turned the other way ruins cards and can snap the ribbon, so this file and packing.ts alone know it.
 */
export const PANEL_LINES = CARD_WIDTH;
export const LINE_DOTS = CARD_HEIGHT;

export type Panel = 'y' | 'm' | 'c' | 'k' | 'o';
export const PANELS: readonly Panel[] = ['y', 'm', 'c', 'k', 'o'];

/** Bits of one dot for each number of levels. 256 is known to present models only. */
const BITS = { 2: 1, 32: 5, 64: 6, 128: 7, 256: 8 } as const;
export type Levels = keyof typeof BITS;

export const isLevels = (value: number): value is Levels => Object.hasOwn(BITS, value);
/** Bytes of one line: 81 for 2 levels, 567 for 128. */
export const lineBytes = (levels: Levels): number => (LINE_DOTS * BITS[levels]) / 8;
/** Bytes of a whole panel: 82,296 for 2 levels, 576,072 for 128. */
export const panelBytes = (levels: Levels): number => PANEL_LINES * lineBytes(levels);

/** Level of each 8-bit amount of ink, rounding down as the field's packers do, so that white never gets a trace of ink. */
const LEVEL_TABLES = new Map<Levels, Uint8Array>();
export const inkLevels = (levels: Levels): Uint8Array => {
  const known = LEVEL_TABLES.get(levels);
  if (known !== undefined) return known;
  const table = Uint8Array.from({ length: 256 }, (_, ink) =>
    Math.floor(Math.fround(ink / 255) * (levels - 1)),
  );
  LEVEL_TABLES.set(levels, table);
  return table;
};

/** Dots as levels, in the order they travel, to packed bits. Trailing bits of the last byte are 0. */
export const packDots = (dots: Uint8Array, levels: Levels): Uint8Array => {
  const bits = BITS[levels];
  const packed = new Uint8Array(Math.ceil((dots.length * bits) / 8));
  let waiting = 0;
  let count = 0;
  let at = 0;
  for (const dot of dots) {
    waiting = (waiting << bits) | dot;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    packed[at++] = waiting >>> count;
    waiting &= (1 << count) - 1;
  }
  if (count > 0) packed[at] = waiting << (8 - count);
  return packed;
};

export const unpackDots = (packed: Uint8Array, levels: Levels, count: number): Uint8Array => {
  const bits = BITS[levels];
  const dots = new Uint8Array(count);
  let waiting = 0;
  let have = 0;
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (have < bits) {
      waiting = (waiting << 8) | (packed[at++] ?? 0);
      have += 8;
    }
    have -= bits;
    dots[i] = waiting >>> have;
    waiting &= (1 << have) - 1;
  }
  return dots;
};

/** Quantises 8-bit amounts of ink (0 none, 255 full). */
export const toLevels = (ink: Uint8Array, levels: Levels): Uint8Array => {
  const table = inkLevels(levels);
  return ink.map((value) => table[value] ?? 0);
};

/** A received panel as levels in picture order (row-major from the top left). */
export const panelPicture = (packed: Uint8Array, levels: Levels): Uint8Array => {
  const picture = new Uint8Array(CARD_DOTS);
  if (levels === 2 || levels === 128) {
    const bits = BITS[levels];
    // Eight dots are a whole number of bytes in both: the walk of the packers, the other way.
    for (let group = 0; group < LINE_DOTS / 8; group++) {
      const bottom = (LINE_DOTS - 1 - group * 8) * CARD_WIDTH;
      for (let x = 0; x < CARD_WIDTH; x++) {
        const at = x * lineBytes(levels) + group * bits;
        let waiting = 0;
        let have = 0;
        let next = at;
        for (let k = 0; k < 8; k++) {
          if (have < bits) {
            waiting = (waiting << 8) | (packed[next++] ?? 0);
            have += 8;
          }
          have -= bits;
          picture[bottom - k * CARD_WIDTH + x] = waiting >> have;
          waiting &= (1 << have) - 1;
        }
      }
    }
    return picture;
  }
  const dots = unpackDots(packed, levels, CARD_DOTS);
  turned((from, to) => {
    picture[from] = dots[to] ?? 0;
  });
  return picture;
};

/** Levels in picture order as a packed panel: panelPicture the other way. */
export const panelOfLevels = (picture: Uint8Array, levels: Levels): Uint8Array => {
  const dots = new Uint8Array(CARD_DOTS);
  turned((from, to) => {
    dots[to] = picture[from] ?? 0;
  });
  return packDots(dots, levels);
};

/** Walks all dots: index in the picture, index in the order of travel. */
const turned = (visit: (picture: number, travel: number) => void): void => {
  for (let y = 0; y < CARD_HEIGHT; y++) {
    let travel = LINE_DOTS - 1 - y;
    const row = y * CARD_WIDTH;
    for (let x = 0; x < CARD_WIDTH; x++) {
      visit(row + x, travel);
      travel += LINE_DOTS;
    }
  }
};
