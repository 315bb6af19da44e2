/** The signed barcode (MOSIP Claim 169). */
export { base45, fromBase45 } from './base45.ts';
export type { BarcodeClaims } from './claim-169.ts';
export { type Jwk, type Jwks, jwksOf } from './jwks.ts';
export { type BarcodeVerdict, type OpenedBarcode, openBarcode } from './open-barcode.ts';
export { sealBarcode } from './seal-barcode.ts';
