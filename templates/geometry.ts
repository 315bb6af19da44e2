import type { Box } from './layout-art.ts';

/** The picture a card printer takes at 300 dpi: the card with a narrow bleed around it, so that no white edge shows. */
export const WIDTH_DOTS = 1016;
export const HEIGHT_DOTS = 648;
const DOTS_PER_MM = 300 / 25.4;
const DOTS_PER_POINT = 300 / 72;
/** ISO/IEC 7810 ID-1, millimetres. */
const CARD = { w: 85.6, h: 53.98 } as const;
const BLEED_X = (WIDTH_DOTS - CARD.w * DOTS_PER_MM) / 2;
const BLEED_Y = (HEIGHT_DOTS - CARD.h * DOTS_PER_MM) / 2;

/** The finished card within the picture, dots. */
export const TRIM = {
  x: BLEED_X,
  y: BLEED_Y,
  w: WIDTH_DOTS - 2 * BLEED_X,
  h: HEIGHT_DOTS - 2 * BLEED_Y,
} as const;

/** Two decimals: a hundredth of a dot is far below any device, and short numbers make small, equal bytes. */
export const round = (dots: number): number => Math.round(dots * 100) / 100;
export const xDots = (mm: number): number => round(BLEED_X + mm * DOTS_PER_MM);
export const yDots = (mm: number): number => round(BLEED_Y + mm * DOTS_PER_MM);
export const mmDots = (mm: number): number => round(mm * DOTS_PER_MM);
export const pointDots = (points: number): number => round(points * DOTS_PER_POINT);

export interface DotBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export const boxDots = (box: Box): DotBox => ({
  x: xDots(box.x),
  y: yDots(box.y),
  w: mmDots(box.w),
  h: mmDots(box.h),
});

/** The smallest box of whole dots around `box`: pictures and barcodes stand on whole dots, or they blur. */
export const wholeDots = (box: DotBox): DotBox => {
  const x = Math.round(box.x);
  const y = Math.round(box.y);
  return { x, y, w: Math.round(box.w), h: Math.round(box.h) };
};
