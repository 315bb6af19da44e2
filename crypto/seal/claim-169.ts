/**
 * Numbers of MOSIP Claim 169 v1.2.0 (IANA CWT claim 169), RFC 8392 (CWT) and RFC 9052 (COSE).
 */
export const CWT = { issuer: 1, subject: 2, expires: 4, notBefore: 5, issuedAt: 6, identity: 169 } as const;

export const IDENTITY = {
  id: 1,
  version: 2,
  language: 3,
  fullName: 4,
  dateOfBirth: 8,
  sex: 9,
  nationality: 13,
  countryOfIssuance: 23,
} as const;

/** Field 2: version of the identity data, as in the examples of the specification. */
export const IDENTITY_VERSION = '1.0';

export const SEX = { M: 1, F: 2, X: 3 } as const;

export const COSE = { sign1: 18, cwt: 61, algorithm: 1, critical: 2, keyId: 4, es256: -7 } as const;

/** What goes in the barcode. Dates to the second; `expires` null for a card without expiry. */
export interface BarcodeClaims {
  readonly issuer: string;
  /** Card serial: a new card has another barcode, and a void serial voids its barcode. */
  readonly serial: string;
  readonly issuedAt: Date;
  readonly notBefore?: Date;
  readonly expires: Date | null;
  readonly id: string;
  readonly names: readonly string[];
  /** YYYY[-MM[-DD]] */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  readonly nationality: string;
  readonly countryOfIssuance: string;
  readonly language: 'eng' | 'swa';
}
