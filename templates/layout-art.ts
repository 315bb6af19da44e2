import Type, { type Static } from 'typebox';
import { Beads, Border, Guilloche, Lines, Motif, Ribbon, Ring, Rosette } from './layout-ornaments.ts';
import { Alpha, Box, Colour, Paint, strict } from './layout-paint.ts';

/** The fixed artwork of a layout, as data. Units are those of the layout: millimetres and points. */
export { Box, Colour, Paint, strict };
export const Font = Type.Enum(['regular', 'bold', 'heavy']);
export const Align = Type.Optional(Type.Enum(['left', 'centre', 'right']));

const Fill = Type.Object(
  { kind: Type.Literal('fill'), box: Box, radius: Type.Optional(Type.Number()), paint: Paint, alpha: Alpha },
  strict,
);
const Frame = Type.Object(
  {
    kind: Type.Literal('frame'),
    box: Box,
    radius: Type.Optional(Type.Number()),
    paint: Paint,
    width: Type.Number(),
    alpha: Alpha,
  },
  strict,
);
/** Words repeated to fill a line, too small to be copied: they read under a glass. */
const Microtext = Type.Object(
  {
    kind: Type.Literal('microtext'),
    x: Type.Number(),
    y: Type.Number(),
    w: Type.Number(),
    words: Type.String(),
    size: Type.Number(),
    colour: Colour,
    alpha: Alpha,
  },
  strict,
);
/** One text, or the same in both languages. */
const Words = Type.Union([Type.String(), Type.Object({ sw: Type.String(), en: Type.String() }, strict)]);
export type Words = Static<typeof Words>;
export const wordsOf = (text: Words): string => (typeof text === 'string' ? text : `${text.sw} / ${text.en}`);

export const Label = Type.Object(
  {
    kind: Type.Literal('label'),
    x: Type.Number(),
    y: Type.Number(),
    /** Bilingual labels stand as `sw / en`. */
    text: Words,
    font: Font,
    size: Type.Number(),
    colour: Colour,
    align: Align,
  },
  strict,
);
/** Fixed prose, wrapped to `w`; y is the baseline of its first line. */
const Notice = Type.Object(
  {
    kind: Type.Literal('notice'),
    x: Type.Number(),
    y: Type.Number(),
    w: Type.Number(),
    text: Type.String(),
    font: Font,
    size: Type.Number(),
    leading: Type.Number(),
    colour: Colour,
  },
  strict,
);
export const Art = Type.Union([
  Fill,
  Frame,
  Guilloche,
  Rosette,
  Border,
  Ring,
  Lines,
  Ribbon,
  Beads,
  Motif,
  Microtext,
  Label,
  Notice,
]);
export type Art = Static<typeof Art>;
