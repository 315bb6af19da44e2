import { createCanvas, Path2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import type { DotBox } from '../geometry.ts';
import { roundedBox } from '../plan/ornament.ts';
import type { Dpi } from './backdrop.ts';

/** A picture in memory; `black` (1 is black) lies on top of `rgb` where there is one. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly black?: Uint8Array;
}

export const rgbaOf = (picture: Picture): Uint8ClampedArray<ArrayBuffer> => {
  const { width, height, rgb, black } = picture;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let dot = 0; dot < width * height; dot++) {
    const inked = black !== undefined && black[dot] === 1;
    rgba[4 * dot] = inked ? 0 : (rgb[3 * dot] ?? 0);
    rgba[4 * dot + 1] = inked ? 0 : (rgb[3 * dot + 1] ?? 0);
    rgba[4 * dot + 2] = inked ? 0 : (rgb[3 * dot + 2] ?? 0);
    rgba[4 * dot + 3] = 255;
  }
  return rgba;
};

const canvasOf = (picture: Picture) => {
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(picture.width, picture.height);
  image.data.set(rgbaOf(picture));
  context.putImageData(image, 0, 0);
  return canvas;
};

/** The composed side as PNG: what stands on the plastic, bleed included. */
export const pngOf = async (picture: Picture): Promise<Uint8Array> => canvasOf(picture).encode('png');

/** Eight contacts of a usual module (ISO/IEC 7816-2:2007, figure 2), millimetres from the upper left corner of the card. */
const CONTACTS = { x: 8.95, y: 18.1, w: 12.2, h: 11.6 } as const;
const DOTS_PER_MM = 300 / 25.4;

/**
 * The side as a person holds it, for proofs and documents: cut to its `trim`, a card to its rounded corners too
 * (`rounded`), and with the gold contact plate that the blank already has (`contacts`). `trim` is in dots of 300, `dpi` that of
 * the picture. Never sent to a printer.
 */
export const previewOf = async (
  picture: Picture,
  options: { trim: DotBox; rounded: boolean; contacts: boolean; dpi?: Dpi },
): Promise<Uint8Array> => {
  const { trim, rounded, contacts, dpi = 300 } = options;
  const scale = dpi / 300;
  const [w, h] = [Math.round(trim.w), Math.round(trim.h)];
  const canvas = createCanvas(w * scale, h * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  // Corner radius of ID-1: 3.18 mm (ISO/IEC 7810:2019, 5.1.1).
  const radius = rounded ? 3.18 * DOTS_PER_MM : 0;
  context.clip(new Path2D(roundedBox({ x: 0, y: 0, w, h }, radius)));
  context.drawImage(canvasOf(picture), -trim.x, -trim.y, picture.width / scale, picture.height / scale);
  if (contacts) drawContacts(context);
  return canvas.encode('png');
};

/** A small copy for a page, WebP, as wide as told: a gallery of hundreds has to be copied with the project. */
export const thumbnail = async (png: Uint8Array, width: number): Promise<Uint8Array> =>
  new Uint8Array(await sharp(png).resize({ width }).webp({ quality: 62, effort: 3 }).toBuffer());

const drawContacts = (context: ReturnType<ReturnType<typeof createCanvas>['getContext']>): void => {
  const plate = {
    x: CONTACTS.x * DOTS_PER_MM,
    y: CONTACTS.y * DOTS_PER_MM,
    w: CONTACTS.w * DOTS_PER_MM,
    h: CONTACTS.h * DOTS_PER_MM,
  };
  const gold = context.createLinearGradient(plate.x, plate.y, plate.x + plate.w, plate.y + plate.h);
  for (const [at, colour] of [
    [0, '#e9cf86'],
    [0.45, '#c9a24b'],
    [0.6, '#f1dfa6'],
    [1, '#b98d36'],
  ] as const) {
    gold.addColorStop(at, colour);
  }
  context.fillStyle = gold;
  context.fill(new Path2D(roundedBox(plate, 18)));
  context.strokeStyle = '#8a6a26';
  context.lineWidth = 1.6;
  const middle = {
    x: plate.x + plate.w * 0.33,
    y: plate.y + plate.h * 0.22,
    w: plate.w * 0.34,
    h: plate.h * 0.56,
  };
  context.stroke(new Path2D(roundedBox(middle, 22)));
  for (const share of [0.27, 0.5, 0.73]) {
    const y = plate.y + plate.h * share;
    context.stroke(
      new Path2D(`M${plate.x} ${y}L${middle.x} ${y}M${middle.x + middle.w} ${y}L${plate.x + plate.w} ${y}`),
    );
  }
  const centre = plate.x + plate.w / 2;
  context.stroke(
    new Path2D(
      `M${centre} ${plate.y}L${centre} ${middle.y}M${centre} ${middle.y + middle.h}L${centre} ${plate.y + plate.h}`,
    ),
  );
  context.stroke(new Path2D(roundedBox(plate, 18)));
};
