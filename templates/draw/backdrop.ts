import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { DotBox } from '../geometry.ts';
import type { Artwork } from '../plan/artwork.ts';
import { BLACK, type Op } from '../plan/ops.ts';
import { blend, wholeSide } from './blend.ts';
import { drawOps, useFonts } from './canvas-ops.ts';

/** Of the printer: the plan is in dots of 300, and 600 draws it twice as fine. */
export type Dpi = 300 | 600;

/** What all documents of a product share on one side, as planes: painted once a process, then only copied. */
export interface Backdrop {
  /** What lies under the person's data, three bytes a dot. */
  readonly ground: Uint8Array;
  /** The same with the mark over it: the finished colours of all places where no picture stands. */
  readonly rgb: Uint8Array;
  /** The mark alone, four bytes a dot, colours multiplied by their alpha; undefined without a mark. */
  readonly over: Uint8Array | undefined;
  readonly black: Uint8Array;
  /** 1 where varnish goes. */
  readonly overlay: Uint8Array;
  readonly keepOut: Artwork['keepOut'];
  readonly size: Size;
}

/** Of a picture, printer dots, and printer dots for one of the plan. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

const isBlack = (op: Op): boolean => op.op === 'text' && op.ink === BLACK;

const paint = (ops: readonly Op[], { width, height, scale }: Size): Canvas => {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  drawOps(context, ops, width / scale);
  return canvas;
};

/**
 * Varnish all over, but not on the chip's contacts. On a specimen the mark is left out of the varnish too, so that a
 * finger feels what an eye may miss.
 */
const overlayOf = (artwork: Artwork, size: Size): Uint8Array => {
  const overlay = new Uint8Array(size.width * size.height).fill(1);
  if (artwork.over.length > 0) {
    const marked = paint(
      artwork.over.map((op) => ({ ...op, alpha: 1 })),
      size,
    ).data();
    for (let i = 0; i < overlay.length; i++) if ((marked[4 * i + 3] ?? 0) >= 128) overlay[i] = 0;
  }
  for (const box of artwork.keepOut) fillBox(overlay, box, 0, 1, size);
  return overlay;
};

/** Whole dots around a box: no dot that touches the contacts is printed. */
export const coveringDots = (
  box: DotBox,
  scale = 1,
): { left: number; top: number; right: number; bottom: number } => ({
  left: Math.max(0, Math.floor(box.x * scale)),
  top: Math.max(0, Math.floor(box.y * scale)),
  right: Math.ceil((box.x + box.w) * scale),
  bottom: Math.ceil((box.y + box.h) * scale),
});

export const fillBox = (
  plane: Uint8Array,
  box: DotBox,
  value: number,
  bytesPerDot: number,
  { width, height, scale }: Size,
): void => {
  const { left, top, right, bottom } = coveringDots(box, scale);
  for (let y = top; y < Math.min(bottom, height); y++) {
    const end = Math.min(right, width);
    plane.fill(value, (y * width + left) * bytesPerDot, (y * width + end) * bytesPerDot);
  }
};

const rgbOf = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
};

/** A dot is black or it is not: half covered is covered. */
const blackOf = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  const black = new Uint8Array(rgba.length / 4);
  for (let dot = 0; dot < black.length; dot++) black[dot] = (rgba[4 * dot + 3] ?? 0) >= 128 ? 1 : 0;
  return black;
};

const make = (artwork: Artwork, dpi: Dpi): Backdrop => {
  useFonts();
  const scale = dpi / 300;
  const size: Size = { width: artwork.frame.width * scale, height: artwork.frame.height * scale, scale };
  const ground = rgbOf(
    paint(
      artwork.under.filter((op) => !isBlack(op)),
      size,
    ),
  );
  const over = artwork.over.length === 0 ? undefined : new Uint8Array(paint(artwork.over, size).data());
  const black = blackOf(paint(artwork.under.filter(isBlack), size));
  const rgb = ground.slice();
  if (over !== undefined) blend(rgb, size.width, wholeSide(size), over, size.width);
  for (const box of artwork.keepOut) {
    fillBox(rgb, box, 255, 3, size);
    fillBox(black, box, 0, 1, size);
  }
  const { keepOut } = artwork;
  return { ground, rgb, over, black, overlay: overlayOf(artwork, size), keepOut, size };
};

const known = new WeakMap<Artwork, Map<Dpi, Backdrop>>();

export const backdropOf = (artwork: Artwork, dpi: Dpi): Backdrop => {
  const made = known.get(artwork) ?? new Map<Dpi, Backdrop>();
  known.set(artwork, made);
  const cached = made.get(dpi);
  if (cached !== undefined) return cached;
  const backdrop = make(artwork, dpi);
  made.set(dpi, backdrop);
  return backdrop;
};
