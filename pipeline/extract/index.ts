export { type CheckedRecord, checkRecord, MAX_NAME_CHARACTERS } from './check-record.ts';
export { EXTRACT_ERRORS, type ExtractErrorCode } from './errors.ts';
export { EXTRACT_LIMITS, MANIFEST_MEMBER, RECORDS_MEMBER, SIGNATURE_MEMBER } from './limits.ts';
export type { RecordLine } from './lines.ts';
export { type Extract, openExtract } from './open-extract.ts';
export { type ProductChoice, residentAs } from './product-rules.ts';
export { type Quarantined, quarantine } from './quarantined.ts';
export { RECORD_ERRORS, type RecordErrorCode } from './record-errors.ts';
export type { ExtractTrust } from './verify.ts';
