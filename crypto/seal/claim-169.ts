/**
 * Numbers of MOSIP Claim 169 v1.2.0 (IANA CWT claim 169), RFC 8392 (CWT) and RFC 9052 (COSE).
 */
export const CWT = { issuer: 1, subject: 2, expires: 4, notBefore: 5, issuedAt: 6, identity: 169 } as const;

export const COSE = {
  encrypt0: 16,
  sign1: 18,
  cwt: 61,
  algorithm: 1,
  critical: 2,
  keyId: 4,
  iv: 5,
  /** RFC 9596 */
  type: 16,
  es256: -7,
  eddsa: -8,
} as const;

/** Fields that are texts. Names are those of the specification's JSON form. */
export const TEXT_FIELDS = {
  id: 1,
  version: 2,
  language: 3,
  fullName: 4,
  firstName: 5,
  middleName: 6,
  lastName: 7,
  dateOfBirth: 8,
  address: 10,
  email: 11,
  phone: 12,
  nationality: 13,
  guardian: 15,
  secondaryFullName: 19,
  secondaryLanguage: 20,
  locationCode: 21,
  legalStatus: 22,
  countryOfIssuance: 23,
} as const;

/** Fields that are numbers, with the greatest that has a meaning; the smallest is 1. */
export const NUMBER_FIELDS = {
  /** 1 male, 2 female, 3 other */
  gender: { key: 9, most: 3 },
  /** 1 unmarried, 2 married, 3 divorced */
  maritalStatus: { key: 14, most: 3 },
  /** 1 JPEG, 2 JPEG 2000, 3 AVIF, 4 WEBP */
  photoFormat: { key: 17, most: 4 },
} as const;

/** `photo` is typed as text in the specification and written as bytes by its reference library; a face belongs in field 62. */
export const PHOTO = 16;
/** Numbers from 0 to 10. */
export const BEST_QUALITY_FINGERS = 18;

/** Arrays of maps: a part of the body may be there in more than one form. */
export const BIOMETRIC_FIELDS = {
  rightThumb: 50,
  rightPointerFinger: 51,
  rightMiddleFinger: 52,
  rightRingFinger: 53,
  rightLittleFinger: 54,
  leftThumb: 55,
  leftPointerFinger: 56,
  leftMiddleFinger: 57,
  leftRingFinger: 58,
  leftLittleFinger: 59,
  rightIris: 60,
  leftIris: 61,
  face: 62,
  rightPalm: 63,
  leftPalm: 64,
  voice: 65,
} as const;

export const BIOMETRIC = { data: 0, format: 1, subFormat: 2, issuer: 3 } as const;

export type TextField = keyof typeof TEXT_FIELDS;
export type NumberField = keyof typeof NUMBER_FIELDS;
export type BiometricField = keyof typeof BIOMETRIC_FIELDS;

export interface Biometric {
  readonly data: Uint8Array;
  /** 0 image, 1 template, 2 sound, 3 bio hash */
  readonly format?: number;
  /** Of an image: 0 PNG, 1 JPEG, 2 JPEG 2000, 3 AVIF, 4 WEBP, 5 TIFF, 6 WSQ; of a template: 0 ANSI 378, 1 ISO 19794-2, 2 NIST */
  readonly subFormat?: number;
  readonly issuer?: string;
}

/** Claim 169 as it stands in the barcode; every field is optional there. */
export type Identity = { readonly [F in TextField]?: string } & {
  readonly [F in NumberField]?: number;
} & { readonly [F in BiometricField]?: readonly Biometric[] } & {
  readonly photo?: string | Uint8Array;
  readonly bestQualityFingers?: readonly number[];
};

/** Field 2: version of the identity data, as in the examples of the specification. */
export const IDENTITY_VERSION = '1.0';

export const SEX = { M: 1, F: 2, X: 3 } as const;

/** What this issuer derives itself, and leaves to no caller. */
type Derived =
  | 'id'
  | 'version'
  | 'language'
  | 'fullName'
  | 'dateOfBirth'
  | 'gender'
  | 'nationality'
  | 'countryOfIssuance';

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
  /** Fields of Claim 169 that only some products carry. */
  readonly more?: Omit<Identity, Derived>;
}
