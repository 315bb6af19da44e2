import { type Frame, mmDots } from '../geometry.ts';
import type { Layout } from '../layout.ts';
import type { Art } from '../layout-art.ts';
import { closedCurve, graph, openCurve, type Point } from './curves.ts';
import { type Relief, reliefOf } from './relief.ts';

type ArtOf<K extends Art['kind']> = Extract<Art, { kind: K }>;

const TURN = 2 * Math.PI;
/** Bent pieces for one wave: with fewer, crests grow corners. */
const PER_WAVE = 14;

const times = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, i) => make(i));

export const guillochePaths = (art: ArtOf<'guilloche'>, frame: Frame): string[] => {
  const box = frame.box(art.box);
  const middle = box.y + box.h / 2;
  const steps = Math.ceil(PER_WAVE * Math.max(1, art.waves, art.swell));
  return times(art.strands, (strand) => {
    const phase = (TURN * strand) / art.strands;
    return openCurve(
      times(steps + 1, (i) => {
        const t = i / steps;
        const envelope = 0.62 + 0.38 * Math.cos(TURN * art.swell * t);
        const wave = Math.sin(TURN * art.waves * t + phase) * envelope;
        return { x: box.x + t * box.w, y: middle + (box.h / 2) * wave };
      }),
    );
  });
};

const around = (frame: Frame, centre: Point, steps: number, radius: (angle: number) => number): string => {
  const [cx, cy] = [frame.x(centre.x), frame.y(centre.y)];
  return closedCurve(
    times(steps, (i) => {
      const angle = (TURN * i) / steps;
      const r = mmDots(1) * radius(angle);
      return { x: cx + r * Math.cos(angle), y: cy + r * Math.sin(angle) };
    }),
  );
};

export const rosettePaths = (art: ArtOf<'rosette'>, frame: Frame): string[] =>
  times(art.rings, (ring) => {
    const share = art.rings === 1 ? 1 : ring / (art.rings - 1);
    const radius = art.inner + (art.radius - art.inner) * share;
    return around(
      frame,
      art,
      art.petals * PER_WAVE,
      (angle) => radius * (1 + art.depth * Math.cos(art.petals * angle + art.twist * ring)),
    );
  });

export const ringPaths = (art: ArtOf<'ring'>, frame: Frame): string[] => {
  const middle = (art.inner + art.outer) / 2;
  const half = (art.outer - art.inner) / 2;
  return times(art.strands, (strand) => {
    const phase = (TURN * strand) / art.strands;
    return around(frame, art, PER_WAVE * Math.max(art.waves, art.swell, 4), (angle) => {
      const envelope = art.swell === 0 ? 1 : 0.66 + 0.34 * Math.cos(art.swell * angle);
      return middle + half * envelope * Math.sin(art.waves * angle + phase);
    });
  });
};

/** Dots between two points of a line, on the flat and where it climbs. */
const FLAT = 40;
const CLIMB = 8;

/** Dots in, dots out: how far a line is lifted at a place, and the box in which it is at all. */
const liftOf = (art: ArtOf<'lines'>, layout: Layout, frame: Frame) => {
  const { relief } = art;
  const motif = relief === undefined ? undefined : layout.motifs[relief.motif];
  if (relief === undefined || motif === undefined) return undefined;
  const scale = mmDots(relief.height) / motif.h;
  const filled = motif.parts.filter(({ stroke }) => stroke === undefined).map(({ path }) => path);
  const height: Relief = reliefOf(filled, { w: motif.w, h: motif.h, soft: mmDots(relief.soft) / scale });
  const left = frame.x(relief.x) - (motif.w * scale) / 2;
  const top = frame.y(relief.y) - (motif.h * scale) / 2;
  const rim = mmDots(relief.soft);
  return {
    from: left - rim,
    to: left + motif.w * scale + rim,
    top: top - rim,
    bottom: top + motif.h * scale + rim,
    at: (x: number, y: number): number => mmDots(relief.lift) * height((x - left) / scale, (y - top) / scale),
  };
};

export const linePaths = (art: ArtOf<'lines'>, layout: Layout, frame: Frame): string[] => {
  const box = frame.box(art.box);
  const lift = liftOf(art, layout, frame);
  const rise = mmDots(art.rise) / 2;
  const flat = art.waves === 0 ? box.w : Math.min(FLAT, box.w / (art.waves * PER_WAVE * 0.75));
  return times(Math.floor(art.box.h / art.pitch) + 1, (line) => {
    const base = box.y + line * mmDots(art.pitch);
    const climbs = lift !== undefined && base + rise > lift.top && base - rise < lift.bottom;
    const points: Point[] = [];
    for (let x = box.x; ; ) {
      const wave = base + rise * Math.sin((TURN * art.waves * (x - box.x)) / box.w);
      points.push({ x, y: wave - (climbs ? lift.at(x, wave) : 0) });
      if (x >= box.x + box.w) break;
      const step = climbs && x + flat > lift.from && x < lift.to ? CLIMB : flat;
      x = Math.min(box.x + box.w, x + step);
    }
    return graph(points);
  });
};
