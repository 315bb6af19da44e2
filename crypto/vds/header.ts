import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { c40, fromC40 } from './c40.ts';
import type { ByteCursor } from './cursor.ts';
import { dateBytes, dateOf } from './dates.ts';
import { VDS_ERRORS } from './errors.ts';

/** The header of a seal (Doc 9303-13 table 1). Days are YYYY-MM-DD. */
export interface VdsHeader {
  readonly version: 3 | 4;
  /** As in the MRZ, without fillers: `KEN`, `D`. */
  readonly issuingCountry: string;
  /** Two letters of the signer's country and two of the signer. */
  readonly signerIdentifier: string;
  /** Hex: the serial number of the signer's certificate. Five characters in version 3. */
  readonly certificateReference: string;
  readonly documentIssueDate: string;
  readonly signatureDate: string;
  /** Which features there are and what their tags mean. */
  readonly featureDefinition: number;
  /** The category of the document: odd numbers are ICAO's, even ones a State's own. */
  readonly documentType: number;
}

const MAGIC = 0xdc;
const VERSION_BYTES = { 3: 0x02, 4: 0x03 } as const;
const REFERENCE_OF_VERSION_3 = 5;

const refuse = (field: string, rule: string): Error => failure(VDS_ERRORS, 'VDS_FIELD', { field, rule });

const oneByte = (field: string, n: number): number => {
  if (!Number.isInteger(n) || n < 0 || n > 0xfe) throw refuse(field, '0 to 254');
  return n;
};

/** Throws VDS_FIELD. */
export const encodeHeader = (header: VdsHeader): Uint8Array => {
  const { version, issuingCountry, signerIdentifier, certificateReference } = header;
  if (!/^[A-Z]{1,3}$/.test(issuingCountry)) throw refuse('issuingCountry', 'one to three letters');
  if (!/^[A-Z]{2}[0-9A-Z]{2}$/.test(signerIdentifier)) throw refuse('signerIdentifier', 'four characters');
  const most = version === 3 ? REFERENCE_OF_VERSION_3 : 0xff;
  if (!/^[0-9A-F]+$/.test(certificateReference) || certificateReference.length > most) {
    throw refuse('certificateReference', `hex of at most ${most} characters`);
  }
  if (version === 3 && certificateReference.length !== REFERENCE_OF_VERSION_3) {
    throw refuse('certificateReference', 'five characters in version 3');
  }
  const length = certificateReference.length.toString(16).toUpperCase().padStart(2, '0');
  const reference =
    version === 3
      ? c40('certificateReference', signerIdentifier + certificateReference)
      : concat(
          c40('signerIdentifier', signerIdentifier + length),
          c40('certificateReference', certificateReference),
        );
  return concat(
    Uint8Array.of(MAGIC, VERSION_BYTES[version]),
    c40('issuingCountry', issuingCountry.padEnd(3, '<')),
    reference,
    dateBytes('documentIssueDate', header.documentIssueDate),
    dateBytes('signatureDate', header.signatureDate),
    Uint8Array.of(
      oneByte('featureDefinition', header.featureDefinition),
      oneByte('documentType', header.documentType),
    ),
  );
};

const signerOf = (cursor: ByteCursor, version: 3 | 4) => {
  if (version === 3) {
    const text = fromC40(cursor.take(6));
    return { signerIdentifier: text.slice(0, 4), certificateReference: text.slice(4) };
  }
  const text = fromC40(cursor.take(4));
  const digits = text.slice(4);
  if (!/^[0-9A-F]{2}$/.test(digits))
    throw failure(VDS_ERRORS, 'VDS_BAD_LENGTH', { at: 'certificate reference' });
  const length = Number.parseInt(digits, 16);
  const certificateReference = fromC40(cursor.take(Math.ceil(length / 3) * 2));
  if (certificateReference.length !== length) {
    throw failure(VDS_ERRORS, 'VDS_BAD_LENGTH', { at: 'certificate reference' });
  }
  return { signerIdentifier: text.slice(0, 4), certificateReference };
};

/** Throws VDS_NOT_A_SEAL, VDS_VERSION, VDS_TRUNCATED, VDS_BAD_C40, VDS_BAD_DATE, VDS_BAD_LENGTH. */
export const readHeader = (cursor: ByteCursor): VdsHeader => {
  if (cursor.left === 0 || cursor.byte() !== MAGIC) throw failure(VDS_ERRORS, 'VDS_NOT_A_SEAL');
  const byte = cursor.byte();
  const version = byte === VERSION_BYTES[3] ? 3 : byte === VERSION_BYTES[4] ? 4 : undefined;
  if (version === undefined) throw failure(VDS_ERRORS, 'VDS_VERSION', { byte });
  return {
    version,
    // Some issuers fill `D` up to three characters, some write it alone: two bytes either way.
    issuingCountry: fromC40(cursor.take(2)).trimEnd(),
    ...signerOf(cursor, version),
    documentIssueDate: dateOf(cursor.take(3)),
    signatureDate: dateOf(cursor.take(3)),
    featureDefinition: cursor.byte(),
    documentType: cursor.byte(),
  };
};
