import Type, { type Static } from 'typebox';

/** What the chip of a product holds and who may read it. */
export const ChipProduct = Type.Object(
  {
    /** How the chip is personalised: by file commands, or by STORE DATA. */
    profile: Type.Union([Type.Literal('lds1-iso7816'), Type.Literal('lds1-gp-store-data')]),
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

/**
 * A symbol that machines read. `claim-169`: the sealed claims of MOSIP 169 as Base45 text. `vds`: a visible digital seal
 * (ICAO Doc 9303-13). `errorCorrection`: QR has a letter (ISO/IEC 18004), PDF417 a level 0-8 (ISO/IEC 15438), Data Matrix
 * none to choose (ECC 200).
 */
export const BarcodeProduct = Type.Intersect([
  Type.Object({
    id: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
    content: Type.Enum(['claim-169', 'vds']),
    /** Size budget: a longer content is for a person, never a smaller module. Characters, or bytes of a seal. */
    maxCharacters: Type.Integer({ minimum: 1 }),
  }),
  Type.Union([
    Type.Object({ symbology: Type.Literal('qr'), errorCorrection: Type.Enum(['L', 'M', 'Q']) }),
    Type.Object({
      symbology: Type.Literal('pdf417'),
      errorCorrection: Type.Integer({ minimum: 0, maximum: 8 }),
    }),
    Type.Object({ symbology: Type.Literal('data-matrix'), errorCorrection: Type.Null() }),
  ]),
]);
export type BarcodeProduct = Static<typeof BarcodeProduct>;

/** One track of a magnetic stripe and what stands on it: a number that says nothing about the holder. */
export const MagneticTrack = Type.Object(
  {
    track: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
    content: Type.Enum(['card-serial', 'document-number']),
  },
  { additionalProperties: false },
);
export type MagneticTrack = Static<typeof MagneticTrack>;

/**
 * Text of each track; undefined for a product without a stripe. Letters go on track 1 only: a printer refuses them on the
 * others before it takes a body.
 */
export const magneticOf = (
  { magnetic }: Pick<Product, 'magnetic'>,
  { cardSerial, documentNumber }: { readonly cardSerial: string; readonly documentNumber: string },
): Readonly<Partial<Record<MagneticTrack['track'], string>>> | undefined =>
  magnetic &&
  Object.fromEntries(
    magnetic.map(({ track, content }) => [track, content === 'card-serial' ? cardSerial : documentNumber]),
  );

/** How long the document is good: without end, for years from the day of issue, or until a day the register gives. */
export const Validity = Type.Union([
  Type.Object({ kind: Type.Literal('none') }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('years'), years: Type.Integer({ minimum: 1, maximum: 50 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('until'), field: Type.Literal('permitEndsOn') },
    { additionalProperties: false },
  ),
]);
export type Validity = Static<typeof Validity>;

export const RESIDENT_AS = ['citizen', 'foreign-national', 'refugee'] as const;
export type ResidentAs = (typeof RESIDENT_AS)[number];

const Bilingual = Type.Object({ en: Type.String(), sw: Type.String() }, { additionalProperties: false });

/**
 * A versioned kind of document, as data (templates/products/*.json). Immutable once used; its hash goes with each card.
 * `fields` may name only what card/fields.ts lists.
 */
export const Product = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]+$' }),
    version: Type.Integer({ minimum: 1 }),
    title: Bilingual,
    kind: Type.Enum([
      'identity-card',
      'certificate',
      'licence',
      'permit',
      'passport-page',
      'travel-document',
    ]),
    /** `design`: drawn, sealed and proofed, but no machine of this build makes it, and intake says so. */
    making: Type.Enum(['card-station', 'design']),
    legalBasis: Type.String(),
    /** Who may have it: kinds of resident (L.N. 195 of 2020, rule 2), and years of age, both ends included. */
    holders: Type.Array(Type.Enum([...RESIDENT_AS]), { minItems: 1 }),
    age: Type.Object(
      { from: Type.Integer({ minimum: 0 }), to: Type.Optional(Type.Integer()) },
      { additionalProperties: false },
    ),
    /** Fields this product may use, each with the written reason (Data Protection Act 2019, s.25); `optional`: made without it too. */
    fields: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          reason: Type.String({ minLength: 10 }),
          reasonSw: Type.Optional(Type.String({ minLength: 10 })),
          optional: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    /** `family-first`: the parts the register marks as family name lead; a name without such a mark stays as approved (R14). */
    nameOrder: Type.Enum(['as-approved', 'family-first']),
    layout: Type.String(),
    /** null: no chip. */
    chip: Type.Union([ChipProduct, Type.Null()]),
    barcodes: Type.Array(BarcodeProduct, { maxItems: 2 }),
    /** Tracks of the magnetic stripe (ISO/IEC 7811); left out for a document without one. */
    magnetic: Type.Optional(Type.Array(MagneticTrack, { minItems: 1, maxItems: 3 })),
    validity: Validity,
    /** Size and code of the machine readable zone, in data group 1 and, where `printed`, on the document; null: none at all. */
    mrz: Type.Union([
      Type.Object(
        {
          format: Type.Enum(['TD1', 'TD3']),
          /** Positions 1-2 of the zone: A, C or I first on a card, P on a passport-size document. */
          documentCode: Type.String({ pattern: '^[ACIP][A-Z<]$' }),
          printed: Type.Boolean(),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
  },
  { additionalProperties: false },
);
export type Product = Static<typeof Product>;
