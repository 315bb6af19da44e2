import { type CanvasGradient, GlobalFonts, Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { FONT_NAMES, fontBytes } from '../fonts/fonts.ts';
import { BLACK, type Ink, type Op } from '../plan/ops.ts';

let registered = false;

/** Skia's fonts are of the whole process; named apart from any installed font, so a machine's own Noto is never taken. */
export const useFonts = (): void => {
  if (registered) return;
  for (const name of FONT_NAMES) GlobalFonts.register(Buffer.from(fontBytes(name)), `kadi-${name}`);
  registered = true;
};

const styleOf = (context: SKRSContext2D, ink: Ink, width: number): string | CanvasGradient => {
  if (typeof ink === 'string') return ink === BLACK ? '#000000' : ink;
  const gradient = context.createLinearGradient(0, 0, width, 0);
  for (const [index, colour] of ink.iris.entries())
    gradient.addColorStop(index / (ink.iris.length - 1), colour);
  return gradient;
};

export const fontOf = (font: string, size: number): string => `${size}px kadi-${font}`;

const drawOp = (context: SKRSContext2D, op: Op, width: number): void => {
  context.globalAlpha = op.alpha;
  if (op.op === 'path') {
    const path = new Path2D(op.d);
    if (op.fill !== undefined) {
      context.fillStyle = styleOf(context, op.fill, width);
      context.fill(path);
    }
    if (op.stroke !== undefined) {
      context.strokeStyle = styleOf(context, op.stroke, width);
      context.lineWidth = op.width ?? 1;
      context.lineJoin = 'round';
      context.lineCap = 'round';
      context.stroke(path);
    }
  } else {
    context.save();
    context.translate(op.x, op.y);
    context.rotate((op.turn * Math.PI) / 180);
    context.font = fontOf(op.font, op.size);
    context.fillStyle = styleOf(context, op.ink, width);
    context.fillText(op.text, 0, 0);
    context.restore();
  }
  context.globalAlpha = 1;
};

/** `width` of the picture, dots of the plan: iris colours change along it. */
export const drawOps = (context: SKRSContext2D, ops: readonly Op[], width: number): void => {
  for (const op of ops) drawOp(context, op, width);
};
