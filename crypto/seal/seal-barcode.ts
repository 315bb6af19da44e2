import { deflateSync } from 'node:zlib';
import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { Signer } from '../signer.ts';
import { base45 } from './base45.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborTag, cborText } from './cbor.ts';
import { type BarcodeClaims, COSE, CWT, IDENTITY, IDENTITY_VERSION, SEX } from './claim-169.ts';

/** Longest text of one field, in characters: the whole symbol has to fit beside the MRZ. */
const MAX_FIELD = 160;

const EMPTY = new Uint8Array();
const PROTECTED = cborMap([[COSE.algorithm, cborInteger(COSE.es256)]]);
const CONTEXT = cborText('Signature1');

const text = (field: string, value: string): Uint8Array => {
  const normal = value.normalize('NFC');
  if (normal.trim() === '' || normal.length > MAX_FIELD)
    throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field });
  return cborText(normal);
};

const seconds = (field: string, at: Date): Uint8Array => {
  const whole = Math.floor(at.getTime() / 1000);
  if (!Number.isSafeInteger(whole)) throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field });
  return cborInteger(whole);
};

/** Field 8 is `YYYYMMDD`; a month or day that is not known is `00`, as in DG11. */
const birth = (dateOfBirth: string): Uint8Array => {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(dateOfBirth)) {
    throw failure(DOCUMENT_ERRORS, 'BARCODE_FIELD', { field: 'dateOfBirth' });
  }
  return cborText(dateOfBirth.replaceAll('-', '').padEnd(8, '0'));
};

const payloadOf = (claims: BarcodeClaims): Uint8Array =>
  cborMap([
    [CWT.issuer, text('issuer', claims.issuer)],
    [CWT.subject, text('serial', claims.serial)],
    ...(claims.expires === null ? [] : [[CWT.expires, seconds('expires', claims.expires)] as const]),
    ...(claims.notBefore === undefined
      ? []
      : [[CWT.notBefore, seconds('notBefore', claims.notBefore)] as const]),
    [CWT.issuedAt, seconds('issuedAt', claims.issuedAt)],
    [
      CWT.identity,
      cborMap([
        [IDENTITY.id, text('id', claims.id)],
        [IDENTITY.version, cborText(IDENTITY_VERSION)],
        [IDENTITY.language, cborText(claims.language)],
        [IDENTITY.fullName, text('names', claims.names.join(' '))],
        [IDENTITY.dateOfBirth, birth(claims.dateOfBirth)],
        [IDENTITY.sex, cborInteger(SEX[claims.sex])],
        [IDENTITY.nationality, text('nationality', claims.nationality)],
        [IDENTITY.countryOfIssuance, text('countryOfIssuance', claims.countryOfIssuance)],
      ]),
    ],
  ]);

/** COSE Sig_structure of a COSE_Sign1 without external data (RFC 9052 §4.4). */
export const signedBytes = (protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array =>
  cborArray(CONTEXT, cborBytes(protectedHeader), cborBytes(EMPTY), cborBytes(payload));

/**
 * The text of a card's barcode: claims as deterministic CBOR, CWT, COSE_Sign1 (tag 18, ES256, kid in the
 * unprotected header), zlib, Base45: MOSIP Claim 169 v1.2.0. `kid` is the 8 bytes of the signer's keyId. Throws
 * BARCODE_FIELD with the name of the field, SIGNER_PURPOSE for any key but a barcode signer on P-256.
 */
export const sealBarcode = async (claims: BarcodeClaims, signer: Signer): Promise<string> => {
  if (signer.purpose !== 'barcode-signer' || signer.algorithm !== 'ES256') {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', {
      needed: 'barcode-signer ES256',
      given: `${signer.purpose} ${signer.algorithm}`,
    });
  }
  const payload = payloadOf(claims);
  const signature = await signer.sign(signedBytes(PROTECTED, payload), 'p1363');
  const unprotected = cborMap([[COSE.keyId, cborBytes(Buffer.from(signer.keyId, 'hex'))]]);
  const message = cborArray(cborBytes(PROTECTED), unprotected, cborBytes(payload), cborBytes(signature));
  return base45(deflateSync(cborTag(COSE.sign1, message), { level: 9, memLevel: 4 }));
};
