import Type, { type Static } from 'typebox';

/**
 * A layout as data: what stands where on the two faces of a card. Lengths are millimetres from the upper left corner
 * of the finished card (ISO/IEC 7810 ID-1, 85.60 × 53.98), text sizes are points, y of text is its baseline. Nothing
 * here names a printer.
 */
const strict = { additionalProperties: false } as const;
const Colour = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  description: 'a name in the palette, or `black` for the K panel',
});
const Alpha = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 }));
const Font = Type.Enum(['regular', 'bold', 'heavy']);
const Align = Type.Optional(Type.Enum(['left', 'centre', 'right']));

/** A colour, or colours that change evenly from left to right of the card as in iris (rainbow) printing. */
const Paint = Type.Union([Colour, Type.Object({ iris: Type.Array(Colour, { minItems: 2 }) }, strict)]);
export type Paint = Static<typeof Paint>;

export const Box = Type.Object(
  { x: Type.Number(), y: Type.Number(), w: Type.Number(), h: Type.Number() },
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
const Label = Type.Object(
  {
    kind: Type.Literal('label'),
    x: Type.Number(),
    y: Type.Number(),
    text: Type.String(),
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
  Ribbon,
  Beads,
  Motif,
  Microtext,
  Label,
  Notice,
]);
export type Art = Static<typeof Art>;

const FIELD_NAMES = [
  'names',
  'nationalNumber',
  'dateOfBirth',
  'sex',
  'placeOfBirth',
  'nationality',
  'countyName',
  'issuedOn',
  'expiresOn',
  'serial',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** One value in its box. It is wrapped, then made smaller down to `floor`, and never cut: what still does not fit is for a person. */
export const TextField = Type.Object(
  {
    field: Type.Enum([...FIELD_NAMES]),
    box: Box,
    font: Font,
    /** Points at full size, and the smallest a reader can be asked to read. */
    size: Type.Number(),
    floor: Type.Number(),
    /** Distance of baselines as a multiple of the size. */
    leading: Type.Number(),
    colour: Colour,
    align: Align,
    /** What is printed for a stored code, such as KEN. */
    words: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Printed only where there is a value (as the expiry date, which a Huduma card has not). */
    label: Type.Optional(Label),
  },
  strict,
);
export type TextField = Static<typeof TextField>;

const Side = Type.Object(
  {
    art: Type.Array(Art),
    texts: Type.Array(TextField),
    photo: Type.Optional(Type.Object({ box: Box }, strict)),
    ghost: Type.Optional(Type.Object({ box: Box, alpha: Type.Number() }, strict)),
    /** The box includes the quiet zone. `dotsPerModule` is the least: a symbol that needs smaller ones is refused. */
    barcode: Type.Optional(Type.Object({ box: Box, dotsPerModule: Type.Integer({ minimum: 3 }) }, strict)),
    /** Nothing is printed or varnished here: the contacts of the chip (ISO/IEC 7816-2) with the module's rim. */
    keepOut: Type.Optional(Box),
    /** The word across a specimen, one line each. */
    specimen: Type.Object(
      {
        words: Type.Array(Type.String()),
        x: Type.Number(),
        y: Type.Number(),
        size: Type.Number(),
        /** Degrees, clockwise. */
        turn: Type.Number(),
        colour: Colour,
        alpha: Type.Number(),
      },
      strict,
    ),
  },
  strict,
);
export type Side = Static<typeof Side>;

const MotifPart = Type.Object(
  { path: Type.String({ pattern: '^[MLCZ0-9 .-]+$' }), colour: Colour, stroke: Type.Optional(Type.Number()) },
  strict,
);

export const Layout = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]+$' }),
    version: Type.Integer({ minimum: 1 }),
    card: Type.Object({ w: Type.Number(), h: Type.Number() }, strict),
    palette: Type.Record(Type.String(), Type.String({ pattern: '^#[0-9a-f]{6}$' })),
    /** Drawings of our own: absolute SVG paths in a view box of w × h units. */
    motifs: Type.Record(
      Type.String(),
      Type.Object({ w: Type.Number(), h: Type.Number(), parts: Type.Array(MotifPart) }, strict),
    ),
    front: Side,
    back: Side,
  },
  strict,
);
export type Layout = Static<typeof Layout>;
