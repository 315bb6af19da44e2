import { widthInEms } from '../fonts/fonts.ts';
import { type DotBox, type Frame, frameOf, pointDots, round } from '../geometry.ts';
import type { Layout, Side, SideName } from '../layout.ts';
import type { LoadedProduct } from '../products.ts';
import { artOps, colourOf } from './art-ops.ts';
import type { Op } from './ops.ts';
import { roundedBox } from './ornament.ts';

export { labelOp } from './art-ops.ts';

/** Across the face, one line for each language. */
const MARK_WORDS = {
  none: [],
  specimen: ['SPECIMEN', 'KIELELEZO'],
  draft: ['DRAFT', 'RASIMU'],
} as const satisfies Readonly<Record<Mark, readonly string[]>>;
/** A finished document; one of training; a proof that otherwise is what will be printed. */
export type Mark = 'none' | 'specimen' | 'draft';

const markOps = ({ mark }: Side, kind: Mark, layout: Layout, frame: Frame): Op[] => {
  const size = pointDots(mark.size);
  const angle = (mark.turn * Math.PI) / 180;
  const words = MARK_WORDS[kind];
  return words.map((text, index) => {
    const width = round(widthInEms(text, 'heavy') * size);
    const along = -width / 2;
    const across = (index - (words.length - 1) / 2 + 0.36) * size * 1.02;
    return {
      op: 'text',
      text,
      font: 'heavy',
      size,
      x: round(frame.x(mark.x) + along * Math.cos(angle) - across * Math.sin(angle)),
      y: round(frame.y(mark.y) + along * Math.sin(angle) + across * Math.cos(angle)),
      width,
      ink: colourOf(layout, mark.colour),
      alpha: mark.alpha,
      turn: mark.turn,
    };
  });
};

/** What all documents of a product share on one side: under the person's data, and (the mark) over it. */
export interface Artwork {
  readonly frame: Frame;
  readonly under: readonly Op[];
  readonly over: readonly Op[];
  /** Left white, in every panel: dots. */
  readonly keepOut: readonly DotBox[];
}

const known = new Map<string, Artwork>();

/** Resolved once a product and side. */
export const artworkOf = (loaded: LoadedProduct, name: SideName, mark: Mark): Artwork | undefined => {
  const side = loaded.layout[name];
  if (side === undefined) return undefined;
  const key = `${loaded.hash} ${name} ${mark}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const frame = frameOf(loaded.layout.sheet);
  const paper: Op = {
    op: 'path',
    d: roundedBox({ x: 0, y: 0, w: frame.width, h: frame.height }, 0),
    fill: '#ffffff',
    alpha: 1,
  };
  const ops = [paper, ...side.art.flatMap((art) => artOps(art, loaded.layout, frame))];
  const artwork: Artwork = {
    frame,
    // Text after all paths, in every back end: the PDF shares the paths among documents, and fonts it cannot share.
    under: [...ops.filter((op) => op.op === 'path'), ...ops.filter((op) => op.op === 'text')],
    over: markOps(side, mark, loaded.layout, frame),
    keepOut: side.keepOut.map(({ box }) => frame.box(box)),
  };
  known.set(key, artwork);
  return artwork;
};
