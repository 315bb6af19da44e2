const MIB = 1024 * 1024;

/**
 * What an extract may hold. The largest day planned is about 150,000 records; an extract of that size passes, an
 * archive made to exhaust the machine does not. Sizes are bytes after unpacking.
 */
export const EXTRACT_LIMITS = {
  MANIFEST_BYTES: 64 * MIB,
  /** The compact JWS carries the manifest in base64url. */
  JWS_BYTES: 96 * MIB,
  MEMBERS: 250_000,
  /** One portrait or other small member; read whole. */
  MEMBER_BYTES: 8 * MIB,
  /** records.ndjson; only ever streamed. */
  RECORDS_BYTES: 1024 * MIB,
  TOTAL_BYTES: 16 * 1024 * MIB,
  /** One line of records.ndjson. */
  RECORD_BYTES: 16 * 1024,
  /** Folders inside folders; the manifest's paths need one. */
  FOLDER_DEPTH: 8,
} as const;

export const MANIFEST_MEMBER = 'manifest.json';
export const SIGNATURE_MEMBER = 'manifest.jws';
export const RECORDS_MEMBER = 'records.ndjson';
