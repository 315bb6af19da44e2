import { type Canvas, createCanvas, type Image, loadImage, Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { failure, raise } from '../../card/index.ts';
import { TEMPLATE_ERRORS } from '../errors.ts';
import { HEIGHT_DOTS, WIDTH_DOTS } from '../geometry.ts';
import type { SideName } from '../plan/artwork.ts';
import { BLACK } from '../plan/ops.ts';
import { ovalPath } from '../plan/ornament.ts';
import type { FacePlan, PhotoItem, PlanItem } from '../plan/plan.ts';
import { type LoadedProduct, loadProduct } from '../products.ts';
import { type Backdrop, backdropOf, clearBox, coveringDots } from './backdrop.ts';
import { fontOf } from './canvas-ops.ts';

/** One side as a printer takes it: colour for the dye panels, resin black, and varnish. Rows from the top, dots from the left. */
export interface RasterSide {
  readonly width: number;
  readonly height: number;
  /** width × height × 3 bytes, without the black. */
  readonly rgb: Uint8Array;
  /** width × height bytes, 1 is printed: text and barcode modules. */
  readonly black: Uint8Array;
  /** width × height bytes, 1 is varnished. */
  readonly overlay: Uint8Array;
}

/** The product the plan was made with, or an error: drawing it over another layout would misplace a person's data. */
export const productOf = (plan: FacePlan): LoadedProduct => {
  const loaded = loadProduct(plan.product);
  if (loaded.hash !== plan.layoutHash) return raise(TEMPLATE_ERRORS, 'PLAN_OF_OTHER_LAYOUT', { product: plan.product });
  return loaded;
};

const openPortrait = async (portrait: Uint8Array): Promise<Image> => {
  try {
    return await loadImage(portrait);
  } catch (error) {
    throw failure(TEMPLATE_ERRORS, 'PORTRAIT_UNREADABLE', { bytes: portrait.length }, error);
  }
};

const drawPhoto = (context: SKRSContext2D, item: PhotoItem, image: Image): void => {
  context.save();
  context.globalAlpha = item.alpha;
  if (item.oval) context.clip(new Path2D(ovalPath(item)));
  context.drawImage(image, item.x, item.y, item.w, item.h);
  context.restore();
};

const drawItem = (colour: SKRSContext2D, black: SKRSContext2D, item: PlanItem, image: Image | undefined): void => {
  switch (item.kind) {
    case 'photo':
      if (image !== undefined) drawPhoto(colour, item, image);
      return;
    case 'text': {
      const context = item.ink === BLACK ? black : colour;
      context.font = fontOf(item.font, item.size);
      context.fillStyle = item.ink === BLACK ? '#000000' : item.ink;
      context.fillText(item.text, item.x, item.y);
      return;
    }
    case 'modules':
      black.fillStyle = '#000000';
      for (let row = 0; row < item.size; row++) drawModuleRow(black, item, row);
  }
};

/** Neighbouring dark modules as one rectangle: a third of the calls. */
const drawModuleRow = (context: SKRSContext2D, item: Extract<PlanItem, { kind: 'modules' }>, row: number): void => {
  const { size, module, bits } = item;
  for (let column = 0; column < size; ) {
    let end = column;
    while (end < size && bits[row * size + end] === 1) end++;
    if (end > column) {
      context.fillRect(item.x + column * module, item.y + row * module, (end - column) * module, module);
    }
    column = end + 1;
  }
};

const opaqueRgb = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  const rgb = new Uint8Array(WIDTH_DOTS * HEIGHT_DOTS * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
};

/** A dot is black or it is not: half covered is covered. */
const blackPlane = (canvas: Canvas): Uint8Array => {
  const rgba = canvas.data();
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.byteLength / 4);
  const plane = new Uint8Array(pixels.length);
  for (let i = 0; i < plane.length; i++) {
    if ((pixels[i] ?? 0) >>> 31 === 1) plane[i] = 1;
  }
  return plane;
};

/** Used again for every card; safe, because nothing is awaited between the first stroke and the reading back. */
let colourSheet: Canvas | undefined;
let blackSheet: Canvas | undefined;

const compose = (items: readonly PlanItem[], backdrop: Backdrop, image: Image | undefined) => {
  colourSheet ??= createCanvas(WIDTH_DOTS, HEIGHT_DOTS);
  blackSheet ??= createCanvas(WIDTH_DOTS, HEIGHT_DOTS);
  const colour = colourSheet.getContext('2d');
  const black = blackSheet.getContext('2d');
  colour.drawImage(backdrop.colour, 0, 0);
  black.clearRect(0, 0, WIDTH_DOTS, HEIGHT_DOTS);
  black.drawImage(backdrop.black, 0, 0);
  for (const item of items) if (item.kind === 'photo') drawItem(colour, black, item, image);
  if (backdrop.over !== undefined) colour.drawImage(backdrop.over, 0, 0);
  for (const item of items) if (item.kind !== 'photo') drawItem(colour, black, item, image);
  if (backdrop.keepOut !== undefined) {
    const { left, top, right, bottom } = coveringDots(backdrop.keepOut);
    colour.fillStyle = '#ffffff';
    colour.fillRect(left, top, right - left, bottom - top);
  }
  return { rgb: opaqueRgb(colourSheet), black: blackPlane(blackSheet) };
};

/** Draws one side at 300 dpi, 1016 × 648 dots. `portrait` is the prepared print JPEG. The same plan and portrait give the same dots. */
export const rasterSide = async (plan: FacePlan, side: SideName, portrait: Uint8Array): Promise<RasterSide> => {
  const items = plan[side];
  const backdrop = backdropOf(productOf(plan), side, plan.specimen);
  const image = items.some((item) => item.kind === 'photo') ? await openPortrait(portrait) : undefined;
  const { rgb, black } = compose(items, backdrop, image);
  if (backdrop.keepOut !== undefined) clearBox(black, backdrop.keepOut);
  return { width: WIDTH_DOTS, height: HEIGHT_DOTS, rgb, black, overlay: backdrop.overlay.slice() };
};
