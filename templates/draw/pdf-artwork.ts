import { deflateSync } from 'node:zlib';
import type { Artwork } from '../plan/artwork.ts';
import type { Ink, Op } from '../plan/ops.ts';
import { DOT, type PageSize, type Pdf, pageOf } from './pdf-document.ts';

type PathOp = Extract<Op, { op: 'path' }>;

/** Paths as one compressed content stream, with the colours and tints its names stand for. No fonts: those differ by document. */
interface ArtworkStream {
  readonly deflated: Uint8Array;
  readonly irises: readonly (readonly string[])[];
  readonly alphas: readonly number[];
}

const OPERATORS = { M: 'm', L: 'l', C: 'c', Z: 'h' } as const;

/** SVG's commands before their numbers as PDF's operators after them. */
const pdfPath = (d: string): string =>
  d.replace(/([MLCZ])([^MLCZ]*)/g, (_, command: keyof typeof OPERATORS, numbers: string) =>
    numbers === '' ? `${OPERATORS[command]}\n` : `${numbers} ${OPERATORS[command]}\n`,
  );

const channels = (colour: string): number[] =>
  [1, 3, 5].map((at) => Math.round((Number.parseInt(colour.slice(at, at + 2), 16) / 255) * 10_000) / 10_000);

const indexIn = <T>(list: T[], value: T, same: (a: T, b: T) => boolean): number => {
  const at = list.findIndex((known) => same(known, value));
  return at >= 0 ? at : list.push(value) - 1;
};

const streamOf = (ops: readonly PathOp[], page: PageSize): ArtworkStream => {
  const irises: (readonly string[])[] = [];
  const alphas: number[] = [];
  const ink = (paint: Ink, plain: 'rg' | 'RG', space: 'cs' | 'CS', set: 'scn' | 'SCN'): string => {
    if (typeof paint === 'string') return `${channels(paint).join(' ')} ${plain}`;
    return `/Pattern ${space} /P${indexIn(irises, paint.iris, (a, b) => a.join() === b.join())} ${set}`;
  };
  const lines = [`1 0 0 -1 0 ${page.height} cm ${DOT} 0 0 ${DOT} 0 0 cm 1 j 1 J`];
  for (const op of ops) {
    lines.push(`/G${indexIn(alphas, op.alpha, Object.is)} gs`);
    if (op.fill !== undefined) lines.push(ink(op.fill, 'rg', 'cs', 'scn'), `${pdfPath(op.d)}f`);
    if (op.stroke !== undefined) {
      lines.push(`${op.width ?? 1} w`, ink(op.stroke, 'RG', 'CS', 'SCN'), `${pdfPath(op.d)}S`);
    }
  }
  return { deflated: deflateSync(lines.join('\n'), { level: 9 }), irises, alphas };
};

/** A linear change of colours across the picture (ISO 32000-1, 8.7.4.5.3), in the space of the form. */
const irisPattern = (pdf: Pdf, iris: readonly string[], page: PageSize): unknown => {
  const steps = iris.slice(1).map((colour, index) => ({
    FunctionType: 2,
    Domain: [0, 1],
    C0: channels(iris[index] ?? colour),
    C1: channels(colour),
    N: 1,
  }));
  const pattern = pdf.ref({
    Type: 'Pattern',
    PatternType: 2,
    Matrix: [DOT, 0, 0, -DOT, 0, page.height],
    Shading: {
      ShadingType: 2,
      ColorSpace: 'DeviceRGB',
      Coords: [0, 0, page.width / DOT, 0],
      Extend: [true, true],
      Function: {
        FunctionType: 3,
        Domain: [0, 1],
        Functions: steps,
        Bounds: steps.slice(1).map((_, index) => (index + 1) / steps.length),
        Encode: steps.flatMap(() => [0, 1]),
      },
    },
  });
  (pattern as unknown as { end(): void }).end();
  return pattern;
};

const known = new WeakMap<Artwork, ArtworkStream>();

/**
 * The paths under the person's data as a form XObject of this document. The stream is made and compressed once a process: it is a
 * hundred times the size of a card's own content.
 */
export const artworkForm = (pdf: Pdf, artwork: Artwork): unknown => {
  const page = pageOf(artwork.frame);
  const cached = known.get(artwork);
  const paths = (): PathOp[] => artwork.under.filter((op): op is PathOp => op.op === 'path');
  const stream = cached ?? streamOf(paths(), page);
  if (cached === undefined) known.set(artwork, stream);
  const form = pdf.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, page.width, page.height],
    Filter: 'FlateDecode',
    Resources: {
      Pattern: Object.fromEntries(stream.irises.map((iris, i) => [`P${i}`, irisPattern(pdf, iris, page)])),
      ExtGState: Object.fromEntries(
        stream.alphas.map((alpha, i) => [`G${i}`, { Type: 'ExtGState', ca: alpha, CA: alpha }]),
      ),
    },
  });
  form.end(stream.deflated);
  return form;
};
