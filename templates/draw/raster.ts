import { type Image, loadImage, Path2D, type SKRSContext2D } from '@napi-rs/canvas';
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
import { blend, type Region, restore } from './blend.ts';
import { fontOf } from './canvas-ops.ts';
import { containedBox, coveringBox, type FaceImages } from './images.ts';
import { drawOnSheet } from './sheet.ts';

/**
 * One side as a printer takes it: colour for the dye panels, resin black, and varnish. Rows from the top, dots from the left.
 * To be read only: planes on which nothing of the person stands are the same for all documents.
 */
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

const drawSignature = (context: SKRSContext2D, item: PictureItem, image: Image): void => {
  const drawn = containedBox(item, image);
  context.drawImage(image, drawn.x, drawn.y, drawn.w, drawn.h);
};

const writeText = (context: SKRSContext2D, item: TextItem): void => {
  context.font = fontOf(item.font, item.size);
  context.fillStyle = item.ink === BLACK ? '#000000' : item.ink;
  context.fillText(item.text, item.x, item.y);
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
  };
};

interface Planes {
  readonly rgb: Uint8Array;
  readonly black: Uint8Array;
}

/** A dot is black or it is not: half covered is covered. */
const layBlack = (
  { black }: Planes,
  region: Region,
  { width, scale }: Size,
  draw: (context: SKRSContext2D) => void,
): void => {
  const drawn = drawOnSheet(region, scale, draw);
  for (let row = 0; row < region.height; row++) {
    let to = (region.top + row) * width + region.left;
    let from = row * drawn.width * 4 + 3;
    for (let column = 0; column < region.width; column++, from += 4, to++) {
      if ((drawn.rgba[from] ?? 0) >= 128) black[to] = 1;
    }
  }
};

const layColour = (
  { rgb }: Planes,
  region: Region,
  { width, scale }: Size,
  draw: (context: SKRSContext2D) => void,
): void => {
  const drawn = drawOnSheet(region, scale, draw);
  blend(rgb, width, region, drawn.rgba, drawn.width);
};

/** The portrait on the ground without the mark, then the mark over both. */
const layPortrait = (planes: Planes, item: PictureItem, image: Image, backdrop: Backdrop): void => {
  const { ground, over, size } = backdrop;
  const region = reachOf(item, size);
  restore(planes.rgb, ground, size.width, region);
  layColour(planes, region, size, (context) => drawPortrait(context, item, image));
  if (over === undefined) return;
  const start = (region.top * size.width + region.left) * 4;
  blend(planes.rgb, size.width, region, over, size.width, start);
};

const layText = (planes: Planes, item: TextItem, size: Size): void => {
  const lay = item.ink === BLACK ? layBlack : layColour;
  lay(planes, reachOf(item, size), size, (context) => writeText(context, item));
};

/** Modules need no canvas: they stand on whole dots. */
const laySymbol = ({ black }: Planes, { place, matrix }: SymbolItem, { width, scale }: Size): void => {
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

/** In the order of the plan: portraits first, then what is written over and beside them. */
const compose = (items: readonly PlanItem[], backdrop: Backdrop, images: Images): Planes => {
  const { size } = backdrop;
  const touchesColour = items.some(
    (item) =>
      (item.kind === 'picture' && item.of === 'portrait') || (item.kind === 'text' && item.ink !== BLACK),
  );
  const planes: Planes = {
    rgb: touchesColour ? backdrop.rgb.slice() : backdrop.rgb,
    black: items.length > 0 ? backdrop.black.slice() : backdrop.black,
  };
  for (const item of items) {
    if (item.kind === 'symbol') laySymbol(planes, item, size);
    else if (item.kind === 'text') layText(planes, item, size);
    else if (item.of === 'portrait') {
      if (images.portrait !== undefined) layPortrait(planes, item, images.portrait, backdrop);
    } else {
      const { signature } = images;
      if (signature === undefined) continue;
      layBlack(planes, reachOf(item, size), size, (context) => drawSignature(context, item, signature));
    }
  }
  // Last, whatever a layout says: the contacts stay free.
  for (const box of backdrop.keepOut) {
    if (items.length > 0) fillBox(planes.black, box, 0, 1, size);
    if (touchesColour) fillBox(planes.rgb, box, 255, 3, size);
  }
  return planes;
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
  return { width, height, rgb, black, overlay: backdrop.overlay };
};
