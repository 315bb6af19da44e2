import Type, { type Static } from 'typebox';

/** What all parts of the fixed artwork are made of. Units are those of the layout: millimetres and points. */
export const strict = { additionalProperties: false } as const;
export const Colour = Type.String({
  pattern: '^[a-z][a-z0-9-]*$',
  description: 'a name in the palette, or `black` for the K panel',
});
export const Alpha = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 }));

/** A colour, or colours that change evenly from left to right of the card as in iris (rainbow) printing. */
export const Paint = Type.Union([Colour, Type.Object({ iris: Type.Array(Colour, { minItems: 2 }) }, strict)]);
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
