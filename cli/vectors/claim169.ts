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
import { differing, hasErratum, identityOf, metaOf } from './claim169-read.ts';
import { isToBeRefused, meaningOf, vectorsIn } from './claim169-shape.ts';
import type { VectorOutcome, VectorSet } from './vector-set.ts';

type Fields = Readonly<Record<string, unknown>>;

const ERRATUM =
  'a known erratum of this vector: its text holds other bytes than it says, and was read as it stands';

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
  if (isToBeRefused(vector)) {
    return [refusedOutcome(name, vector, codeAt(text, jwks, new Date(), keys) ?? withoutKey(vector, jwks))];
  }
  if (!read.ok) return [{ name: `${name}: read`, ok: false, why: read.code }];
  const identity = differing(identityOf(read.claims), vector['expected_claim169']);
  const meta = differing(metaOf(read.claims), vector['expected_cwt_meta']);
  const erratum = hasErratum(identityOf(read.claims), vector['expected_claim169']);
  return [
    identity.length === 0 && erratum
      ? { name: `${name}: identity`, ok: true, remark: true, why: ERRATUM }
      : outcome(`${name}: identity`, identity.length === 0 ? null : `other ${identity.join(', ')}`),
    outcome(`${name}: claims`, meta.length === 0 ? null : `other ${meta.join(', ')}`),
    ...signatureOutcomes(name, text, read, jwks, keys),
    ...timeOutcomes(name, read.claims, (at) => codeAt(text, jwks, at, keys)),
  ];
};

/** Barcode texts of Claim 169 as JSON: `qr_data`, the keys, and what it holds or the error it deserves. */
export const claim169Texts: VectorSet = {
  title: 'Claim 169 barcodes',
  kinds: ['claim169'],
  recognises: (file) => vectorsIn(file).length > 0,
  run: async (file) => vectorsIn(file).flatMap(outcomesOf),
};
