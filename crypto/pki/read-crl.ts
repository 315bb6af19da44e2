/** One line of a revocation list. */
export interface RevokedEntry {
  /** Content of the serial INTEGER. */
  readonly serial: Uint8Array;
  readonly at: Date;
  /** CRLReason (RFC 5280 §5.3.1) where the issuer gives one; ICAO lists have none. */
  readonly reason: number | null;
}

/** A certificate revocation list (RFC 5280 §5, Doc 9303-12 table 7) as read; not yet verified. */
export interface Crl {
  readonly der: Uint8Array;
  /** 1 or 2. */
  readonly version: number;
  /** The Name, DER. */
  readonly issuer: Uint8Array;
  readonly issuerCountry: string | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly authorityKeyId: Uint8Array | null;
  /** Content of the cRLNumber INTEGER. */
  readonly number: Uint8Array | null;
  /** Dotted OID → critical. */
  readonly extensions: ReadonlyMap<string, boolean>;
  /** How many certificates it revokes. */
  readonly count: number;
  readonly tbs: Uint8Array;
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
  /** The entry of a serial number; null when it is not revoked here. */
  find(serial: Uint8Array): RevokedEntry | null;
  entries(): Iterable<RevokedEntry>;
}
