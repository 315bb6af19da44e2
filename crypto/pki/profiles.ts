/**
 * The three certificates of the document PKI as data (ICAO Doc 9303-12 §7.1.1, tables 5, 6 and 18; periods: table 1).
 * Months are calendar months from notBefore. A card without expiry is treated like one of ten years: that is how long
 * its chip is made to last.
 */
export interface Profile {
  readonly curve: 'P-256' | 'P-384';
  readonly validMonths: number;
  /** Private key usage period; null: no such extension in this profile. */
  readonly usageMonths: number | null;
}

const TEN_YEARS = 120;

export const PROFILES = {
  // Key used for five years; then the last document signer (10 years 3 months) has to be verifiable.
  csca: { curve: 'P-384', validMonths: 60 + TEN_YEARS + 3, usageMonths: 60 },
  'document-signer': { curve: 'P-256', validMonths: TEN_YEARS + 3, usageMonths: 3 },
  'barcode-signer': { curve: 'P-256', validMonths: 12 + TEN_YEARS, usageMonths: null },
} as const satisfies Record<string, Profile>;

export type CertificateProfile = keyof typeof PROFILES;

/** ISO 3166-1 alpha-2 for the names, the ICAO code for the alternative names (Doc 9303-12 §7.1.1.2). */
export const COUNTRY = 'KE';
export const STATE = 'KEN';
export const ORGANISATION = 'National Integrated Identity Management System';
/** What a card of this issuer calls itself in its MRZ; the document signers are allowed no other. */
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
