import { CARD_HEIGHT, CARD_WIDTH } from '../card-printer.ts';

/**
 * A page of the Rio/Tango 2e family as Debian's gutenprint 5.3.4 sends it: 1016 rows of 672 dots, of which 642 lie on the card between
 * borders of 15. The rows run along the card's long side.
 *
 * Row r is the card's column x = r from the left, and dot c of a row its y from the bottom: the machine's own keys say so, for
 * the hole in the overcoat that spares a chip (`NCT90,295,260,450`) is the place of the contacts (ISO/IEC 7816-2) only when
 * y is counted from the bottom. No real machine has confirmed it.
 */
export const PAGE_ROWS = CARD_WIDTH;
export const PAGE_DOTS = 672;
export const ROW_BYTES = PAGE_DOTS / 8;
const BORDER = 15;
const ON_CARD = PAGE_DOTS - 2 * BORDER;
/** Our pictures bleed over the edge by this many dots more, above and below. */
const CROPPED = (CARD_HEIGHT - ON_CARD) / 2;

/** Walks the dots that both have: index in a picture of 1016 x 648, index in a page of 672 x 1016. */
export const onPage = (visit: (picture: number, page: number) => void): void => {
  for (let c = 0; c < ON_CARD; c++) {
    const y = CARD_HEIGHT - 1 - CROPPED - c;
    for (let x = 0; x < PAGE_ROWS; x++) visit(y * CARD_WIDTH + x, x * PAGE_DOTS + BORDER + c);
  }
};

/** A place on the card in the machine's own coordinates: x from the left, y from the bottom, both in dots. */
export const toMachine = (x: number, y: number): readonly [number, number] => [
  x,
  CARD_HEIGHT - 1 - CROPPED - y,
];

/** A rectangle x0,y0,x1,y1 of the machine as it lies on the card, both ends included. */
export const boxOnCard = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
} => {
  const [, top] = toMachine(0, y1);
  const [, bottom] = toMachine(0, y0);
  return { left: x0, top, right: x1, bottom };
};
