import { CARD_WIDTH } from '../card-printer.ts';
import { inkLevels, type Levels, LINE_DOTS, lineBytes, panelBytes } from './panels.ts';

/**
 * From a picture to a packed panel, at the speed of one host that feeds a hundred stations. The picture is read in rows as it
 * lies: eight rows of one column are a whole number of bytes in every number of levels, so no dot is stored on its way.
 */
const GROUPS = LINE_DOTS / 8;

/** Where a colour's byte stands in an RGB dot: yellow takes away blue, magenta green, cyan red. */
const RGB_OFFSET = { c: 0, m: 1, y: 2 } as const;
export type ColourPanel = keyof typeof RGB_OFFSET;

/** One colour of an RGB picture (1016 x 648, row-major from the top left) as a packed panel. */
export const colourPanel = (rgb: Uint8Array, panel: ColourPanel, levels: Levels): Uint8Array => {
  // The picture says how much light comes back, a panel how much ink lies there.
  const table = inkLevels(levels).toReversed();
  const packed = new Uint8Array(panelBytes(levels));
  const line = lineBytes(levels);
  const bits = line / GROUPS;
  const row = CARD_WIDTH * 3;
  for (let group = 0; group < GROUPS; group++) {
    let at = (LINE_DOTS - 1 - group * 8) * row + RGB_OFFSET[panel];
    let to = group * bits;
    for (let x = 0; x < CARD_WIDTH; x++) {
      let high = level(table, rgb, at);
      high = (high << bits) | level(table, rgb, at - row);
      high = (high << bits) | level(table, rgb, at - 2 * row);
      high = (high << bits) | level(table, rgb, at - 3 * row);
      let low = level(table, rgb, at - 4 * row);
      low = (low << bits) | level(table, rgb, at - 5 * row);
      low = (low << bits) | level(table, rgb, at - 6 * row);
      low = (low << bits) | level(table, rgb, at - 7 * row);
      if (bits === 7) {
        // The usual case, written out.
        packed[to] = high >>> 20;
        packed[to + 1] = high >>> 12;
        packed[to + 2] = high >>> 4;
        packed[to + 3] = (high << 4) | (low >>> 24);
        packed[to + 4] = low >>> 16;
        packed[to + 5] = low >>> 8;
        packed[to + 6] = low;
      } else putEight(packed, to, high, low, bits);
      at += 3;
      to += line;
    }
  }
  return packed;
};

const level = (table: Uint8Array, rgb: Uint8Array, at: number): number => table[rgb[at] ?? 255] ?? 0;

/** Four dots in `high` and four in `low` as `bits` bytes; of an odd number the middle one has something of both. */
const putEight = (packed: Uint8Array, at: number, high: number, low: number, bits: number): void => {
  const top = 4 * bits - 8;
  let to = at;
  for (let shift = top; shift >= 0; shift -= 8) packed[to++] = high >>> shift;
  const half = bits % 2 === 0 ? 0 : 4;
  if (half > 0) packed[to++] = (high << 4) | (low >>> (top + 4));
  for (let shift = top - half; shift >= 0; shift -= 8) packed[to++] = low >>> shift;
};

/** A picture of 0 and 1 (row-major from the top left) as a packed two-level panel. */
export const maskPanel = (mask: Uint8Array): Uint8Array => {
  const packed = new Uint8Array(panelBytes(2));
  const words = wordsOf(mask);
  const row = CARD_WIDTH / 4;
  const eight = new Uint32Array(row);
  const columns = new Uint8Array(eight.buffer);
  for (let group = 0; group < GROUPS; group++) {
    let at = (LINE_DOTS - 1 - group * 8) * row;
    for (let i = 0; i < row; i++, at++) {
      eight[i] =
        (word(words, at) << 7) |
        (word(words, at - row) << 6) |
        (word(words, at - 2 * row) << 5) |
        (word(words, at - 3 * row) << 4) |
        (word(words, at - 4 * row) << 3) |
        (word(words, at - 5 * row) << 2) |
        (word(words, at - 6 * row) << 1) |
        word(words, at - 7 * row);
    }
    for (let x = 0, to = group; x < CARD_WIDTH; x++, to += GROUPS) packed[to] = columns[x] ?? 0;
  }
  return packed;
};

const word = (words: Uint32Array, at: number): number => words[at] ?? 0;

/** Four dots in one number, each 0 or 1 in a byte of its own, so that none runs over into the next one when shifted. */
const wordsOf = (mask: Uint8Array): Uint32Array => {
  const { buffer, byteOffset, length } = mask.byteOffset % 4 === 0 ? mask : new Uint8Array(mask);
  return new Uint32Array(buffer, byteOffset, length >> 2);
};
