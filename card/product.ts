import Type, { type Static } from 'typebox';

/** What the chip of a product holds and who may read it. */
export const ChipProduct = Type.Object(
  {
    /** How the chip is personalised: by file commands, or by STORE DATA. */
    profile: Type.Union([Type.Literal('lds1-iso7816'), Type.Literal('lds1-gp-store-data')]),
    /** Size of the document that data group 1 speaks of. */
    mrzFormat: Type.Union([Type.Literal('TD1'), Type.Literal('TD3')]),
    dataGroups: Type.Array(Type.Integer({ minimum: 1, maximum: 16 }), { minItems: 2 }),
    /** Readers must take the new face record since 2026; from 2030 it must be written (Doc 9303-10 §4.5.6). */
    faceRecord: Type.Union([Type.Literal('iso-19794-5'), Type.Literal('iso-39794-5')]),
    /** PACE by a printed card access number or by the printed MRZ; BAC for old readers. Without either the chip is open. */
    access: Type.Object(
      {
        pace: Type.Union([Type.Literal('can'), Type.Literal('mrz'), Type.Null()]),
        bac: Type.Boolean(),
      },
      { additionalProperties: false },
    ),
    /** Record fields in data group 13. */
    nationalData: Type.Array(Type.String()),
    issuingAuthority: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false },
);
export type ChipProduct = Static<typeof ChipProduct>;

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
    chip: ChipProduct,
    barcode: Type.Object({
      profile: Type.Literal('claim-169'),
      errorCorrection: Type.Union([Type.Literal('L'), Type.Literal('M'), Type.Literal('Q')]),
      maxCharacters: Type.Integer(),
    }),
    /** null: the card has no expiry date (the Huduma card has none). */
    validityYears: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    printedMrz: Type.Boolean(),
    /** Two characters, positions 1-2 of the zone: A, C or I first on a card, P on a passport-size document. */
    documentCode: Type.String({ pattern: '^[ACIP][A-Z<]$' }),
  },
  { additionalProperties: false },
);
export type Product = Static<typeof Product>;
