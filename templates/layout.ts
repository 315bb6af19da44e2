import Type, { type Static } from 'typebox';
import { Align, Art, Box, Colour, Font, Label, strict } from './layout-art.ts';

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
  'can',
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

/**
 * A layout as data: what stands where on the two faces of a card. Lengths are millimetres from the upper left corner
 * of the finished card (ISO/IEC 7810 ID-1, 85.60 × 53.98), text sizes are points, y of text is its baseline. Nothing
 * here names a printer.
 */
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
