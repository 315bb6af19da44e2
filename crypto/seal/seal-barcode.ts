import { deflateSync } from 'node:zlib';
import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { Signer } from '../signer.ts';
import { base45 } from './base45.ts';
import { refuseAbove } from './budget.ts';
import { cborMap } from './cbor.ts';
import { type BarcodeClaims, CWT, IDENTITY_VERSION, SEX } from './claim-169.ts';
import { secondsItem } from './cwt.ts';
import { encrypted } from './encrypted.ts';
import { signMessage } from './signing.ts';
import { type Field, identityFields, textItem } from './write-identity.ts';

/** Field 8 is `YYYYMMDD`; a month or day that is not known is `00`, as in DG11. */
const birth = (dateOfBirth: string): string => {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(dateOfBirth)) {
    throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field: 'dateOfBirth' });
  }
  return dateOfBirth.replaceAll('-', '').padEnd(8, '0');
};

/** Names of the fields as callers give them, for the facts of an error. */
const GIVEN_AS: Readonly<Record<string, string>> = { fullName: 'names' };

const fieldsOf = (claims: BarcodeClaims): readonly Field[] => {
  // Looked at first, so that the error names it as the caller does.
  textItem('names', claims.names.join(' '));
  return identityFields({
    ...claims.more,
    id: claims.id,
    version: IDENTITY_VERSION,
    language: claims.language,
    fullName: claims.names.join(' '),
    dateOfBirth: birth(claims.dateOfBirth),
    gender: SEX[claims.sex],
    nationality: claims.nationality,
    countryOfIssuance: claims.countryOfIssuance,
  }).map((field) => ({ ...field, name: GIVEN_AS[field.name] ?? field.name }));
};

const payloadOf = (claims: BarcodeClaims, fields: readonly Field[]): Uint8Array =>
  cborMap([
    [CWT.issuer, textItem('issuer', claims.issuer)],
    [CWT.subject, textItem('serial', claims.serial)],
    ...(claims.expires === null ? [] : [[CWT.expires, secondsItem('expires', claims.expires)] as const]),
    ...(claims.notBefore === undefined
      ? []
      : [[CWT.notBefore, secondsItem('notBefore', claims.notBefore)] as const]),
    [CWT.issuedAt, secondsItem('issuedAt', claims.issuedAt)],
    [CWT.identity, cborMap(fields.map(({ key, value }) => [key, value] as const))],
  ]);

/** zlib and Base45 of a COSE message: the text of the symbol. */
/** `chunkSize`: what is packed is smaller than that; the usual 16 kB would be taken and thrown away for each card. */
const barcodeText = (message: Uint8Array): string =>
  base45(deflateSync(message, { level: 9, memLevel: 4, chunkSize: 1_024 }));

/** How a barcode is sealed beyond its claims. */
export interface SealOptions {
  /** The product's budget: refused above it. */
  readonly maxCharacters?: number;
  /** Encrypts the signed message for readers who share this key (16, 24 or 32 bytes). */
  readonly encryptionKey?: Uint8Array;
}

/**
 * The text of a card's barcode: claims as deterministic CBOR, CWT, COSE_Sign1 (tag 18, ES256 or EdDSA by the signer's
 * key, kid in the unprotected header), zlib, Base45: MOSIP Claim 169 v1.2.0. `kid` is the 8 bytes of the signer's keyId.
 * Throws BARCODE_FIELD with the name of the field, BARCODE_OVER_BUDGET above `maxCharacters`, SIGNER_PURPOSE for any key
 * but a barcode signer on P-256 or Ed25519.
 */
export const sealBarcode = async (
  claims: BarcodeClaims,
  signer: Signer,
  options: SealOptions = {},
): Promise<string> => {
  const { maxCharacters, encryptionKey } = options;
  const fields = fieldsOf(claims);
  const signed = await signMessage(payloadOf(claims, fields), signer, 'barcode-signer');
  const text = barcodeText(encryptionKey === undefined ? signed : encrypted(signed, encryptionKey));
  if (maxCharacters !== undefined) refuseAbove(text, maxCharacters, fields);
  return text;
};
