import { createPublicKey, type KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { coseAlgorithm } from './signing.ts';

/** Purposes whose keys are published for verifiers in the field. */
const PUBLISHED = ['barcode-signer', 'revocation-signer'] as const satisfies readonly KeyPurpose[];
export type PublishedPurpose = (typeof PUBLISHED)[number];

/** A public key of the issuer (RFC 7517). Other members and kinds of key may be there and are passed over. */
export interface Jwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  readonly key_ops?: readonly string[];
  /**
   * Ours alone (RFC 7517 §4 lets a key have more members): what the key signs. With it a key is held to its purpose, and
   * what it signed to the exact form this issuer writes (lower s, YYYYMMDD). A key without it is another issuer's: good
   * for barcodes in any form that Claim 169 allows, never for revocation lists.
   */
  readonly kadi_purpose?: string;
}

export interface Jwks {
  readonly keys: readonly Jwk[];
}

const isPublished = (purpose: KeyPurpose): purpose is PublishedPurpose =>
  PUBLISHED.some((one) => one === purpose);

/**
 * The key set published at the issuer's `.well-known` address: barcode signers and signers of revocation lists, P-256
 * or Ed25519. `kid` is base64url of the 8 bytes that stand as kid in the COSE header: the usual way to make one from the
 * other. Throws SIGNER_PURPOSE.
 */
export const jwksOf = (signers: readonly Signer[]): Jwks => ({
  keys: signers.map((signer) => {
    // A key of another purpose is asked for as a barcode signer, and is refused as that.
    const purpose = isPublished(signer.purpose) ? signer.purpose : 'barcode-signer';
    coseAlgorithm(signer, purpose);
    const { kty, crv, x, y } = signer.publicKey.export({ format: 'jwk' });
    if (kty === undefined || crv === undefined || x === undefined)
      throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
    return {
      kty,
      crv,
      x,
      ...(y === undefined ? {} : { y }),
      kid: Buffer.from(signer.keyId, 'hex').toString('base64url'),
      alg: signer.algorithm === 'Ed25519' ? 'EdDSA' : signer.algorithm,
      use: 'sig',
      key_ops: ['verify'],
      kadi_purpose: purpose,
    };
  }),
});

/** How the two kinds of key look, and what `alg` may say of them (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). */
const KINDS = [
  { algorithm: 'ES256', kty: 'EC', crv: 'P-256', names: ['ES256'] },
  { algorithm: 'Ed25519', kty: 'OKP', crv: 'Ed25519', names: ['EdDSA', 'Ed25519'] },
] as const;

export interface VerificationKey {
  readonly algorithm: (typeof KINDS)[number]['algorithm'];
  readonly key: KeyObject;
}

const imported = (jwk: Jwk): VerificationKey | null => {
  const { kty, crv, x, y, alg, use, key_ops: operations } = jwk;
  const kind = KINDS.find((one) => one.kty === kty && one.crv === crv);
  const fit =
    kind !== undefined &&
    (alg === undefined || kind.names.some((name) => name === alg)) &&
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));
  if (!fit || typeof x !== 'string' || (kind.kty === 'EC' && typeof y !== 'string')) return null;
  try {
    // OpenSSL refuses a point that is not on the curve.
    const key = createPublicKey({
      key: { kty: kind.kty, crv: kind.crv, x, ...(y === undefined ? {} : { y }) },
      format: 'jwk',
    });
    return { algorithm: kind.algorithm, key };
  } catch {
    return null;
  }
};

const keys = new WeakMap<Jwk, VerificationKey | null>();

/** The key as node:crypto wants it; null unless it is meant for verifying, of a known kind, and a sound point. */
export const verificationKey = (jwk: Jwk): VerificationKey | null => {
  let key = keys.get(jwk);
  if (key === undefined) {
    key = imported(jwk);
    keys.set(jwk, key);
  }
  return key;
};

/** May this key have signed such a thing? */
export const serves = (jwk: Jwk, purpose: PublishedPurpose): boolean =>
  jwk.kadi_purpose === purpose || (jwk.kadi_purpose === undefined && purpose === 'barcode-signer');

/** Is it a key of this issuer, which is held to the exact form this issuer writes? */
export const isOurs = (jwk: Jwk): boolean => jwk.kadi_purpose !== undefined;

/**
 * Keys that may have signed: those whose kid is base64url of the COSE kid, or (other issuers) the same text, and those
 * published without a kid. Without a kid in the message every key is a candidate.
 */
export const candidates = (jwks: Jwks, keyId: Uint8Array | undefined): readonly Jwk[] => {
  if (keyId === undefined) return jwks.keys;
  const bytes = Buffer.from(keyId);
  const names = new Set([bytes.toString('base64url'), bytes.toString('utf8')]);
  return jwks.keys.filter(({ kid }) => kid === undefined || names.has(kid));
};
