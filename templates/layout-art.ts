import Type, { type Static } from 'typebox';
import { Beads, Border, Guilloche, Lines, Motif, Ribbon, Ring, Rosette } from './layout-ornaments.ts';
import { Alpha, Box, Colour, Length, Paint, Place, Points, strict } from './layout-paint.ts';

/** The fixed artwork of a layout, as data. Units are those of the layout: millimetres and points. */
export { Box, Colour, Paint, strict };
export const Font = Type.Enum(['regular', 'bold', 'heavy']);
export const Align = Type.Optional(Type.Enum(['left', 'centre', 'right']));

const Fill = Type.Object(
  {
    kind: Type.Literal('fill'),
    box: Box,
    radius: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
    paint: Paint,
    alpha: Alpha,
  },
  strict,
);
const Frame = Type.Object(
  {
    kind: Type.Literal('frame'),
    box: Box,
    radius: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
    paint: Paint,
    width: Length,
    alpha: Alpha,
  },
  strict,
);
/** Words repeated to fill a line, too small to be copied: they read under a glass. */
const Microtext = Type.Object(
  {
    kind: Type.Literal('microtext'),
    x: Place,
    y: Place,
    w: Length,
    words: Type.String({ minLength: 1, maxLength: 200 }),
    size: Points,
    colour: Colour,
    alpha: Alpha,
  },
  strict,
);
/** One text, or the same in both languages. */
const Line = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.Union([Line, Type.Object({ sw: Line, en: Line }, strict)]);
export type Words = Static<typeof Words>;
export const wordsOf = (text: Words): string => (typeof text === 'string' ? text : `${text.sw} / ${text.en}`);

export const Label = Type.Object(
  {
    kind: Type.Literal('label'),
    x: Place,
    y: Place,
    /** Bilingual labels stand as `sw / en`. */
    text: Words,
    font: Font,
    size: Points,
    colour: Colour,
    align: Align,
  },
  strict,
);
/** Fixed prose, wrapped to `w`; y is the baseline of its first line. */
const Notice = Type.Object(
  {
    kind: Type.Literal('notice'),
    x: Place,
    y: Place,
    w: Length,
    text: Type.String({ minLength: 1, maxLength: 2000 }),
    font: Font,
    size: Points,
    leading: Type.Number({ minimum: 0.5, maximum: 5 }),
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
