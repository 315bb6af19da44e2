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

export const guillochePaths = (art: ArtOf<'guilloche'>, frame: Frame): string[] => {
  const box = frame.box(art.box);
  const middle = box.y + box.h / 2;
  const turn = 2 * Math.PI;
  const steps = Math.ceil(box.w / STEP);
  return Array.from({ length: art.strands }, (_, strand) => {
    const phase = (turn * strand) / art.strands;
    return polyline(
      Array.from({ length: steps + 1 }, (_, i) => {
        const t = i / steps;
        const envelope = 0.62 + 0.38 * Math.cos(turn * art.swell * t);
        const wave = Math.sin(turn * art.waves * t + phase) * envelope;
        return point(box.x + t * box.w, middle + (box.h / 2) * wave);
      }),
    );
  });
};

export const rosettePaths = (art: ArtOf<'rosette'>, frame: Frame): string[] => {
  const cx = frame.x(art.x);
  const cy = frame.y(art.y);
  return Array.from({ length: art.rings }, (_, ring) => {
    const share = art.rings === 1 ? 1 : ring / (art.rings - 1);
    const radius = mmDots(art.inner + (art.radius - art.inner) * share);
    const steps = Math.max(90, Math.ceil((2 * Math.PI * radius) / STEP));
    const points = Array.from({ length: steps }, (_, i) => {
      const angle = (2 * Math.PI * i) / steps;
      const r = radius * (1 + art.depth * Math.cos(art.petals * angle + art.twist * ring));
      return point(cx + r * Math.cos(angle), cy + r * Math.sin(angle));
    });
    return `${polyline(points)}Z`;
  });
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

/** The ground, then one path for each colour. */
export const beadPaths = (art: ArtOf<'beads'>, frame: Frame): { d: string; colour: string }[] => {
  const box = frame.box(art.box);
  const unit = mmDots(art.unit);
  const count = Math.ceil(box.w / unit);
  const paths = new Map<string, string>();
  const add = (colour: string | undefined, d: string): void => {
    if (colour !== undefined) paths.set(colour, (paths.get(colour) ?? '') + d);
  };
  for (let i = 0; i < count; i++) {
    const x = box.x + i * unit;
    const colour = art.colours[i % art.colours.length];
    const next = art.colours[(i + 1) % art.colours.length];
    const down = `M${point(x, box.y)}L${point(x + unit, box.y)}L${point(x + unit / 2, box.y + box.h * 0.46)}Z`;
    const up = `M${point(x, box.y + box.h)}L${point(x + unit, box.y + box.h)}L${point(x + unit / 2, box.y + box.h * 0.54)}Z`;
    const gem = box.y + box.h / 2;
    const half = unit * 0.24;
    add(colour, down + up);
    add(
      next,
      `M${point(x, gem - half * 1.3)}L${point(x + half, gem)}L${point(x, gem + half * 1.3)}L${point(x - half, gem)}Z`,
    );
  }
  return [{ d: roundedBox(box, 0), colour: art.ground }, ...[...paths].map(([colour, d]) => ({ d, colour }))];
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
