import Type, { type Static } from 'typebox';

/** What all parts of the fixed artwork are made of. Units are those of the layout: millimetres and points. */
export const strict = { additionalProperties: false } as const;
export const Colour = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  description: 'a name in the palette, or `black` for the K panel',
});
export const Alpha = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 }));

/**
 * Bounds of an A4 sheet with room for what reaches over its edges. A number beyond them is a mistake of a unit, and without
 * them one digit too many would make a drawing that takes hours.
 */
export const Place = Type.Number({ minimum: -400, maximum: 800 });
export const Length = Type.Number({ exclusiveMinimum: 0, maximum: 400 });
/** Size of letters, points. */
export const Points = Type.Number({ minimum: 1, maximum: 200 });
/** Distance at which something is repeated: finer than a tenth of a millimetre no printer of ours parts. */
export const Pitch = Type.Number({ minimum: 0.1, maximum: 400 });
/** How often something swings along its length. */
export const Waves = Type.Number({ minimum: 0, maximum: 100 });

/** A colour, or colours that change evenly from left to right of the card as in iris (rainbow) printing. */
export const Paint = Type.Union([
  Colour,
  Type.Object({ iris: Type.Array(Colour, { minItems: 2, maxItems: 20 }) }, strict),
]);
export type Paint = Static<typeof Paint>;

export const Box = Type.Object(
  {
    x: Place,
    y: Place,
    w: Length,
    h: Length,
  },
  strict,
);
export type Box = Static<typeof Box>;
