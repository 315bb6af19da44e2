import { widthInEms } from '../fonts/fonts.ts';
import { type Frame, mmDots, pointDots, round } from '../geometry.ts';
import type { Layout } from '../layout.ts';
import { type Art, type Paint, wordsOf } from '../layout-art.ts';
import { beadPaths } from './beadwork.ts';
import { borderPaths } from './border.ts';
import { guillochePaths, linePaths, ringPaths, rosettePaths } from './engraving.ts';
import { wrapText } from './fit.ts';
import { BLACK, type Ink, type Op } from './ops.ts';
import { placePath, ribbonPaths, roundedBox } from './ornament.ts';

type Label = Extract<Art, { kind: 'label' }>;
type TextOp = Extract<Op, { op: 'text' }>;

/** A fixed line of text, measured and placed. */
export const labelOp = (label: Label, ink: string, frame: Frame): TextOp => {
  const size = pointDots(label.size);
  const text = wordsOf(label.text);
  const width = round(widthInEms(text, label.font) * size);
  const shift = label.align === 'right' ? width : label.align === 'centre' ? width / 2 : 0;
  return {
    op: 'text',
    text,
    font: label.font,
    size,
    x: round(frame.x(label.x) - shift),
    y: frame.y(label.y),
    width,
    ink,
    alpha: 1,
    turn: 0,
  };
};

export const colourOf = (layout: Layout, name: string): string =>
  name === BLACK ? BLACK : (layout.palette[name] ?? BLACK);

const inkOf = (layout: Layout, paint: Paint): Ink =>
  typeof paint === 'string'
    ? colourOf(layout, paint)
    : { iris: paint.iris.map((name) => colourOf(layout, name)) };

const noticeOps = (art: Extract<Art, { kind: 'notice' }>, ink: string, frame: Frame): Op[] => {
  const size = pointDots(art.size);
  return wrapText(art.text, art.font, size, mmDots(art.w)).map((line, index) => ({
    op: 'text',
    text: line.text,
    font: art.font,
    size,
    x: frame.x(art.x),
    y: round(frame.y(art.y) + index * art.leading * size),
    width: round(line.width),
    ink,
    alpha: 1,
    turn: 0,
  }));
};

const microtextOp = (art: Extract<Art, { kind: 'microtext' }>, ink: string, frame: Frame): Op => {
  const room = mmDots(art.w);
  const once = widthInEms(`${art.words} `, 'bold') * pointDots(art.size);
  const text = Array.from({ length: Math.max(1, Math.round(room / once)) }, () => art.words).join(' ');
  // Made a little larger or smaller, so that the line ends where it should.
  const size = round(room / widthInEms(text, 'bold'));
  const width = round(widthInEms(text, 'bold') * size);
  return {
    op: 'text',
    text,
    font: 'bold',
    size,
    x: frame.x(art.x),
    y: frame.y(art.y),
    width,
    ink,
    alpha: art.alpha ?? 1,
    turn: 0,
  };
};

const motifOps = (art: Extract<Art, { kind: 'motif' }>, layout: Layout, frame: Frame): Op[] => {
  const motif = layout.motifs[art.motif];
  if (motif === undefined) return [];
  const scale = mmDots(art.height) / motif.h;
  const left = frame.x(art.x) - (motif.w * scale) / 2;
  const top = frame.y(art.y) - (motif.h * scale) / 2;
  return motif.parts.map((part) => {
    const d = placePath(part.path, scale, left, top);
    const ink = colourOf(layout, art.tint ?? part.colour);
    const alpha = art.alpha ?? 1;
    return part.stroke === undefined
      ? { op: 'path', d, fill: ink, alpha }
      : { op: 'path', d, stroke: ink, width: round(part.stroke * scale), alpha };
  });
};

type Threads = Extract<Art, { kind: 'guilloche' | 'rosette' | 'ring' | 'lines' | 'border' }>;

const threadPaths = (art: Threads, layout: Layout, frame: Frame): readonly string[] => {
  switch (art.kind) {
    case 'guilloche':
      return guillochePaths(art, frame);
    case 'rosette':
      return rosettePaths(art, frame);
    case 'ring':
      return ringPaths(art, frame);
    case 'lines':
      return linePaths(art, layout, frame);
    case 'border':
      return borderPaths(art, frame);
  }
};

/** One piece of artwork, resolved. */
export const artOps = (art: Art, layout: Layout, frame: Frame): Op[] => {
  switch (art.kind) {
    case 'fill':
      return [
        {
          op: 'path',
          d: roundedBox(frame.box(art.box), mmDots(art.radius ?? 0)),
          fill: inkOf(layout, art.paint),
          alpha: art.alpha ?? 1,
        },
      ];
    case 'frame':
      return [
        {
          op: 'path',
          d: roundedBox(frame.box(art.box), mmDots(art.radius ?? 0)),
          stroke: inkOf(layout, art.paint),
          width: mmDots(art.width),
          alpha: art.alpha ?? 1,
        },
      ];
    case 'guilloche':
    case 'rosette':
    case 'ring':
    case 'lines':
    case 'border': {
      const lines = threadPaths(art, layout, frame);
      const stroke = inkOf(layout, art.paint);
      // One path for all lines: where they cross, the tint must not add up, and one stroke is quicker than forty.
      return [{ op: 'path', d: lines.join(''), stroke, width: mmDots(art.width), alpha: art.alpha ?? 1 }];
    }
    case 'ribbon':
      return ribbonPaths(art, frame).map((d, i) => ({
        op: 'path',
        d,
        fill: colourOf(layout, art.bands[i]?.colour ?? BLACK),
        alpha: 1,
      }));
    case 'beads':
      return beadPaths(art, frame).map(({ d, colour }) => ({
        op: 'path',
        d,
        fill: colourOf(layout, colour),
        alpha: 1,
      }));
    case 'motif':
      return motifOps(art, layout, frame);
    case 'microtext':
      return [microtextOp(art, colourOf(layout, art.colour), frame)];
    case 'label':
      return [labelOp(art, colourOf(layout, art.colour), frame)];
    case 'notice':
      return noticeOps(art, colourOf(layout, art.colour), frame);
  }
};
