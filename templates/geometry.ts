import type { Sheet } from './layout.ts';
import type { Box } from './layout-art.ts';

/** Everything is planned in dots of a printer of 300 dpi; one of 600 draws the same plan twice as fine. */
const DOTS_PER_MM = 300 / 25.4;
const DOTS_PER_POINT = 300 / 72;

/** Two decimals: a hundredth of a dot is far below any device, and short numbers make small, equal bytes. */
export const round = (dots: number): number => Math.round(dots * 100) / 100;
export const mmDots = (mm: number): number => round(mm * DOTS_PER_MM);
export const pointDots = (points: number): number => round(points * DOTS_PER_POINT);

export interface DotBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * The picture of one side: the finished document with its bleed around it, so that no white edge shows. An ID-1 card with a
 * bleed of 0.21 × 0.44 mm is the 1016 × 648 dots that card printers take.
 */
export interface Frame {
  /** Whole dots. */
  readonly width: number;
  readonly height: number;
  /** The finished document within the picture. */
  readonly trim: DotBox;
  /** Millimetres of the layout to dots of the picture. */
  readonly x: (mm: number) => number;
  readonly y: (mm: number) => number;
  readonly box: (box: Box) => DotBox;
}

const frames = new WeakMap<Sheet, Frame>();

export const frameOf = (sheet: Sheet): Frame => {
  const known = frames.get(sheet);
  if (known !== undefined) return known;
  const width = Math.round((sheet.w + 2 * sheet.bleed.x) * DOTS_PER_MM);
  const height = Math.round((sheet.h + 2 * sheet.bleed.y) * DOTS_PER_MM);
  // From the whole dots inwards: the document stands in the middle of its picture.
  const left = (width - sheet.w * DOTS_PER_MM) / 2;
  const top = (height - sheet.h * DOTS_PER_MM) / 2;
  const x = (mm: number): number => round(left + mm * DOTS_PER_MM);
  const y = (mm: number): number => round(top + mm * DOTS_PER_MM);
  const frame: Frame = {
    width,
    height,
    trim: { x: left, y: top, w: width - 2 * left, h: height - 2 * top },
    x,
    y,
    box: (box) => ({ x: x(box.x), y: y(box.y), w: mmDots(box.w), h: mmDots(box.h) }),
  };
  frames.set(sheet, frame);
  return frame;
};

/** The nearest box of whole dots: pictures and barcodes stand on whole dots, or they blur. */
export const wholeDots = (box: DotBox): DotBox => {
  const x = Math.round(box.x);
  const y = Math.round(box.y);
  return { x, y, w: Math.round(box.w), h: Math.round(box.h) };
};
