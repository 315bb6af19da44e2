/**
 * The signature of a drop's index: a detached JWS (RFC 7515, appendix F) over the very bytes of the file, by the audit seal key, as the
 * minutes of a ceremony are: the index is evidence of which card was given to whom. The type in the protected header keeps one
 * kind of evidence from passing as another.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { failure, isKadiError } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { verifyWith } from '../keys/sign-with.ts';
import { keyIdOf } from '../keys/software-signer.ts';
import type { Jwks } from '../seal/jwks.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type Signer } from '../signer.ts';
import { LINE_CRYPTO_ERRORS } from './errors.ts';

const TYPE = 'kadi-line-index';

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

const ofPurpose = (signer: Signer): Signer => {
  if (signer.purpose !== 'audit-seal')
    throw failure(CRYPTO_ERRORS, 'KEY_WRONG_PURPOSE', { purpose: signer.purpose, needed: 'audit-seal' });
  return signer;
};

/** The text of `index.json.sig`. */
export const signLineIndex = async (index: Uint8Array, signer: Signer): Promise<string> => {
  const { algorithm, keyId } = ofPurpose(signer);
  const header = base64url(JSON.stringify({ alg: algorithm, kid: keyId, typ: TYPE }));
  const signature = await signer.sign(Buffer.from(`${header}.${base64url(index)}`, 'ascii'), 'p1363');
  return `${header}..${base64url(signature)}\n`;
};

/** What a line needs in order to check our indexes; all of it public. Newest key first. */
export const lineTrust = (signers: readonly Signer[]): Jwks => ({
  keys: signers.map((signer) => {
    const { algorithm, keyId, publicKey } = ofPurpose(signer);
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    return {
      kty: kty ?? '',
      ...(crv === undefined ? {} : { crv }),
      ...(x === undefined ? {} : { x }),
      ...(y === undefined ? {} : { y }),
      kid: keyId,
      alg: algorithm,
      use: 'sig',
    };
  }),
});

const keyFor = (jwks: Jwks, kid: unknown): KeyObject | undefined => {
  const jwk = jwks.keys.find((one) => one.kid === kid);
  if (jwk === undefined) return undefined;
  const { kty, crv = '', x = '', y = '' } = jwk;
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  return keyIdOf(key) === kid ? key : undefined;
};

/** The id of the key that signed these bytes. Throws LINE_INDEX_SIGNATURE for anything else. */
export const verifyLineIndex = (index: Uint8Array, signature: string, trust: Jwks): string => {
  const refused = (why: string): Error => failure(LINE_CRYPTO_ERRORS, 'LINE_INDEX_SIGNATURE', { why });
  try {
    const [head = '', middle, tail = '', ...rest] = signature.trim().split('.');
    if (middle !== '' || rest.length > 0) throw refused('form');
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    if (typeof header !== 'object' || header === null) throw refused('form');
    const { alg, kid, typ } = header as Record<string, unknown>;
    if (typ !== TYPE || typeof alg !== 'string' || !Object.hasOwn(SIGNATURE_ALGORITHMS, alg))
      throw refused('algorithm');
    const key = keyFor(trust, kid);
    if (key === undefined || typeof kid !== 'string') throw refused('unknown key');
    const signed = Buffer.from(`${head}.${base64url(index)}`, 'ascii');
    const good = verifyWith(alg as SignatureAlgorithm, key, signed, Buffer.from(tail, 'base64url'), 'p1363');
    if (!good) throw refused('altered');
    return kid;
  } catch (error) {
    throw isKadiError(error) ? error : refused('form');
  }
};
