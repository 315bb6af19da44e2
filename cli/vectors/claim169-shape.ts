import type { SealRefusal } from '../../crypto/index.ts';
import { isFields } from './claim169-read.ts';
import type { VectorFile } from './vector-set.ts';

type Fields = Readonly<Record<string, unknown>>;

const TEXTS = [
  'qr_data',
  'qrData',
  'qr_text',
  'qrText',
  'qr',
  'qr_content',
  'barcode',
  'text',
  'encoded',
  'data',
];
/** Base45, and long; what stands in `qr_data` is a barcode whatever it looks like, for it may be one to be refused. */
const CODE = /^[0-9A-Z][0-9A-Z $%*+\-./:]{40,}$/;
const MAX_DEPTH = 6;

const textIn = (fields: Fields): string | undefined => {
  if (typeof fields['qr_data'] === 'string') return fields['qr_data'];
  const found = TEXTS.map((name) => fields[name]).find((one) => typeof one === 'string' && CODE.test(one));
  return typeof found === 'string' ? found : undefined;
};

/** Objects with a barcode text, anywhere in a JSON value; a name above them is theirs when they have none. */
const vectorsOf = (json: unknown, name = '', depth = 0): readonly Fields[] => {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return [];
  const text = isFields(json) ? textIn(json) : undefined;
  if (isFields(json) && text !== undefined)
    return [{ ...(name === '' ? {} : { name }), ...json, qr_data: text }];
  return Object.entries(json).flatMap(([key, value]) =>
    vectorsOf(value, Array.isArray(json) ? '' : key, depth + 1),
  );
};

const MAX_TEXT = 5_000;

/** The file may also be the text of one barcode, as a scanner gives it. */
export const vectorsIn = ({ json, bytes, kind, path }: VectorFile): readonly Fields[] => {
  if (json !== undefined) return vectorsOf(json);
  if (kind !== 'claim169' || bytes.length > MAX_TEXT) return [];
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\r\n]+$/, '');
  return CODE.test(text) ? [{ name: path, qr_data: text }] : [];
};

/** Our reasons for what the vectors call an error; for a name that is not here any refusal is right. */
const MEANINGS: Readonly<Record<string, readonly SealRefusal[]>> = {
  base45decode: ['BARCODE_NOT_BASE45', 'BARCODE_TOO_LARGE'],
  decompress: ['BARCODE_NOT_ZLIB', 'BARCODE_TRAILING_DATA', 'BARCODE_TOO_LARGE'],
  decompresslimitexceeded: ['BARCODE_TOO_LARGE'],
  coseparse: [
    'BARCODE_NOT_COSE',
    'BARCODE_TRAILING_DATA',
    'BARCODE_DUPLICATE_KEY',
    'BARCODE_INDEFINITE_LENGTH',
    'BARCODE_KEY_TYPE',
    'BARCODE_TOO_DEEP',
    'BARCODE_WRONG_ALGORITHM',
  ],
  unsupportedcosetype: ['BARCODE_NOT_COSE', 'BARCODE_WRONG_ALGORITHM'],
  unsupportedalgorithm: ['BARCODE_WRONG_ALGORITHM', 'BARCODE_WRONG_KEY'],
  claim169notfound: ['BARCODE_NO_IDENTITY'],
  expired: ['BARCODE_EXPIRED'],
  notyetvalid: ['BARCODE_NOT_YET_VALID'],
  signatureinvalid: [
    'BARCODE_BAD_SIGNATURE',
    'BARCODE_WRONG_KEY',
    'BARCODE_UNKNOWN_KEY',
    'BARCODE_WRONG_ALGORITHM',
    'BARCODE_MALLEATED',
  ],
  decryptionfailed: ['BARCODE_WRONG_DECRYPTION_KEY', 'BARCODE_ENCRYPTED', 'BARCODE_NOT_COSE'],
};

export const meaningOf = (error: unknown): readonly SealRefusal[] | undefined =>
  typeof error === 'string' ? MEANINGS[error.toLowerCase().replace(/[^a-z0-9]/g, '')] : undefined;

/** Does the file say that this barcode has to be refused? */
export const isToBeRefused = (vector: Fields): boolean =>
  typeof vector['expected_error'] === 'string' ||
  vector['valid'] === false ||
  [vector['category'], vector['expected'], vector['result']].some(
    (one) => typeof one === 'string' && /^(invalid|reject|refuse|fail)/i.test(one),
  );
