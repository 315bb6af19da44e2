import Type, { type Static } from 'typebox';

/** The fixed artwork of a layout, as data. Units are those of the layout: millimetres and points. */
export const strict = { additionalProperties: false } as const;
export const Colour = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  description: 'a name in the palette, or `black` for the K panel',
});
const Alpha = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 }));
export const Font = Type.Enum(['regular', 'bold', 'heavy']);
export const Align = Type.Optional(Type.Enum(['left', 'centre', 'right']));

/** A colour, or colours that change evenly from left to right of the card as in iris (rainbow) printing. */
const Paint = Type.Union([Colour, Type.Object({ iris: Type.Array(Colour, { minItems: 2 }) }, strict)]);
export type Paint = Static<typeof Paint>;

export const Box = Type.Object(
  {
    x: Type.Number(),
    y: Type.Number(),
    w: Type.Number({ exclusiveMinimum: 0 }),
    h: Type.Number({ exclusiveMinimum: 0 }),
  },
  strict,
);
export type Box = Static<typeof Box>;

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
/** Lines woven between two moving envelopes across the card: `strands` phase-shifted copies of one wave. */
const Guilloche = Type.Object(
  {
    kind: Type.Literal('guilloche'),
    box: Box,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    /** Waves of the thread along the box, and of the envelope that swells and narrows it. */
    waves: Type.Number(),
    swell: Type.Number(),
    paint: Paint,
    width: Type.Number(),
    alpha: Alpha,
  },
  strict,
);
/** Nested closed curves r(φ) = radius · (1 + depth · cos(petals·φ + twist)): the engine-turned rose of banknotes. */
const Rosette = Type.Object(
  {
    kind: Type.Literal('rosette'),
    x: Type.Number(),
    y: Type.Number(),
    radius: Type.Number(),
    inner: Type.Number(),
    rings: Type.Integer({ minimum: 1, maximum: 80 }),
    petals: Type.Integer({ minimum: 2, maximum: 48 }),
    depth: Type.Number(),
    /** Radians a ring is turned against the one inside it. */
    twist: Type.Number(),
    paint: Paint,
    width: Type.Number(),
    alpha: Alpha,
  },
  strict,
);
/** The engraved frame of a certificate: a woven band inside the edges of the box, a rosette in each corner. */
const Border = Type.Object(
  {
    kind: Type.Literal('border'),
    box: Box,
    /** Breadth of the band, and the length of one of its swells. */
    band: Type.Number({ exclusiveMinimum: 0 }),
    pitch: Type.Number({ exclusiveMinimum: 0 }),
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    paint: Paint,
    width: Type.Number(),
    alpha: Alpha,
  },
  strict,
);
/** A flag that flies: parallel bands under one wave, each `height` thick. */
const Ribbon = Type.Object(
  {
    kind: Type.Literal('ribbon'),
    y: Type.Number(),
    rise: Type.Number(),
    waves: Type.Number(),
    bands: Type.Array(Type.Object({ colour: Colour, height: Type.Number() }, strict)),
  },
  strict,
);
/** A woven beadwork border: triangles, the upper and the lower row in turning colours. */
const Beads = Type.Object(
  {
    kind: Type.Literal('beads'),
    box: Box,
    unit: Type.Number({ exclusiveMinimum: 0 }),
    ground: Colour,
    colours: Type.Array(Colour, { minItems: 1 }),
  },
  strict,
);
/** A drawing of the layout's `motifs`, scaled to `height`, its centre at x, y. */
const Motif = Type.Object(
  {
    kind: Type.Literal('motif'),
    motif: Type.String(),
    x: Type.Number(),
    y: Type.Number(),
    height: Type.Number(),
    /** Draw every part in this one colour, as a watermark. */
    tint: Type.Optional(Colour),
    alpha: Alpha,
  },
  strict,
);
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
  Ribbon,
  Beads,
  Motif,
  Microtext,
  Label,
  Notice,
]);
export type Art = Static<typeof Art>;
