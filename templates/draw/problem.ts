import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { SideName } from '../layout.ts';
import type { Planned } from '../plan/plan-face.ts';
import type { FaceImages } from './images.ts';
import { planSides } from './pdf.ts';
import { pngOf } from './picture.ts';
import { rasterSide } from './raster.ts';

const RED = '#c4161c';

/**
 * Pictures of a face that needs a person: everything that could be placed, and a red frame with the code where something
 * could not. PNG at 300 dpi, by side. Holds personal data.
 */
export const drawProblem = async (
  outcome: Planned,
  images: FaceImages,
): Promise<ReadonlyMap<SideName, Uint8Array>> => {
  const pictures = new Map<SideName, Uint8Array>();
  const problems = outcome.kind === 'review' ? outcome.problems : [];
  for (const side of planSides(outcome.plan)) {
    const picture = await rasterSide(outcome.plan, side, images);
    const canvas = createCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d');
    context.drawImage(await loadImage(await pngOf(picture)), 0, 0);
    for (const { box, code } of problems.filter((one) => one.side === side)) {
      context.fillStyle = 'rgba(196, 22, 28, 0.16)';
      context.fillRect(box.x, box.y, box.w, box.h);
      context.strokeStyle = RED;
      context.lineWidth = 4;
      context.strokeRect(box.x, box.y, box.w, box.h);
      context.font = '20px kadi-bold';
      const width = context.measureText(code).width + 12;
      const left = Math.max(0, Math.min(box.x, picture.width - width));
      const top = Math.max(0, box.y - 26);
      context.fillStyle = RED;
      context.fillRect(left, top, width, 26);
      context.fillStyle = '#ffffff';
      context.fillText(code, left + 6, top + 20);
    }
    pictures.set(side, await canvas.encode('png'));
  }
  return pictures;
};
