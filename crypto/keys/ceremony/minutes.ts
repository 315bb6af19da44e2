import { failure } from '../../../card/index.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type Signer } from '../../signer.ts';
import { publicKeyFrom } from '../pkcs11/public-key.ts';
import { verifyWith } from '../sign-with.ts';
import { keyIdOf } from '../software-signer.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import type { JournalEntry } from './journal.ts';
import { isRecord, minutesIn } from './minutes-form.ts';

/** One key as the minutes tell of it. */
export type MinutesKey = {
  readonly purpose: string;
  readonly generation: number;
  readonly algorithm: string;
  readonly keyId: string;
  readonly checkValue: string | null;
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string | null;
  readonly certificateSha256: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly madeHere: boolean;
  readonly training: boolean;
  readonly test: string | null;
};

export type Minutes = {
  readonly format: 'kadi-key-ceremony';
  readonly version: 1;
  readonly kind: string;
  readonly begun: string;
  readonly ended: string;
  readonly custodians: readonly string[];
  readonly software: { readonly version: string; readonly sha256: string; readonly node: string };
  readonly token: { readonly [name: string]: string };
  /** How check values and key ids are made, for whoever compares them with a card maker's. */
  readonly methods: { readonly checkValue: string; readonly keyId: string };
  readonly steps: readonly JournalEntry[];
  readonly keys: readonly MinutesKey[];
  readonly training: boolean;
};

export const METHODS = {
  checkValue:
    'first 3 bytes of sixteen bytes 01 encrypted with AES in the token (GlobalPlatform Amendment D 4.1.4)',
  keyId: 'first 8 bytes of SHA-256 over the SubjectPublicKeyInfo; for secret keys the CKA_ID of the object',
} as const;

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** The text of a minutes file. Signed by the audit seal key, which lies in the token the minutes are about. */
export const signMinutes = async (minutes: Minutes, signer: Signer): Promise<string> => {
  if (signer.purpose !== 'audit-seal') {
    throw failure(CEREMONY_ERRORS, 'MINUTES_INVALID', { why: `signer ${signer.purpose}` });
  }
  const header = base64url(canonicalJson({ alg: signer.algorithm, kid: signer.keyId, typ: 'kadi-minutes' }));
  const signed = `${header}.${base64url(canonicalJson(minutes as unknown as Json))}`;
  const signature = await signer.sign(Buffer.from(signed, 'ascii'), 'p1363');
  const jws = `${header}..${Buffer.from(signature).toString('base64url')}`;
  return `${JSON.stringify({ minutes, jws }, null, 2)}\n`;
};

export interface MinutesVerdict {
  readonly minutes: Minutes;
  readonly keyId: string;
  /** Is the signing key one of those given, or merely the one that the minutes themselves name? */
  readonly anchored: boolean;
}

/** Nesting that overflows the stack is nothing that was ever signed. */
const canonicalOf = (minutes: Minutes, invalid: (why: string) => Error): string => {
  try {
    return canonicalJson(minutes as unknown as Json);
  } catch {
    throw invalid('nested too deep');
  }
};

/**
 * Checks a minutes file. `known`: key ids of audit seal keys that are held to be ours; with none, the key named in the minutes
 * is taken and `anchored` is false: then the key id has to be compared with the printed one. Throws MINUTES_INVALID.
 */
export const verifyMinutes = (text: string, known: readonly string[] = []): MinutesVerdict => {
  const invalid = (why: string): Error => failure(CEREMONY_ERRORS, 'MINUTES_INVALID', { why });
  const { minutes, jws } = minutesIn(text);
  const [head = '', middle, signature = '', ...rest] = jws.split('.');
  if (middle !== '' || rest.length > 0) throw invalid('signature');
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
  } catch {
    throw invalid('signature');
  }
  if (!isRecord(header) || header['typ'] !== 'kadi-minutes') throw invalid('signature');
  const { alg, kid } = header;
  const key = minutes.keys.find((one) => one.purpose === 'audit-seal' && one.keyId === kid);
  const publicKey = publicKeyFrom(Buffer.from(key?.publicKey ?? '', 'base64'));
  if (typeof alg !== 'string' || !Object.hasOwn(SIGNATURE_ALGORITHMS, alg)) throw invalid('algorithm');
  if (key === undefined || publicKey === undefined || keyIdOf(publicKey) !== kid)
    throw invalid('signing key');
  const algorithm = alg as SignatureAlgorithm;
  const signed = `${head}.${base64url(canonicalOf(minutes, invalid))}`;
  const bytes = Buffer.from(signature, 'base64url');
  if (!verifyWith(algorithm, publicKey, Buffer.from(signed, 'ascii'), bytes, 'p1363')) {
    throw invalid('altered');
  }
  if (known.length > 0 && !known.includes(key.keyId)) throw invalid('signed by a key that is not ours');
  return { minutes, keyId: key.keyId, anchored: known.length > 0 };
};
