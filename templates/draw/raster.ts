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
import type { SideName } from '../layout.ts';
import { type Artwork, artworkOf } from '../plan/artwork.ts';
import { BLACK } from '../plan/ops.ts';
import { ovalPath, roundedBox } from '../plan/ornament.ts';
import type { FacePlan, PictureItem, PlanItem, SymbolItem, TextItem } from '../plan/plan.ts';
import { type LoadedProduct, productByHash } from '../products.ts';
import { drawnRuns } from '../symbols/index.ts';
import { type Backdrop, backdropOf, type Dpi, fillBox, type Size } from './backdrop.ts';
import { fontOf } from './canvas-ops.ts';
import { containedBox, coveringBox, type FaceImages } from './images.ts';

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
export const productOf = (plan: FacePlan): LoadedProduct =>
  productByHash(plan.layoutHash) ?? raise(TEMPLATE_ERRORS, 'PLAN_OF_OTHER_LAYOUT', { product: plan.product });

/** What lies under a side of the plan. Throws PLAN_OF_OTHER_LAYOUT; PLAN_WITHOUT_SIDE where the document has no such side. */
export const artworkOfPlan = (plan: FacePlan, side: SideName): Artwork =>
  artworkOf(productOf(plan), side, plan.mark) ??
  raise(TEMPLATE_ERRORS, 'PLAN_WITHOUT_SIDE', { product: plan.product, side });

const openImage = async (bytes: Uint8Array): Promise<Image> => {
  try {
    return await loadImage(bytes);
  } catch (error) {
    throw failure(TEMPLATE_ERRORS, 'PORTRAIT_UNREADABLE', { bytes: bytes.length }, error);
  }
};

const drawPortrait = (context: SKRSContext2D, item: PictureItem, image: Image): void => {
  const drawn = coveringBox(item, image);
  context.save();
  context.globalAlpha = item.alpha;
  context.clip(new Path2D(item.oval ? ovalPath(item) : roundedBox(item, 0)));
  context.drawImage(image, drawn.x, drawn.y, drawn.w, drawn.h);
  context.restore();
};

/** Whole dots of the picture that an item may touch; text gets room for stacked marks and for tails. */
const reachOf = (item: TextItem | PictureItem, { width, height, scale }: Size): Region => {
  const box =
    item.kind === 'picture'
      ? item
      : {
          x: item.x - item.size * 0.3,
          y: item.y - item.size * 1.5,
          w: item.width + item.size * 0.6,
          h: item.size * 2.1,
        };
  const left = Math.max(0, Math.floor(box.x * scale));
  const top = Math.max(0, Math.floor(box.y * scale));
  return {
    left,
    top,
    width: Math.min(width, Math.ceil((box.x + box.w) * scale)) - left,
    height: Math.min(height, Math.ceil((box.y + box.h) * scale)) - top,
    scale,
  };
};

interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
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
  { left, top, width, height, scale }: Region,
  draw: (context: SKRSContext2D) => void,
): Uint8Array => {
  const key = `${width} ${height}`;
  const sheet = sheets.get(key) ?? createCanvas(width, height);
  if (sheets.size < 32) sheets.set(key, sheet);
  const context = sheet.getContext('2d');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.translate(-left, -top);
  context.scale(scale, scale);
  draw(context);
  return sheet.data();
};

/** The whole stack of a region in colour, in the order of the layers, cut to the region. */
const drawColour = (
  rgb: Uint8Array,
  region: Region,
  items: readonly PlanItem[],
  backdrop: Backdrop,
  images: Images,
): void => {
  const { width, height } = backdrop.size;
  const unscaled = [0, 0, width / region.scale, height / region.scale] as const;
  const rgba = drawRegion(region, (context) => {
    context.drawImage(backdrop.colour, ...unscaled);
    for (const item of items) {
      if (item.kind === 'picture' && item.of === 'portrait' && images.portrait !== undefined) {
        drawPortrait(context, item, images.portrait);
      }
    }
    if (backdrop.over !== undefined) context.drawImage(backdrop.over, ...unscaled);
    for (const item of items) if (item.kind === 'text' && item.ink !== BLACK) writeText(context, item);
  });
  for (let row = 0; row < region.height; row++) {
    let to = ((region.top + row) * width + region.left) * 3;
    let from = row * region.width * 4;
    for (let column = 0; column < region.width; column++, from += 4, to += 3) {
      rgb[to] = rgba[from] ?? 0;
      rgb[to + 1] = rgba[from + 1] ?? 0;
      rgb[to + 2] = rgba[from + 2] ?? 0;
    }
  }
};

/** A dot is black or it is not: half covered is covered. */
const drawBlack = (
  black: Uint8Array,
  region: Region,
  width: number,
  draw: (context: SKRSContext2D) => void,
): void => {
  const rgba = drawRegion(region, draw);
  for (let row = 0; row < region.height; row++) {
    let to = (region.top + row) * width + region.left;
    let from = row * region.width * 4 + 3;
    for (let column = 0; column < region.width; column++, from += 4, to++) {
      if ((rgba[from] ?? 0) >= 128) black[to] = 1;
    }
  }
};

/** Modules need no canvas: they stand on whole dots. */
const fillSymbol = (black: Uint8Array, { place, matrix }: SymbolItem, { width, scale }: Size): void => {
  const module = place.module * scale;
  for (const run of drawnRuns(matrix)) {
    const left = place.x * scale + run.x * module;
    const top = place.y * scale + run.y * module;
    for (let line = 0; line < run.h * module; line++) {
      const start = (top + line) * width + left;
      black.fill(1, start, start + run.w * module);
    }
  }
};

interface Images {
  readonly portrait: Image | undefined;
  readonly signature: Image | undefined;
}

const compose = (items: readonly PlanItem[], backdrop: Backdrop, images: Images) => {
  const { size } = backdrop;
  const rgb = backdrop.rgb.slice();
  const black = backdrop.black.slice();
  for (const item of items) {
    if (item.kind === 'symbol') {
      fillSymbol(black, item, size);
    } else if (item.kind === 'text' && item.ink === BLACK) {
      drawBlack(black, reachOf(item, size), size.width, (context) => writeText(context, item));
    } else if (item.kind === 'picture' && item.of === 'signature') {
      const { signature } = images;
      if (signature === undefined) continue;
      const drawn = containedBox(item, signature);
      drawBlack(black, reachOf(item, size), size.width, (context) =>
        context.drawImage(signature, drawn.x, drawn.y, drawn.w, drawn.h),
      );
    } else {
      drawColour(rgb, reachOf(item, size), items, backdrop, images);
    }
  }
  // Last, whatever a layout says: the contacts stay free.
  for (const box of backdrop.keepOut) {
    fillBox(black, box, 0, 1, size);
    fillBox(rgb, box, 255, 3, size);
  }
  return { rgb, black };
};

/**
 * Draws one side for a printer of 300 or 600 dpi (of an ID-1 card 1016 × 648 or 2032 × 1296 dots). The same plan and
 * pictures give the same dots.
 */
export const rasterSide = async (
  plan: FacePlan,
  side: SideName,
  images: FaceImages,
  dpi: Dpi = 300,
): Promise<RasterSide> => {
  const items = plan[side];
  const backdrop = backdropOf(artworkOfPlan(plan, side), dpi);
  const wants = (of: PictureItem['of']): boolean =>
    items.some((item) => item.kind === 'picture' && item.of === of);
  const { rgb, black } = compose(items, backdrop, {
    portrait: wants('portrait') ? await openImage(images.portrait) : undefined,
    signature:
      wants('signature') && images.signature !== null ? await openImage(images.signature) : undefined,
  });
  const { width, height } = backdrop.size;
  return { width, height, rgb, black, overlay: backdrop.overlay.slice() };
};
