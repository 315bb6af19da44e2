import { type Canvas, createCanvas } from '@napi-rs/canvas';
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
  readonly black: Canvas;
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

export const clearBox = (plane: Uint8Array, box: KeepOut): void => {
  const { left, top, right, bottom } = coveringDots(box);
  for (let y = top; y < bottom; y++) plane.fill(0, y * WIDTH_DOTS + left, y * WIDTH_DOTS + right);
};

const known = new Map<string, Backdrop>();

export const backdropOf = (loaded: LoadedProduct, side: SideName, specimen: boolean): Backdrop => {
  const key = `${loaded.hash} ${side} ${specimen}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  useFonts();
  const artwork = artworkOf(loaded, side, specimen);
  const backdrop: Backdrop = {
    colour: paint(artwork.under.filter((op) => !isBlack(op))),
    over: artwork.over.length === 0 ? undefined : paint(artwork.over),
    black: paint(artwork.under.filter(isBlack)),
    overlay: overlayOf(artwork),
    keepOut: artwork.keepOut,
  };
  known.set(key, backdrop);
  return backdrop;
};
