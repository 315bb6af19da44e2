import Type from 'typebox';
import { Alpha, Box, Colour, Paint, strict } from './layout-paint.ts';

/** Ornaments drawn from a few numbers, as engine-turned work is. Lengths are millimetres. */
const thread = { paint: Paint, width: Type.Number({ exclusiveMinimum: 0 }), alpha: Alpha };
const positive = Type.Number({ exclusiveMinimum: 0 });

/** Lines woven between two moving envelopes across the card: `strands` phase-shifted copies of one wave. */
export const Guilloche = Type.Object(
  {
    kind: Type.Literal('guilloche'),
    box: Box,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    /** Waves of the thread along the box, and of the envelope that swells and narrows it. */
    waves: Type.Number(),
    swell: Type.Number(),
    ...thread,
  },
  strict,
);
/** Nested closed curves r(φ) = radius · (1 + depth · cos(petals·φ + twist)): the engine-turned rose of banknotes. */
export const Rosette = Type.Object(
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
    ...thread,
  },
  strict,
);
/** A guilloche bent to a circle: `strands` waves woven between two radii, one `swell` deep at its narrowest. */
export const Ring = Type.Object(
  {
    kind: Type.Literal('ring'),
    x: Type.Number(),
    y: Type.Number(),
    inner: positive,
    outer: positive,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    waves: Type.Integer({ minimum: 1, maximum: 96 }),
    /** How often around the circle the band narrows; 0 for an even band. */
    swell: Type.Integer({ minimum: 0, maximum: 48 }),
    ...thread,
  },
  strict,
);
/**
 * Parallel waves that fill a box. A drawing of the layout's `motifs` may rise from them as a medal does from its ground: the
 * lines are lifted by its soft height, and nothing else of it is drawn.
 */
export const Lines = Type.Object(
  {
    kind: Type.Literal('lines'),
    box: Box,
    pitch: positive,
    /** Height of a wave, and how many stand in the width of the box. */
    rise: Type.Number({ minimum: 0 }),
    waves: Type.Number({ minimum: 0 }),
    relief: Type.Optional(
      Type.Object(
        {
          motif: Type.String(),
          x: Type.Number(),
          y: Type.Number(),
          height: positive,
          /** How far the lines are lifted at the top, and how soft its edges are. */
          lift: Type.Number(),
          soft: positive,
        },
        strict,
      ),
    ),
    ...thread,
  },
  strict,
);
/** The engraved frame of a certificate: a woven band inside the edges of the box, a rosette in each corner. */
export const Border = Type.Object(
  {
    kind: Type.Literal('border'),
    box: Box,
    /** Breadth of the band, and the length of one of its swells. */
    band: positive,
    pitch: positive,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    ...thread,
  },
  strict,
);
/** A flag that flies: parallel bands under one wave, each `height` thick. */
export const Ribbon = Type.Object(
  {
    kind: Type.Literal('ribbon'),
    y: Type.Number(),
    rise: Type.Number(),
    waves: Type.Number(),
    bands: Type.Array(Type.Object({ colour: Colour, height: Type.Number() }, strict)),
  },
  strict,
);
/** A woven beadwork border in turning colours; `triangles` when no other pattern is named. */
export const Beads = Type.Object(
  {
    kind: Type.Literal('beads'),
    box: Box,
    unit: positive,
    pattern: Type.Optional(Type.Enum(['triangles', 'zigzag', 'steps', 'diamonds'])),
    ground: Colour,
    colours: Type.Array(Colour, { minItems: 1 }),
  },
  strict,
);
/** A drawing of the layout's `motifs`, scaled to `height`, its centre at x, y. */
export const Motif = Type.Object(
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
