import { createPublicKey, type KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { Signer } from '../signer.ts';

/** A public key of the issuer (RFC 7517). Other members and kinds of key may be there and are passed over. */
export interface Jwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
}

export interface Jwks {
  readonly keys: readonly Jwk[];
}

/**
 * The key set published at the issuer's `.well-known` address. `kid` is base64url of the 8 bytes that stand as kid in the
 * COSE header: the usual way to make one from the other. ES256 keys only, because nothing else signs barcodes.
 */
export const jwksOf = (signers: readonly Signer[]): Jwks => ({
  keys: signers.map((signer) => {
    if (signer.purpose !== 'barcode-signer' || signer.algorithm !== 'ES256') {
      throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', {
        needed: 'barcode-signer ES256',
        given: signer.purpose,
      });
    }
    const { x, y } = signer.publicKey.export({ format: 'jwk' });
    if (x === undefined || y === undefined)
      throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
    const kid = Buffer.from(signer.keyId, 'hex').toString('base64url');
    return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' };
  }),
});

const keys = new WeakMap<Jwk, KeyObject | null>();

/** The key as node:crypto wants it; null unless it is a P-256 key for ES256 signatures with a point on the curve. */
export const es256Key = (jwk: Jwk): KeyObject | null => {
  const known = keys.get(jwk);
  if (known !== undefined) return known;
  const { x, y } = jwk;
  const fit =
    jwk.kty === 'EC' &&
    jwk.crv === 'P-256' &&
    (jwk.alg === undefined || jwk.alg === 'ES256') &&
    (jwk.use === undefined || jwk.use === 'sig');
  let key: KeyObject | null = null;
  if (fit && x !== undefined && y !== undefined) {
    try {
      key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    } catch {
      key = null;
    }
  }
  keys.set(jwk, key);
  return key;
};

/**
 * Keys that may have signed: those whose kid is base64url of the COSE kid, or (other issuers) the same text. Without a
 * kid in the barcode every key is a candidate.
 */
export const candidates = (jwks: Jwks, keyId: Uint8Array | undefined): readonly Jwk[] => {
  if (keyId === undefined) return jwks.keys;
  const bytes = Buffer.from(keyId);
  const names = new Set([bytes.toString('base64url'), bytes.toString('utf8')]);
  return jwks.keys.filter((key) => key.kid !== undefined && names.has(key.kid));
};
