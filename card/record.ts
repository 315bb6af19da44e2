import Type, { type Static } from 'typebox';
import { PARTICULAR_NAMES, type Particular } from './fields.ts';
import { RESIDENT_AS } from './product.ts';
import { REQUEST_KINDS } from './words.ts';

/** Type.Partial of a record loses its keys to TypeScript. */
const Particulars = Type.Unsafe<Partial<Record<Particular, string>>>(
  Type.Object(
    Object.fromEntries(
      PARTICULAR_NAMES.map((name) => [name, Type.Optional(Type.String({ minLength: 1, maxLength: 120 }))]),
    ),
    { additionalProperties: false },
  ),
);

/**
 * One approved register record as it stands in `records.ndjson` of an extract: one person's data and the request for one
 * document. Never edited here. The name is an ordered list of parts exactly as approved: no surname is computed, because
 * chains without a surname are lawful names (requirement R14).
 */
export const RegisterRecord = Type.Object(
  {
    /** The register's own id of this approved version of the record; opaque. */
    recordId: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
    /** The id of an earlier version of this record, which waits in quarantine: it is resolved when this one is accepted. */
    replacesRecord: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })),
    request: Type.Object(
      {
        kind: Type.Enum([...REQUEST_KINDS]),
        product: Type.String({ maxLength: 40 }),
        /** 1 (first) to 9 (last); 5 when the register says nothing. */
        priority: Type.Integer({ minimum: 1, maximum: 9 }),
        /** The day the number was assigned: the 30-day clock starts here. */
        numberAssignedOn: Type.String({ format: 'date' }),
      },
      { additionalProperties: false },
    ),
    /** Huduma Namba: opaque text (its digit count is not published), never parsed for meaning. */
    nationalNumber: Type.String({ pattern: '^[A-Z0-9-]{4,20}$' }),
    /** The nine-digit number of the waiting slip, which citizens send by SMS. */
    slipNumber: Type.String({ pattern: '^[0-9]{9}$' }),
    names: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 8 }),
    /**
     * Which of the parts, counted from 0, the register has approved as the family name; absent where the person has none.
     * Only for products that print it first; it is never guessed.
     */
    familyParts: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 7 }), { minItems: 1, maxItems: 8, uniqueItems: true }),
    ),
    sex: Type.Enum(['M', 'F', 'X']),
    /** YYYY-MM-DD, or YYYY-MM or YYYY where the day or month is not known. */
    dateOfBirth: Type.String({ pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' }),
    placeOfBirth: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    /** ISO 3166-1 alpha-3. */
    nationality: Type.String({ pattern: '^[A-Z]{3}$' }),
    /** County code 1 to 47 (the gazetted code, not ISO 3166-2). */
    county: Type.Integer({ minimum: 1, maximum: 47 }),
    /** Code of the office where the person will collect. */
    office: Type.String({ pattern: '^[A-Z0-9-]{3,20}$' }),
    /** E.164; absent for people without a telephone. */
    phone: Type.Optional(Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' })),
    language: Type.Enum(['en', 'sw']),
    /** As what the person lives in Kenya (L.N. 195 of 2020, rule 2); absent: a citizen. */
    residentAs: Type.Optional(Type.Enum([...RESIDENT_AS])),
    /** Member path of the portrait in the extract. */
    portrait: Type.String({ pattern: '^portraits/[A-Za-z0-9._-]{1,80}$' }),
    /** Member path of the picture of the holder's signature; absent for people who do not sign. */
    signature: Type.Optional(Type.String({ pattern: '^signatures/[A-Za-z0-9._-]{1,80}$' })),
    /** What only some documents need, by the names of card/fields.ts. */
    particulars: Type.Optional(Particulars),
    /** Why no fingerprints could be taken. The card is made all the same (requirement R09). */
    biometricException: Type.Optional(Type.Enum(['no-fingerprint', 'injury', 'age', 'other'])),
    /** The register's deduplication verdict; only matched records become cards (requirement R04). */
    match: Type.Enum(['matched', 'unmatched']),
  },
  { additionalProperties: false },
);
export type RegisterRecord = Static<typeof RegisterRecord>;

/** The manifest of an extract: what the register signs. `sha256` is lower-case hex of the member's bytes. */
export const ExtractManifest = Type.Object(
  {
    format: Type.Literal('kadi-extract-1'),
    extractId: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
    register: Type.String({ pattern: '^[A-Za-z0-9._-]{1,40}$' }),
    registerVersion: Type.String({ maxLength: 40 }),
    createdAt: Type.String({ format: 'date-time' }),
    records: Type.Integer({ minimum: 0 }),
    members: Type.Array(
      Type.Object(
        {
          path: Type.String({ pattern: '^[A-Za-z0-9._/-]{1,120}$' }),
          bytes: Type.Integer({ minimum: 0 }),
          sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ExtractManifest = Static<typeof ExtractManifest>;
