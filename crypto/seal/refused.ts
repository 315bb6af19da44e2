import type { BarcodeRefusal } from '../document-errors.ts';
import type { SEAL_ERRORS } from './errors.ts';
import { CborError, type CborFault, readCbor } from './read-cbor.ts';

/** Every reason `openBarcode` gives. */
export type SealRefusal = BarcodeRefusal | Extract<keyof typeof SEAL_ERRORS, `BARCODE_${string}`>;

/** Carries a reason from where it is found to the verdict; never leaves this folder. */
export class Refused extends Error {
  readonly code: SealRefusal;
  constructor(code: SealRefusal) {
    super(code);
    this.code = code;
  }
}

const FAULTS = {
  trailing: 'BARCODE_TRAILING_DATA',
  duplicate: 'BARCODE_DUPLICATE_KEY',
  indefinite: 'BARCODE_INDEFINITE_LENGTH',
  depth: 'BARCODE_TOO_DEEP',
} as const satisfies Record<Exclude<CborFault, 'malformed'>, SealRefusal>;

/** One CBOR item and nothing after it; `malformed` is the reason when the bytes are not CBOR at all. */
export const cborOf = (bytes: Uint8Array, malformed: SealRefusal): unknown => {
  try {
    return readCbor(bytes);
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    throw new Refused(error.fault === 'malformed' ? malformed : FAULTS[error.fault]);
  }
};
