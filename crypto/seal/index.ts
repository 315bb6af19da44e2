/** The signed barcode (MOSIP Claim 169), and the list of cards that are no longer good. */
export { base45, fromBase45 } from './base45.ts';
export { type BarcodeSize, barcodeSize, type QrLevel } from './budget.ts';
export type { BarcodeClaims, Biometric, BiometricField, Identity } from './claim-169.ts';
export type { OpenedBarcode } from './cwt.ts';
export { SEAL_ERRORS } from './errors.ts';
export { type Jwk, type Jwks, jwksOf } from './jwks.ts';
export {
  type BarcodeVerdict,
  openBarcode,
  outOfTime,
  readUnverifiedBarcode,
  type UnverifiedBarcode,
} from './open-barcode.ts';
export { openRevocationList, type RevocationList, type RevocationVerdict } from './open-revocation.ts';
export type { SealRefusal } from './refused.ts';
export { type RevocationDetails, sealRevocationList } from './revocation.ts';
export { type SealOptions, sealBarcode } from './seal-barcode.ts';
