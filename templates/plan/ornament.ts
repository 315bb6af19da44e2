import { type DotBox, type Frame, mmDots, round } from '../geometry.ts';
import type { Art } from '../layout-art.ts';

type ArtOf<K extends Art['kind']> = Extract<Art, { kind: K }>;

/** Distance of neighbouring points of a curve, dots: short enough to look bent, long enough to stay small. */
const STEP = 3;
/** Control points at this share of the radius make a quarter circle of a Bézier curve. */
const KAPPA = 0.5523;

const point = (x: number, y: number): string => `${round(x)} ${round(y)}`;
const polyline = (points: readonly string[]): string => `M${points.join('L')}`;

export const roundedBox = (box: DotBox, radius: number): string => {
  const { x, y, w, h } = box;
  if (radius === 0) return `M${point(x, y)}L${point(x + w, y)}L${point(x + w, y + h)}L${point(x, y + h)}Z`;
  const r = radius;
  const k = radius * (1 - KAPPA);
  return [
    `M${point(x + r, y)}L${point(x + w - r, y)}`,
    `C${point(x + w - k, y)} ${point(x + w, y + k)} ${point(x + w, y + r)}L${point(x + w, y + h - r)}`,
    `C${point(x + w, y + h - k)} ${point(x + w - k, y + h)} ${point(x + w - r, y + h)}L${point(x + r, y + h)}`,
    `C${point(x + k, y + h)} ${point(x, y + h - k)} ${point(x, y + h - r)}L${point(x, y + r)}`,
    `C${point(x, y + k)} ${point(x + k, y)} ${point(x + r, y)}Z`,
  ].join('');
};

export const ovalPath = (box: DotBox): string => {
  const rx = box.w / 2;
  const ry = box.h / 2;
  const cx = box.x + rx;
  const cy = box.y + ry;
  return [
    `M${point(cx, cy - ry)}`,
    `C${point(cx + rx * KAPPA, cy - ry)} ${point(cx + rx, cy - ry * KAPPA)} ${point(cx + rx, cy)}`,
    `C${point(cx + rx, cy + ry * KAPPA)} ${point(cx + rx * KAPPA, cy + ry)} ${point(cx, cy + ry)}`,
    `C${point(cx - rx * KAPPA, cy + ry)} ${point(cx - rx, cy + ry * KAPPA)} ${point(cx - rx, cy)}`,
    `C${point(cx - rx, cy - ry * KAPPA)} ${point(cx - rx * KAPPA, cy - ry)} ${point(cx, cy - ry)}Z`,
  ].join('');
};

export const ribbonPaths = (art: ArtOf<'ribbon'>, frame: Frame): string[] => {
  const steps = Math.ceil(frame.width / (2 * STEP));
  let above = 0;
  return art.bands.map((band) => {
    const top = frame.y(art.y + above);
    const height = mmDots(band.height);
    above += band.height;
    const edge = Array.from({ length: steps + 1 }, (_, i) => {
      const t = i / steps;
      return { x: t * frame.width, y: top + mmDots(art.rise) * Math.sin(2 * Math.PI * art.waves * t) };
    });
    const upper = edge.map(({ x, y }) => point(x, y));
    const lower = [...edge].reverse().map(({ x, y }) => point(x, y + height));
    return `${polyline([...upper, ...lower])}Z`;
  });
};

/** Moves an absolute path (M, L, C, Q, Z only, whose numbers are all x y pairs) to its place on the card. */
export const placePath = (path: string, scale: number, left: number, top: number): string => {
  let isX = true;
  return path.replace(/([MLCQZ])|(-?\d+(?:\.\d+)?)/g, (token, command: string | undefined) => {
    if (command !== undefined) {
      isX = true;
      return token;
    }
    const placed = isX ? left + Number(token) * scale : top + Number(token) * scale;
    isX = !isX;
    return String(round(placed));
  });
};
