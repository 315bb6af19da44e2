import { describe, expect, test } from 'vitest';
import { frameOf, type Layout } from '../../templates/index.ts';
import { beadPaths } from '../../templates/plan/beadwork.ts';
import { closedCurve, graph, openCurve } from '../../templates/plan/curves.ts';
import { guillochePaths, linePaths, ringPaths, rosettePaths } from '../../templates/plan/engraving.ts';
import { polygonsOf, reliefOf } from '../../templates/plan/relief.ts';
import { adult } from './specimen.ts';

const { layout } = adult();
const frame = frameOf(layout.sheet);
const thread = { paint: 'green', width: 0.1 };
const square: Layout = {
  ...layout,
  motifs: { square: { w: 10, h: 10, parts: [{ path: 'M0 0 L10 0 L10 10 L0 10 Z', colour: 'green' }] } },
};

/** Ends of all pieces of a path, dots. */
const ends = (d: string): { x: number; y: number }[] =>
  [...d.matchAll(/[MLC]([^MLCZ]+)/g)].map(([, numbers = '']) => {
    const [x = Number.NaN, y = Number.NaN] = numbers.trim().split(/\s+/).map(Number).slice(-2);
    return { x, y };
  });
const far = (points: readonly { x: number; y: number }[], cx: number, cy: number): number[] =>
  points.map(({ x, y }) => Math.hypot(x - frame.x(cx), y - frame.y(cy)) / (300 / 25.4));

describe('curves', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 5 },
    { x: 20, y: 0 },
  ];

  test('go through every point they are given', () => {
    expect(ends(openCurve(points))).toEqual(points);
    expect(ends(graph(points))).toEqual(points);
    expect(ends(closedCurve(points))).toEqual([...points, { x: 0, y: 0 }]);
  });

  test('are made of the commands both back ends read, and of nothing when there is nothing', () => {
    expect(openCurve(points)).toBe('M0 0C1.7 0.8 6.7 5 10 5C13.3 5 18.3 0.8 20 0');
    expect(closedCurve(points)).toMatch(/^M[0-9 .CZ-]+$/);
    expect(openCurve([])).toBe('');
  });
});

describe('a relief', () => {
  test('is high in the drawing, nothing outside of it, and soft between', () => {
    const height = reliefOf(['M0 0 L10 0 L10 10 L0 10 Z'], { w: 10, h: 10, soft: 2 });
    expect(height(5, 5)).toBeCloseTo(1, 6);
    expect(height(-4, 5)).toBe(0);
    expect(height(0, 5)).toBeGreaterThan(0.35);
    expect(height(0, 5)).toBeLessThan(0.65);
  });

  test('leaves a hole where one outline stands in another', () => {
    const height = reliefOf(['M0 0 L10 0 L10 10 L0 10 Z M3 3 L7 3 L7 7 L3 7 Z'], { w: 10, h: 10, soft: 0.5 });
    expect(height(5, 5)).toBeLessThan(0.01);
    expect(height(1.5, 5)).toBeGreaterThan(0.99);
  });

  test('takes bent outlines apart into straight pieces', () => {
    expect(polygonsOf('M0 0 C0 5 5 10 10 10 L10 0 Z')).toHaveLength(1);
    expect(polygonsOf('M0 0 C0 5 5 10 10 10 L10 0 Z')[0]).toHaveLength(10);
    expect(polygonsOf('M0 0 L10 10')).toEqual([]);
  });
});

describe('ornaments', () => {
  test('lines are lifted over the drawing and lie flat beside it', () => {
    const art = {
      kind: 'lines',
      box: { x: 0, y: 0, w: 40, h: 20 },
      pitch: 1,
      rise: 0,
      waves: 0,
      relief: { motif: 'square', x: 20, y: 10, height: 8, lift: 1, soft: 1 },
      ...thread,
    } as const;
    const lines = linePaths(art, square, frame);
    expect(lines).toHaveLength(21);
    const middle = ends(lines[10] ?? '');
    const lift = (at: number): number => {
      const near = middle.reduce((a, b) =>
        Math.abs(b.x - frame.x(at)) < Math.abs(a.x - frame.x(at)) ? b : a,
      );
      return (frame.y(10) - near.y) / (300 / 25.4);
    };
    expect(lift(20)).toBeCloseTo(1, 1);
    expect(lift(0)).toBeCloseTo(0, 2);
    expect(lift(40)).toBeCloseTo(0, 2);
    expect(new Set(ends(lines[0] ?? '').map(({ y }) => y)).size).toBe(1);
  });

  test('a ring stays between its radii and a rosette within its own', () => {
    const ring = ringPaths(
      { kind: 'ring', x: 20, y: 20, inner: 5, outer: 8, strands: 6, waves: 12, swell: 3, ...thread },
      frame,
    );
    expect(ring).toHaveLength(6);
    const radii = far(ends(ring.join('')), 20, 20);
    expect(Math.min(...radii)).toBeGreaterThan(4.98);
    expect(Math.max(...radii)).toBeLessThan(8.02);

    const rosette = rosettePaths(
      {
        kind: 'rosette',
        x: 20,
        y: 20,
        radius: 10,
        inner: 2,
        rings: 4,
        petals: 8,
        depth: 0.1,
        twist: 0.3,
        ...thread,
      },
      frame,
    );
    expect(Math.max(...far(ends(rosette.join('')), 20, 20))).toBeLessThan(11.02);
  });

  test('a guilloche stays in its box', () => {
    const box = { x: 5, y: 5, w: 60, h: 10 };
    const art = { kind: 'guilloche', box, strands: 5, waves: 3, swell: 2, ...thread } as const;
    const points = ends(guillochePaths(art, frame).join(''));
    expect(Math.min(...points.map(({ y }) => y))).toBeGreaterThanOrEqual(frame.y(5) - 0.1);
    expect(Math.max(...points.map(({ y }) => y))).toBeLessThanOrEqual(frame.y(15) + 0.1);
  });

  test('each pattern of beadwork is another, in the colours it is given', () => {
    const box = { x: 0, y: 0, w: 10, h: 4 };
    const drawn = (['triangles', 'zigzag', 'steps', 'diamonds'] as const).map((pattern) =>
      beadPaths({ kind: 'beads', box, unit: 2, pattern, ground: 'white', colours: ['red', 'green'] }, frame),
    );
    for (const paths of drawn) expect(paths.map(({ colour }) => colour)).toEqual(['white', 'red', 'green']);
    expect(new Set(drawn.map((paths) => paths[1]?.d)).size).toBe(4);
    const plain = beadPaths(
      { kind: 'beads', box, unit: 2, ground: 'white', colours: ['red', 'green'] },
      frame,
    );
    expect(plain).toEqual(drawn[0]);
  });
});
