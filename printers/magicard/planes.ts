import { CARD_DOTS } from '../card-printer.ts';
import { onPage, PAGE_DOTS, PAGE_ROWS, ROW_BYTES } from './geometry.ts';

/** Levels of a colour dot: six bits. */
export const COLOUR_BITS = 6;
/** 504 bytes a row: six bit planes of 84 bytes, bit 0 first. */
export const COLOUR_PLANE_BYTES = PAGE_ROWS * COLOUR_BITS * ROW_BYTES;
export const BLACK_PLANE_BYTES = PAGE_ROWS * ROW_BYTES;

const PAGE_SIZE = PAGE_ROWS * PAGE_DOTS;

/** Dots of a page (672 x 1016, values of `bits` bits) to bit planes; the leftmost dot in the most significant bit. */
export const packPlanes = (page: Uint8Array, bits: number): Uint8Array => {
  const packed = new Uint8Array(PAGE_ROWS * bits * ROW_BYTES);
  for (let row = 0; row < PAGE_ROWS; row++) {
    for (let byte = 0; byte < ROW_BYTES; byte++) {
      const from = row * PAGE_DOTS + byte * 8;
      for (let bit = 0; bit < bits; bit++) {
        let eight = 0;
        for (let dot = 0; dot < 8; dot++) eight = (eight << 1) | (((page[from + dot] ?? 0) >> bit) & 1);
        packed[(row * bits + bit) * ROW_BYTES + byte] = eight;
      }
    }
  }
  return packed;
};

export const unpackPlanes = (packed: Uint8Array, bits: number): Uint8Array => {
  const page = new Uint8Array(PAGE_SIZE);
  for (let row = 0; row < PAGE_ROWS; row++) {
    for (let bit = 0; bit < bits; bit++) {
      const from = (row * bits + bit) * ROW_BYTES;
      for (let dot = 0; dot < PAGE_DOTS; dot++) {
        const one = ((packed[from + (dot >> 3)] ?? 0) >> (7 - (dot & 7))) & 1;
        const at = row * PAGE_DOTS + dot;
        page[at] = (page[at] ?? 0) | (one << bit);
      }
    }
  }
  return page;
};

/** Where a colour's byte stands in an RGB dot: the machine's planes B, G, R hold yellow, magenta, cyan. */
const RGB_OFFSET = { B: 2, G: 1, R: 0 } as const;
export type ColourPlane = keyof typeof RGB_OFFSET;

export const colourPlane = (rgb: Uint8Array, plane: ColourPlane): Uint8Array => {
  const page = new Uint8Array(PAGE_SIZE);
  const offset = RGB_OFFSET[plane];
  onPage((picture, at) => {
    page[at] = (255 - (rgb[picture * 3 + offset] ?? 255)) >> 2;
  });
  return packPlanes(page, COLOUR_BITS);
};

export const blackPlane = (black: Uint8Array): Uint8Array => {
  const page = new Uint8Array(PAGE_SIZE);
  onPage((picture, at) => {
    page[at] = black[picture] === 1 ? 1 : 0;
  });
  return packPlanes(page, 1);
};

/** Amounts of ink, 0 to 255, as the card shows them: 1016 x 648 from the top left. What the machine does not reach is 0. */
export const planePicture = (packed: Uint8Array, bits: number): Uint8Array => {
  const page = unpackPlanes(packed, bits);
  const top = (1 << bits) - 1;
  const picture = new Uint8Array(CARD_DOTS);
  onPage((at, from) => {
    picture[at] = Math.round(((page[from] ?? 0) * 255) / top);
  });
  return picture;
};
