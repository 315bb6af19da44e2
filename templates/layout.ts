import Type, { type Static } from 'typebox';
import { type FieldKind, PARTICULARS, PERSON_FIELDS } from '../card/index.ts';
import { Align, Art, Box, Colour, Font, Label, strict } from './layout-art.ts';
import { Length, Place, Points } from './layout-paint.ts';

/** What can be written on a face: fields of the person, and what the making of the document adds. */
const MADE_FIELDS = {
  countyName: 'text',
  issuedOn: 'date',
  expiresOn: 'date',
  serial: 'code',
  can: 'code',
} as const satisfies Readonly<Record<string, FieldKind>>;
export const FACE_FIELDS = { ...PERSON_FIELDS, ...PARTICULARS, ...MADE_FIELDS } as const;
export type FaceField = {
  [K in keyof typeof FACE_FIELDS]: (typeof FACE_FIELDS)[K] extends 'picture' ? never : K;
}[keyof typeof FACE_FIELDS];
export const FACE_FIELD_NAMES = Object.keys(FACE_FIELDS).filter(
  (name): name is FaceField => FACE_FIELDS[name as keyof typeof FACE_FIELDS] !== 'picture',
);
export const isMadeField = (name: string): boolean => Object.hasOwn(MADE_FIELDS, name);

/** One value in its box. It is wrapped, then made smaller down to `floor`, and never cut: what still does not fit is for a person. */
export const TextField = Type.Object(
  {
    field: Type.Enum(FACE_FIELD_NAMES),
    box: Box,
    font: Font,
    /** Points at full size, and the smallest a reader can be asked to read. */
    size: Points,
    floor: Points,
    /** Distance of baselines as a multiple of the size. */
    leading: Type.Number({ minimum: 0.5, maximum: 5 }),
    colour: Colour,
    align: Align,
    /** What is printed for a stored code, such as KEN. */
    words: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 80 }))),
    /** Printed where there is no value; without it the field and its label are left out. */
    absent: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    /** Printed only where there is a value (as the expiry date, which a Huduma card has not). */
    label: Type.Optional(Label),
  },
  strict,
);
export type TextField = Static<typeof TextField>;

/** A picture of the person. A ghost is the portrait again, pale; a signature is printed in black as it was written. */
export const PictureField = Type.Object(
  {
    as: Type.Enum(['photo', 'ghost', 'signature']),
    box: Box,
    alpha: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    oval: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type PictureField = Static<typeof PictureField>;

/** The place of one of the product's symbols, quiet zone included. `dotsPerModule` is the least at 300 dpi: what needs smaller ones is refused. */
export const BarcodeField = Type.Object(
  { barcode: Type.String(), box: Box, dotsPerModule: Type.Integer({ minimum: 2, maximum: 40 }) },
  strict,
);
export type BarcodeField = Static<typeof BarcodeField>;

/** OCR-B at ten characters an inch (ICAO Doc 9303-3 §4.1): left edge of the first character, and a baseline for each line. */
export const ZoneField = Type.Object(
  { x: Place, baselines: Type.Array(Place, { minItems: 2, maxItems: 3 }) },
  strict,
);
export type ZoneField = Static<typeof ZoneField>;

const Mark = Type.Object(
  {
    x: Place,
    y: Place,
    size: Points,
    /** Degrees, clockwise. */
    turn: Type.Number({ minimum: -180, maximum: 180 }),
    colour: Colour,
    alpha: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
  },
  strict,
);

export const Side = Type.Object(
  {
    art: Type.Array(Art, { maxItems: 400 }),
    texts: Type.Array(TextField, { maxItems: 60 }),
    pictures: Type.Array(PictureField, { maxItems: 8 }),
    barcodes: Type.Array(BarcodeField, { maxItems: 4 }),
    zone: Type.Optional(ZoneField),
    /** Nothing is printed or varnished here: the contacts of the chip (ISO/IEC 7816-2) with the module's rim, a hole, a staple. */
    keepOut: Type.Array(Type.Object({ why: Type.Enum(['chip', 'hole', 'binding']), box: Box }, strict), {
      maxItems: 8,
    }),
    /** Where SPECIMEN or DRAFT stands across the side. */
    mark: Mark,
  },
  strict,
);
export type Side = Static<typeof Side>;

const MotifPart = Type.Object(
  {
    path: Type.String({ pattern: '^[MLCZ0-9 .-]+$', maxLength: 20_000 }),
    colour: Colour,
    stroke: Type.Optional(Length),
  },
  strict,
);
const Palette = Type.Record(Type.String(), Type.String({ pattern: '^#[0-9a-f]{6}$' }));
const Motifs = Type.Record(
  Type.String(),
  Type.Object(
    {
      /** Units of its own. */
      w: Type.Number({ minimum: 1, maximum: 10_000 }),
      h: Type.Number({ minimum: 1, maximum: 10_000 }),
      parts: Type.Array(MotifPart, { maxItems: 200 }),
    },
    strict,
  ),
);
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]+$' });
/** The finished document and what is printed beyond its edge, millimetres; A4 is the largest. */
const Sheet = Type.Object(
  {
    w: Type.Number({ minimum: 20, maximum: 297 }),
    h: Type.Number({ minimum: 20, maximum: 297 }),
    bleed: Type.Object(
      { x: Type.Number({ minimum: 0, maximum: 5 }), y: Type.Number({ minimum: 0, maximum: 5 }) },
      strict,
    ),
  },
  strict,
);
export type Sheet = Static<typeof Sheet>;

/**
 * A layout as data: what stands where on the faces of a document. Lengths are millimetres from the upper left corner of
 * the finished document (for a card ISO/IEC 7810 ID-1, 85.60 × 53.98), text sizes are points, y of text is its baseline.
 * Nothing here names a printer.
 */
export const Layout = Type.Object(
  {
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    sheet: Sheet,
    palette: Palette,
    /** Drawings of our own: absolute SVG paths in a view box of w × h units. */
    motifs: Motifs,
    front: Side,
    back: Type.Optional(Side),
  },
  strict,
);
export type Layout = Static<typeof Layout>;

/**
 * A layout as it stands in its file, which may leave to another one (`extends`) what they share: colours and drawings are
 * added to it, art is laid over it, and every other part it names takes its place.
 */
export const LayoutFile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    extends: Type.Optional(Id),
    sheet: Type.Optional(Sheet),
    palette: Type.Optional(Palette),
    motifs: Type.Optional(Motifs),
    front: Type.Optional(Type.Partial(Side, strict)),
    back: Type.Optional(Type.Partial(Side, strict)),
  },
  strict,
);
export type LayoutFile = Static<typeof LayoutFile>;

export type SideName = 'front' | 'back';
export const sidesOf = (layout: Layout): readonly (readonly [SideName, Side])[] =>
  layout.back === undefined
    ? [['front', layout.front]]
    : [
        ['front', layout.front],
        ['back', layout.back],
      ];
