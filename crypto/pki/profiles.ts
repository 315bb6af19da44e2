/**
 * The certificates of the document PKI as data (ICAO Doc 9303-12 §7.1.1, tables 5, 6 and 18; periods: table 1).
 * Months are calendar months. A card without expiry is treated like one of ten years: that is how long its chip is made to
 * last.
 */
export interface Profile {
  /** Kinds of subject key: a curve, `RSA` with the bits of `rsaBits`, or Ed25519. The first is what new keys are made as. */
  readonly keys: readonly KeyKind[];
  readonly rsaBits?: readonly number[];
  /** From the start of use of the private key to the end of the certificate. */
  readonly validMonths: number;
  /** How long the private key signs. In the certificate (PrivateKeyUsagePeriod) only where `statesUsage`. */
  readonly signsMonths: number;
  readonly statesUsage: boolean;
  /** ExtKeyUsage, critical. */
  readonly extendedUsage?: string;
  readonly documentTypes: boolean;
}

export type KeyKind =
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'brainpoolP256r1'
  | 'brainpoolP384r1'
  | 'brainpoolP512r1'
  | 'RSA'
  | 'Ed25519';

const TEN_YEARS = 120;

/** Doc 9303-12 §7.1 and §9.1; Doc 9303-13 for the barcode signer. */
export const EXTENDED_USAGE = {
  masterListSigner: '2.23.136.1.1.3',
  deviationListSigner: '2.23.136.1.1.8',
  barcodeSigner: '2.23.136.1.1.11.1',
  /** Ours, under the enterprise number kept for examples (RFC 5612) until the State names its own arc. */
  revocationSigner: '1.3.6.1.4.1.32473.169.1',
} as const;

const EC_KEYS = ['P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'] as const;

export const PROFILES = {
  // Key used for five years; then the last document signer (10 years 3 months) has to be verifiable.
  csca: {
    keys: ['P-384', 'P-256', 'P-521', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1', 'RSA'],
    rsaBits: [3072, 4096],
    validMonths: 60 + TEN_YEARS + 3,
    signsMonths: 60,
    statesUsage: true,
    documentTypes: false,
  },
  'document-signer': {
    keys: [...EC_KEYS, 'RSA'],
    rsaBits: [2048, 3072, 4096],
    validMonths: TEN_YEARS + 3,
    signsMonths: 3,
    statesUsage: true,
    documentTypes: true,
  },
  // Ed25519 for EdDSA seals in COSE; Doc 9303-13 knows ECDSA only.
  'barcode-signer': {
    keys: ['P-256', 'Ed25519'],
    validMonths: 12 + TEN_YEARS,
    signsMonths: 12,
    statesUsage: false,
    extendedUsage: EXTENDED_USAGE.barcodeSigner,
    documentTypes: true,
  },
  // Table 6, column Master List Signer: lists are replaced often, so the certificate need not outlive the key for long.
  'master-list-signer': {
    keys: [...EC_KEYS, 'RSA'],
    rsaBits: [2048, 3072, 4096],
    validMonths: 24,
    signsMonths: 12,
    statesUsage: true,
    extendedUsage: EXTENDED_USAGE.masterListSigner,
    documentTypes: false,
  },
  // Not of Doc 9303: signs the list of revoked cards that verifiers of barcodes carry along. Built like a list signer.
  'revocation-signer': {
    keys: ['P-256', 'P-384', 'Ed25519'],
    validMonths: 24,
    signsMonths: 12,
    statesUsage: true,
    extendedUsage: EXTENDED_USAGE.revocationSigner,
    documentTypes: false,
  },
} as const satisfies Record<string, Profile>;

export type CertificateProfile = keyof typeof PROFILES;

export const profileOf = (name: CertificateProfile): Profile => PROFILES[name];

/** ISO 3166-1 alpha-2 for the names, the ICAO code for the alternative names (Doc 9303-12 §7.1.1.2). */
export const COUNTRY = 'KE';
export const STATE = 'KEN';
export const ORGANISATION = 'National Integrated Identity Management System';
/** What a card of this issuer calls itself in its MRZ; the document signers are allowed no other unless told. */
export const DOCUMENT_TYPES = ['ID'] as const;
/** `.example` (RFC 2606) until the State names its own address. */
export const CONTACT_MAIL = 'csca@niims.example';
/** The address the ICAO PKD gives to a State's list. */
export const CRL_ADDRESS = 'https://pkddownload1.icao.int/CRLs/KEN.crl';

/** `months` calendar months later, on the same day or the last of the month. UTC. */
export const monthsAfter = (from: Date, months: number): Date => {
  const day = from.getUTCDate();
  const out = new Date(from);
  out.setUTCDate(1);
  out.setUTCMonth(out.getUTCMonth() + months);
  const last = new Date(Date.UTC(out.getUTCFullYear(), out.getUTCMonth() + 1, 0)).getUTCDate();
  out.setUTCDate(Math.min(day, last));
  return out;
};
