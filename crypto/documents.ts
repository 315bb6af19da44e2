/** What a verifier checks: data structures of the chip, the machine readable zone, certificates and the barcode seal. */

export { BARCODE_REFUSALS, type BarcodeRefusal, DOCUMENT_ERRORS } from './document-errors.ts';
export * from './lds/index.ts';
export * from './mrz/index.ts';
export * from './pki/index.ts';
export * from './seal/index.ts';
export type { KeyPurpose, Signer } from './signer.ts';
export { onlyTlv, readTlv, type Tlv, type TlvRules, tlv, walkTlv } from './tlv.ts';
export * from './vds/index.ts';
