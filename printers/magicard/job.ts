import { raise } from '../../card/index.ts';
import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH, type PrintJob, type SideImage } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { MAGICARD_ERRORS } from './errors.ts';
import { toMachine } from './geometry.ts';
import { formatKeys, HOLES, type Hole, type PageKeys, pageKeys } from './header.ts';
import { blackPlane, type ColourPlane, colourPlane } from './planes.ts';

export const FILL = 0x05;
export const START = 0x01;
export const SEPARATOR = 0x1c;
export const COLON = 0x3a;
export const END = 0x03;
export const FILL_COUNT = 64;

const COLOURS: readonly ColourPlane[] = ['B', 'G', 'R'];

/** A plane as it travels; its letter names it behind its data. */
export interface Plane {
  readonly letter: string;
  readonly data: Uint8Array;
}

/** One page: 64 x `05`, `01`, keys, `1C`, then each plane followed by `1C`, its letter and `3A`; `03` at the end. */
export const pageBytes = (keys: readonly string[], planes: readonly Plane[]): Uint8Array => {
  const head = new TextEncoder().encode(formatKeys(keys));
  const parts: Uint8Array[] = [
    new Uint8Array(FILL_COUNT).fill(FILL),
    Uint8Array.of(START),
    head,
    Uint8Array.of(SEPARATOR),
  ];
  for (const { letter, data } of planes)
    parts.push(data, Uint8Array.of(SEPARATOR, letter.charCodeAt(0), COLON));
  parts.push(Uint8Array.of(END));
  return new Uint8Array(Buffer.concat(parts));
};

const sidePage = (side: SideImage, page: PageKeys): Uint8Array => {
  const planes: Plane[] = COLOURS.map((letter) => ({ letter, data: colourPlane(side.rgb, letter) }));
  planes.push({ letter: 'K', data: blackPlane(side.black) });
  const keys = [
    ...pageKeys(page),
    `IMF${planes.map(({ letter }) => letter).join('')}`,
    ...planes.map(({ letter, data }) => `SZ${letter}${data.length}`),
  ];
  return pageBytes(keys, planes);
};

/** Both faces: the front page, then the back page, one job after the other. Errors: MAGICARD_OVERCOAT_UNFIT, PRINTER_PICTURE_WRONG_SIZE. */
export const cardJob = (job: PrintJob, at: number): readonly Uint8Array[] => {
  for (const side of [job.front, job.back])
    if (!isWhole(side)) raise(PRINTER_ERRORS, 'PRINTER_PICTURE_WRONG_SIZE');
  const front = overcoatOf(job.front.overlay);
  const back = overcoatOf(job.back.overlay);
  const both = { twoSided: true, backOvercoat: back !== 'none', at };
  return [
    sidePage(job.front, { ...both, page: 1, overcoat: front }),
    sidePage(job.back, { ...both, page: 2, overcoat: back }),
  ];
};

const isWhole = ({ width, height, rgb, black, overlay }: SideImage): boolean =>
  width === CARD_WIDTH &&
  height === CARD_HEIGHT &&
  rgb.length === CARD_DOTS * 3 &&
  black.length === CARD_DOTS &&
  overlay.length === CARD_DOTS;

/** How many panels both pages print. */
export const panelsOf = (job: PrintJob): number =>
  [job.front, job.back].reduce(
    (sum, { overlay }) => sum + COLOURS.length + 1 + (overcoatOf(overlay) === 'none' ? 0 : 1),
    0,
  );

const HOLE_NAMES = Object.keys(HOLES) as readonly Hole[];

/**
 * The machine has no varnish dot by dot, only whole overcoat with one rectangle left out. Its smallest rectangle that holds
 * everything the mask leaves free inside the card is taken, and no overcoat for a mask without any varnish. A pattern that a layout
 * leaves free for looks is lost under the overcoat; contacts and stripes must not be: where the contacts are free, the
 * rectangle for chips spares them, and a free band across the card that no rectangle spares is refused
 * (MAGICARD_OVERCOAT_UNFIT).
 */
export const overcoatOf = (mask: Uint8Array): PageKeys['overcoat'] => {
  let varnish = 0;
  let band = false;
  let [left, top, right, bottom] = [CARD_WIDTH, CARD_HEIGHT, -1, -1];
  for (let y = INSET; y < CARD_HEIGHT - INSET; y++) {
    const before = varnish;
    for (let x = INSET; x < CARD_WIDTH - INSET; x++) {
      if (mask[y * CARD_WIDTH + x] === 1) {
        varnish++;
        continue;
      }
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    band ||= varnish === before;
  }
  if (varnish === 0) return 'none';
  if (right < 0) return 'whole';
  const [x0, y1] = toMachine(left, top);
  const [x1, y0] = toMachine(right, bottom);
  const hole = HOLE_NAMES.find((name) => holds(HOLES[name], x0, y0, x1, y1));
  if (hole !== undefined) return hole;
  if (band) return raise(MAGICARD_ERRORS, 'MAGICARD_OVERCOAT_UNFIT', { x0, y0, x1, y1 });
  const contacts = varnishOnContacts(mask);
  if (contacts === 'some') return raise(MAGICARD_ERRORS, 'MAGICARD_OVERCOAT_UNFIT', { x0, y0, x1, y1 });
  return contacts === 'none' ? 'chip' : 'whole';
};

/** The eight contacts (ISO/IEC 7816-2, 10.25 to 19.87 mm from the left, 19.23 to 28.55 mm from the top), in dots of our bleed. */
const CONTACTS = { left: 123, top: 232, right: 238, bottom: 343 };

const varnishOnContacts = (mask: Uint8Array): 'none' | 'some' | 'all' => {
  let count = 0;
  for (let y = CONTACTS.top; y < CONTACTS.bottom; y++)
    for (let x = CONTACTS.left; x < CONTACTS.right; x++) count += mask[y * CARD_WIDTH + x] ?? 0;
  const all = (CONTACTS.right - CONTACTS.left) * (CONTACTS.bottom - CONTACTS.top);
  return count === 0 ? 'none' : count === all ? 'all' : 'some';
};

/** Dots at the edge that varnish is often kept away from. */
const INSET = 24;

const holds = (key: string, x0: number, y0: number, x1: number, y1: number): boolean => {
  const [left = 0, low = 0, right = 0, high = 0] = key.slice(3).split(',').map(Number);
  return left <= x0 && low <= y0 && right >= x1 && high >= y1;
};
