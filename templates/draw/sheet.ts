import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Region } from './blend.ts';

/** Used again for every document; safe, because nothing is awaited between the first stroke and the reading back. */
const sheets = new Map<string, Canvas>();
/** Few sizes serve all lines of text: making a sheet costs more than drawing on it. */
const STEP = 64;
const stepUp = (dots: number): number => Math.max(STEP, Math.ceil(dots / STEP) * STEP);

export interface Drawn {
  /** Four bytes a dot, colours multiplied by their alpha; row by row, `width` dots each. */
  readonly rgba: Uint8Array;
  readonly width: number;
}

/**
 * Draws on an empty sheet that stands for one region of a picture, in the plan's dots, and hands back the sheet's. Reading dots
 * back is nearly the whole cost of a side, so only the regions where a person's data stands are ever drawn.
 */
export const drawOnSheet = (region: Region, scale: number, draw: (context: SKRSContext2D) => void): Drawn => {
  const width = stepUp(region.width);
  const height = stepUp(region.height);
  const key = `${width} ${height}`;
  const sheet = sheets.get(key) ?? createCanvas(width, height);
  sheets.set(key, sheet);
  const context = sheet.getContext('2d');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.translate(-region.left, -region.top);
  context.scale(scale, scale);
  draw(context);
  return { rgba: sheet.data(), width };
};
