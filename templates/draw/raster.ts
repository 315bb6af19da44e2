import {
  type Canvas,
  createCanvas,
  type Image,
  loadImage,
  Path2D,
  type SKRSContext2D,
} from '@napi-rs/canvas';
import { failure, raise } from '../../card/index.ts';
import { TEMPLATE_ERRORS } from '../errors.ts';
import { HEIGHT_DOTS, WIDTH_DOTS } from '../geometry.ts';
import type { SideName } from '../plan/artwork.ts';
import { darkRuns } from '../plan/modules.ts';
import { BLACK } from '../plan/ops.ts';
import { ovalPath } from '../plan/ornament.ts';
import type { FacePlan, ModulesItem, PhotoItem, PlanItem, TextItem } from '../plan/plan.ts';
import { type LoadedProduct, loadProduct } from '../products.ts';
import { type Backdrop, backdropOf, clearBox, fillBox } from './backdrop.ts';
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
  if (loaded.hash !== plan.layoutHash)
    return raise(TEMPLATE_ERRORS, 'PLAN_OF_OTHER_LAYOUT', { product: plan.product });
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

/** Whole dots of the picture that an item may touch; text gets room for stacked marks and for tails. */
const reachOf = (item: TextItem | PhotoItem): Region => {
  const box =
    item.kind === 'photo'
      ? item
      : {
          x: item.x - item.size * 0.3,
          y: item.y - item.size * 1.5,
          w: item.width + item.size * 0.6,
          h: item.size * 2.1,
        };
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  return {
    left,
    top,
    width: Math.min(WIDTH_DOTS, Math.ceil(box.x + box.w)) - left,
    height: Math.min(HEIGHT_DOTS, Math.ceil(box.y + box.h)) - top,
  };
};

interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const writeText = (context: SKRSContext2D, item: TextItem): void => {
  context.font = fontOf(item.font, item.size);
  context.fillStyle = item.ink === BLACK ? '#000000' : item.ink;
  context.fillText(item.text, item.x, item.y);
};

/** Used again for every card; safe, because nothing is awaited between the first stroke and the reading back. */
const sheets = new Map<string, Canvas>();

/**
 * Draws in a sheet that stands for one region of the picture, and hands back its dots. Reading dots back is nearly the
 * whole cost of a side, so only the regions where a person's data stands are ever drawn.
 */
const drawRegion = (
  { left, top, width, height }: Region,
  draw: (context: SKRSContext2D) => void,
): Uint8Array => {
  const key = `${width} ${height}`;
  const sheet = sheets.get(key) ?? createCanvas(width, height);
  if (sheets.size < 32) sheets.set(key, sheet);
  const context = sheet.getContext('2d');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.translate(-left, -top);
  draw(context);
  return sheet.data();
};

/** The whole stack of a region in colour, in the order of the layers, cut to the region. */
const drawColour = (
  rgb: Uint8Array,
  region: Region,
  items: readonly PlanItem[],
  backdrop: Backdrop,
  image: Image | undefined,
): void => {
  const rgba = drawRegion(region, (context) => {
    context.drawImage(backdrop.colour, 0, 0);
    for (const item of items)
      if (item.kind === 'photo' && image !== undefined) drawPhoto(context, item, image);
    if (backdrop.over !== undefined) context.drawImage(backdrop.over, 0, 0);
    for (const item of items) if (item.kind === 'text' && item.ink !== BLACK) writeText(context, item);
  });
  for (let row = 0; row < region.height; row++) {
    let to = ((region.top + row) * WIDTH_DOTS + region.left) * 3;
    let from = row * region.width * 4;
    for (let column = 0; column < region.width; column++, from += 4, to += 3) {
      rgb[to] = rgba[from] ?? 0;
      rgb[to + 1] = rgba[from + 1] ?? 0;
      rgb[to + 2] = rgba[from + 2] ?? 0;
    }
  }
};

/** A dot is black or it is not: half covered is covered. */
const drawBlackText = (black: Uint8Array, item: TextItem): void => {
  const region = reachOf(item);
  const rgba = drawRegion(region, (context) => writeText(context, item));
  for (let row = 0; row < region.height; row++) {
    let to = (region.top + row) * WIDTH_DOTS + region.left;
    let from = row * region.width * 4 + 3;
    for (let column = 0; column < region.width; column++, from += 4, to++) {
      if ((rgba[from] ?? 0) >= 128) black[to] = 1;
    }
  }
};

/** Modules need no canvas: they stand on whole dots. */
const fillModules = (black: Uint8Array, item: ModulesItem): void => {
  const { x, y, module } = item;
  for (const run of darkRuns(item)) {
    const left = x + run.column * module;
    for (let line = 0; line < module; line++) {
      const start = (y + run.row * module + line) * WIDTH_DOTS + left;
      black.fill(1, start, start + run.length * module);
    }
  }
};

const compose = (items: readonly PlanItem[], backdrop: Backdrop, image: Image | undefined) => {
  const rgb = backdrop.rgb.slice();
  const black = backdrop.black.slice();
  for (const item of items) {
    if (item.kind === 'modules') fillModules(black, item);
    else if (item.kind === 'text' && item.ink === BLACK) drawBlackText(black, item);
    else drawColour(rgb, reachOf(item), items, backdrop, image);
  }
  // Last, whatever a layout says: the contacts stay free.
  if (backdrop.keepOut !== undefined) {
    clearBox(black, backdrop.keepOut);
    fillBox(rgb, backdrop.keepOut, 255, 3);
  }
  return { rgb, black };
};

/** Draws one side at 300 dpi, 1016 × 648 dots. `portrait` is the prepared print JPEG. The same plan and portrait give the same dots. */
export const rasterSide = async (
  plan: FacePlan,
  side: SideName,
  portrait: Uint8Array,
): Promise<RasterSide> => {
  const items = plan[side];
  const backdrop = backdropOf(productOf(plan), side, plan.specimen);
  const image = items.some((item) => item.kind === 'photo') ? await openPortrait(portrait) : undefined;
  const { rgb, black } = compose(items, backdrop, image);
  return { width: WIDTH_DOTS, height: HEIGHT_DOTS, rgb, black, overlay: backdrop.overlay.slice() };
};
