import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { HEIGHT_DOTS, WIDTH_DOTS } from '../geometry.ts';
import { type Artwork, artworkOf, type SideName } from '../plan/artwork.ts';
import { BLACK, type Op } from '../plan/ops.ts';
import type { LoadedProduct } from '../products.ts';
import { drawOps, useFonts } from './canvas-ops.ts';

/** What all cards of a product share on one side, as pictures: painted once a process, then only copied. */
export interface Backdrop {
  readonly colour: Canvas;
  /** Over the portrait: the mark of a specimen. */
  readonly over: Canvas | undefined;
  /** The finished planes of a side that nobody's data stands on: three bytes a dot, and one. */
  readonly rgb: Uint8Array;
  readonly black: Uint8Array;
  /** 1 where varnish goes. */
  readonly overlay: Uint8Array;
  readonly keepOut: Artwork['keepOut'];
}

const isBlack = (op: Op): boolean => op.op === 'text' && op.ink === BLACK;

const paint = (ops: readonly Op[]): Canvas => {
  const canvas = createCanvas(WIDTH_DOTS, HEIGHT_DOTS);
  drawOps(canvas.getContext('2d'), ops);
  return canvas;
};

/**
 * Varnish all over, but not on the chip's contacts. On a specimen the mark is left out of the varnish too, so that a
 * finger feels what an eye may miss.
 */
const overlayOf = (artwork: Artwork): Uint8Array => {
  const overlay = new Uint8Array(WIDTH_DOTS * HEIGHT_DOTS).fill(1);
  if (artwork.over.length > 0) {
    const marked = paint(artwork.over.map((op) => ({ ...op, alpha: 1 }))).data();
    for (let i = 0; i < overlay.length; i++) if ((marked[4 * i + 3] ?? 0) >= 128) overlay[i] = 0;
  }
  if (artwork.keepOut !== undefined) clearBox(overlay, artwork.keepOut);
  return overlay;
};

type KeepOut = NonNullable<Artwork['keepOut']>;

/** Whole dots around a box: no dot that touches the contacts is printed. */
export const coveringDots = (box: KeepOut): { left: number; top: number; right: number; bottom: number } => ({
  left: Math.floor(box.x),
  top: Math.floor(box.y),
  right: Math.ceil(box.x + box.w),
  bottom: Math.ceil(box.y + box.h),
});

export const fillBox = (plane: Uint8Array, box: KeepOut, value: number, bytesPerDot: number): void => {
  const { left, top, right, bottom } = coveringDots(box);
  for (let y = top; y < bottom; y++) {
    plane.fill(value, (y * WIDTH_DOTS + left) * bytesPerDot, (y * WIDTH_DOTS + right) * bytesPerDot);
  }
};

export const clearBox = (plane: Uint8Array, box: KeepOut): void => fillBox(plane, box, 0, 1);

const rgbOf = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  return Uint8Array.from(
    { length: WIDTH_DOTS * HEIGHT_DOTS * 3 },
    (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0,
  );
};

/** A dot is black or it is not: half covered is covered. */
const blackOf = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  return Uint8Array.from({ length: WIDTH_DOTS * HEIGHT_DOTS }, (_, i) =>
    (rgba[4 * i + 3] ?? 0) >= 128 ? 1 : 0,
  );
};

const whiten = (context: SKRSContext2D, box: KeepOut): void => {
  const { left, top, right, bottom } = coveringDots(box);
  context.fillStyle = '#ffffff';
  context.fillRect(left, top, right - left, bottom - top);
};

const make = (artwork: Artwork): Backdrop => {
  useFonts();
  const colour = paint(artwork.under.filter((op) => !isBlack(op)));
  const over = artwork.over.length === 0 ? undefined : paint(artwork.over);
  const black = blackOf(paint(artwork.under.filter(isBlack)));
  const finished = createCanvas(WIDTH_DOTS, HEIGHT_DOTS);
  const context = finished.getContext('2d');
  context.drawImage(colour, 0, 0);
  if (over !== undefined) context.drawImage(over, 0, 0);
  if (artwork.keepOut !== undefined) {
    whiten(context, artwork.keepOut);
    clearBox(black, artwork.keepOut);
  }
  return { colour, over, rgb: rgbOf(finished), black, overlay: overlayOf(artwork), keepOut: artwork.keepOut };
};

const known = new WeakMap<Artwork, Backdrop>();

export const backdropOf = (loaded: LoadedProduct, side: SideName, specimen: boolean): Backdrop => {
  const artwork = artworkOf(loaded, side, specimen);
  const cached = known.get(artwork);
  if (cached !== undefined) return cached;
  const backdrop = make(artwork);
  known.set(artwork, backdrop);
  return backdrop;
};
