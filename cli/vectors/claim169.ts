import {
  type Jwks,
  type OpenedBarcode,
  openBarcode,
  outOfTime,
  readUnverifiedBarcode,
  type SealRefusal,
  type UnverifiedBarcode,
} from '../../crypto/index.ts';
import { decryptionKeysOf, signingKeyOf } from './claim169-key.ts';
import { differing, identityOf, isFields, metaOf } from './claim169-read.ts';
import type { VectorOutcome, VectorSet } from './vector-set.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `{qr_data}`, a list of them, or a list under any member. */
const vectorsOf = (json: unknown): readonly Fields[] => {
  if (isFields(json) && typeof json['qr_data'] === 'string') return [json];
  const lists: unknown[] = isFields(json) ? Object.values(json) : [json];
  return lists
    .filter((list): list is unknown[] => Array.isArray(list))
    .flat()
    .filter((one): one is Fields => isFields(one) && typeof one['qr_data'] === 'string');
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

const meaningOf = (error: unknown): readonly SealRefusal[] | undefined =>
  typeof error === 'string' ? MEANINGS[error.toLowerCase().replace(/[^a-z0-9]/g, '')] : undefined;

const outcome = (name: string, why: string | null): VectorOutcome =>
  why === null ? { name, ok: true } : { name, ok: false, why };

/** A moment at which the claims are good. */
const within = ({ notBefore, issuedAt, expires }: OpenedBarcode): Date =>
  notBefore ?? issuedAt ?? (expires === null ? new Date() : new Date(expires.getTime() - 1000));

/** With the key that is given; without one, as far as it goes without. */
const codeAt = (text: string, jwks: Jwks | null, at: Date, keys: readonly Uint8Array[]): string | null => {
  if (jwks !== null) {
    const verdict = openBarcode(text, jwks, at, { decryptionKeys: keys });
    return verdict.ok ? null : verdict.code;
  }
  const read = readUnverifiedBarcode(text, { decryptionKeys: keys });
  return read.ok ? outOfTime(read.claims, at) : read.code;
};

const refusedOutcome = (name: string, vector: Fields, code: string | null): VectorOutcome => {
  const wanted = meaningOf(vector['expected_error']);
  if (code === null) return { name: `${name}: refused`, ok: false, why: 'it was accepted' };
  const right = wanted === undefined || wanted.some((one) => one === code);
  return {
    name: `${name}: refused`,
    ok: right,
    why: right ? code : `${code} for ${String(vector['expected_error'])}`,
  };
};

/** A signature that is said to be wrong cannot be told from a right one without its key: then nobody vouches for it. */
const withoutKey = (vector: Fields, jwks: Jwks | null): SealRefusal | null =>
  jwks === null && meaningOf(vector['expected_error'])?.includes('BARCODE_UNKNOWN_KEY') === true
    ? 'BARCODE_UNKNOWN_KEY'
    : null;

const timeOutcomes = (name: string, claims: OpenedBarcode, code: (at: Date) => string | null) => {
  const { notBefore, expires } = claims;
  const outcomes: VectorOutcome[] = [];
  if (expires !== null) {
    const found = code(expires);
    outcomes.push(
      outcome(
        `${name}: expires in time`,
        found === 'BARCODE_EXPIRED' ? null : `${found ?? 'accepted'} at its end`,
      ),
    );
  }
  if (notBefore !== null) {
    const found = code(new Date(notBefore.getTime() - 1000));
    outcomes.push(
      outcome(
        `${name}: begins in time`,
        found === 'BARCODE_NOT_YET_VALID' ? null : `${found ?? 'accepted'} before its begin`,
      ),
    );
  }
  return outcomes;
};

const signatureOutcomes = (
  name: string,
  text: string,
  read: UnverifiedBarcode & { ok: true },
  jwks: Jwks | null,
  keys: readonly Uint8Array[],
): VectorOutcome[] => {
  const at = within(read.claims);
  if (jwks === null)
    return [{ name: `${name}: structure`, ok: true, why: 'no key given: nothing to verify with' }];
  const found = codeAt(text, jwks, at, keys);
  const stranger = { keys: jwks.keys.map((key) => ({ ...key, kadi_purpose: 'revocation-signer' })) };
  const forged = codeAt(text, stranger, at, keys);
  return [
    outcome(`${name}: signature`, found),
    { name: `${name}: no other purpose`, ok: forged !== null, why: forged ?? 'accepted' },
    { name: `${name}: no other key`, ok: codeAt(text, { keys: [] }, at, keys) === 'BARCODE_UNKNOWN_KEY' },
  ];
};

const outcomesOf = (vector: Fields, place: number): VectorOutcome[] => {
  const name = typeof vector['name'] === 'string' ? vector['name'] : `vector ${place + 1}`;
  const text = String(vector['qr_data']);
  const keys = decryptionKeysOf(vector['encryption_key']);
  const jwks = signingKeyOf(vector['signing_key']);
  if (jwks === undefined)
    return [{ name: `${name}: key`, ok: false, why: 'the form of its key is not known' }];
  const read = readUnverifiedBarcode(text, { decryptionKeys: keys });
  if (typeof vector['expected_error'] === 'string' || vector['category'] === 'invalid') {
    return [refusedOutcome(name, vector, codeAt(text, jwks, new Date(), keys) ?? withoutKey(vector, jwks))];
  }
  if (!read.ok) return [{ name: `${name}: read`, ok: false, why: read.code }];
  const identity = differing(identityOf(read.claims), vector['expected_claim169']);
  const meta = differing(metaOf(read.claims), vector['expected_cwt_meta']);
  return [
    outcome(`${name}: identity`, identity.length === 0 ? null : `other ${identity.join(', ')}`),
    outcome(`${name}: claims`, meta.length === 0 ? null : `other ${meta.join(', ')}`),
    ...signatureOutcomes(name, text, read, jwks, keys),
    ...timeOutcomes(name, read.claims, (at) => codeAt(text, jwks, at, keys)),
  ];
};

/** Barcode texts of Claim 169 as JSON: `qr_data`, the keys, and what it holds or the error it deserves. */
export const claim169Texts: VectorSet = {
  title: 'Claim 169 barcodes',
  kinds: ['claim169'],
  recognises: (file) => vectorsOf(file.json).length > 0,
  run: async (file) => vectorsOf(file.json).flatMap(outcomesOf),
};
