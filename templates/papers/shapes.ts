/** Shapes that the data of several papers share. All are closed: what is not asked for cannot get onto paper. */
import Type, { type TProperties } from 'typebox';

export const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export const Serial = Type.String({ pattern: '^K[0-9A-HJKMNP-TV-Z]{8}$' });
/** A number of ours: box, batch, seal, consignment, body. */
export const Code = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,23}$' });
/** Numbers of the seals on one box. */
export const Seals = Type.Array(Code, { minItems: 1, maxItems: 6 });
/** Several of them in one cell. */
export const SealsCell = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,149}$' });
/** SHA-256 in lower-case hex. */
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** Code of an office. */
export const OfficeCode = Type.String({ pattern: '^[A-Z0-9-]{3,20}$' });
/** A name of a place, an office, a carrier. */
export const Name = Type.String({ minLength: 1, maxLength: 120 });
/** Kenyan calendar day, YYYY-MM-DD. */
export const Day = Type.String({ format: 'date' });
export const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 });
/** Made in training, or a sample: the paper says so. */
export const Specimen = Type.Optional(Type.Boolean());

/** `NBI-01 · GPO Nairobi`, or the code where the name is not known. */
export const officeText = (code: string, name: string | undefined): string =>
  name === undefined ? code : `${code} · ${name}`;
