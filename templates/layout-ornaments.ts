import Type from 'typebox';
import { Alpha, Box, Colour, Length, Paint, Pitch, Place, strict, Waves } from './layout-paint.ts';

/** Ornaments drawn from a few numbers, as engine-turned work is. Lengths are millimetres. */
const thread = { paint: Paint, width: Length, alpha: Alpha };

/** Lines woven between two moving envelopes across the card: `strands` phase-shifted copies of one wave. */
export const Guilloche = Type.Object(
  {
    kind: Type.Literal('guilloche'),
    box: Box,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    /** Waves of the thread along the box, and of the envelope that swells and narrows it. */
    waves: Waves,
    swell: Waves,
    ...thread,
  },
  strict,
);
/** Nested closed curves r(φ) = radius · (1 + depth · cos(petals·φ + twist)): the engine-turned rose of banknotes. */
export const Rosette = Type.Object(
  {
    kind: Type.Literal('rosette'),
    x: Place,
    y: Place,
    radius: Length,
    inner: Type.Number({ minimum: 0, maximum: 400 }),
    rings: Type.Integer({ minimum: 1, maximum: 80 }),
    petals: Type.Integer({ minimum: 2, maximum: 48 }),
    depth: Type.Number({ minimum: -1, maximum: 1 }),
    /** Radians a ring is turned against the one inside it. */
    twist: Type.Number({ minimum: -10, maximum: 10 }),
    ...thread,
  },
  strict,
);
/** A guilloche bent to a circle: `strands` waves woven between two radii, one `swell` deep at its narrowest. */
export const Ring = Type.Object(
  {
    kind: Type.Literal('ring'),
    x: Place,
    y: Place,
    inner: Length,
    outer: Length,
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
    pitch: Pitch,
    /** Height of a wave, and how many stand in the width of the box. */
    rise: Type.Number({ minimum: 0, maximum: 400 }),
    waves: Waves,
    relief: Type.Optional(
      Type.Object(
        {
          motif: Type.String(),
          x: Place,
          y: Place,
          height: Length,
          /** How far the lines are lifted at the top, and how soft its edges are. */
          lift: Type.Number({ minimum: -50, maximum: 50 }),
          soft: Type.Number({ minimum: 0.05, maximum: 50 }),
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
    band: Length,
    pitch: Pitch,
    strands: Type.Integer({ minimum: 1, maximum: 60 }),
    ...thread,
  },
  strict,
);
/** A flag that flies: parallel bands under one wave, each `height` thick. */
export const Ribbon = Type.Object(
  {
    kind: Type.Literal('ribbon'),
    y: Place,
    rise: Type.Number({ minimum: 0, maximum: 50 }),
    waves: Waves,
    bands: Type.Array(Type.Object({ colour: Colour, height: Length }, strict), { maxItems: 20 }),
  },
  strict,
);
/** A woven beadwork border in turning colours; `triangles` when no other pattern is named. */
export const Beads = Type.Object(
  {
    kind: Type.Literal('beads'),
    box: Box,
    unit: Pitch,
    pattern: Type.Optional(Type.Enum(['triangles', 'zigzag', 'steps', 'diamonds'])),
    ground: Colour,
    colours: Type.Array(Colour, { minItems: 1, maxItems: 20 }),
  },
  strict,
);
/** A drawing of the layout's `motifs`, scaled to `height`, its centre at x, y. */
export const Motif = Type.Object(
  {
    kind: Type.Literal('motif'),
    motif: Type.String(),
    x: Place,
    y: Place,
    height: Length,
    /** Draw every part in this one colour, as a watermark. */
    tint: Type.Optional(Colour),
    alpha: Alpha,
  },
  strict,
);
