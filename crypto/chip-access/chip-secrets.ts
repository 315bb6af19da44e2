/**
 * The three MRZ fields that open a chip (ICAO Doc 9303-11 §4.3.2, §4.4.4.1), exactly as they stand in the machine readable
 * zone, WITHOUT their check digits: the number padded with `<` to at least nine characters, the dates YYMMDD or `<`.
 */
export interface MrzKeyFields {
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}

/** What a personalised chip keeps to itself and never gives out. null: the card has no such thing. */
export interface ChipSecrets {
  /** Card access number, six digits printed on the card (Doc 9303-11 §4.4.4.2). */
  readonly can: string | null;
  /** Document basic access fields; the MRZ password of PACE as well. */
  readonly bac: MrzKeyFields | null;
  /** Private key of Active Authentication, EC, PKCS#8 DER. */
  readonly activeAuthentication: Uint8Array | null;
  /** Private key of Chip Authentication, EC, PKCS#8 DER. */
  readonly chipAuthentication: Uint8Array | null;
}
