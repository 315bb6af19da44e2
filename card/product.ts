import Type, { type Static } from 'typebox';

/** A versioned kind of document, as data (templates/products/*.json). Immutable once used; its hash goes with each card. */
export const Product = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]+$' }),
    version: Type.Integer({ minimum: 1 }),
    title: Type.Object({ en: Type.String(), sw: Type.String() }),
    legalBasis: Type.String(),
    /** Years of age, both ends included; no upper end when absent. */
    age: Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Optional(Type.Integer()) }),
    /** Record fields this product may use, each with the written reason (Data Protection Act 2019, s.25). */
    fields: Type.Array(Type.Object({ name: Type.String(), reason: Type.String({ minLength: 10 }) })),
    nameOrder: Type.Literal('as-approved'),
    layout: Type.String(),
    chipProfile: Type.Literal('lds1-iso7816'),
    dataGroups: Type.Array(Type.Integer({ minimum: 1, maximum: 16 })),
    barcode: Type.Object({
      profile: Type.Literal('claim-169'),
      errorCorrection: Type.Union([Type.Literal('L'), Type.Literal('M'), Type.Literal('Q')]),
      maxCharacters: Type.Integer(),
    }),
    /** null: the card has no expiry date (the Huduma card has none). */
    validityYears: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    printedMrz: Type.Boolean(),
    /** Two letters for TD1 line 1, positions 1-2. */
    documentCode: Type.String({ pattern: '^[AIC][A-Z<]$' }),
  },
  { additionalProperties: false },
);
export type Product = Static<typeof Product>;
