import type { KeyObject } from 'node:crypto';
import { type CompactJWSHeaderParameters, compactVerify } from 'jose';
import { failure, isKadiError } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { Signer } from '../signer.ts';

/** A public key that may sign manifests. A `Signer` is one, and so is what a custodian loaded from the register. */
export interface ManifestKey {
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

/** The only header members read. Anything else (crit, b64, jwk, x5c, jku) is refused rather than passed over. */
const HEADER_MEMBERS: ReadonlySet<string> = new Set(['alg', 'kid', 'typ']);

const refused = (why: string) => failure(CRYPTO_ERRORS, 'EXTRACT_SIGNATURE', { why });

/**
 * Signs a manifest's bytes as a compact JWS (RFC 7515 §3.1) with ES256 (RFC 7518 §3.4); `kid` is the key id. jose would
 * want the private key itself, which a `Signer` does not give away, so the two signed parts are written here.
 */
export const signManifest = async (manifest: Uint8Array, signer: Signer): Promise<string> => {
  if (signer.purpose !== 'register' || signer.algorithm !== 'ES256') {
    throw failure(CRYPTO_ERRORS, 'KEY_WRONG_PURPOSE', { purpose: signer.purpose, needed: 'register' });
  }
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: signer.keyId }), 'utf8').toString(
    'base64url',
  );
  const signed = `${header}.${Buffer.from(manifest).toString('base64url')}`;
  const signature = await signer.sign(Buffer.from(signed, 'ascii'), 'p1363');
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
};

/**
 * The manifest's bytes, exactly as signed, if the JWS is ES256 by one of `keys`. Throws EXTRACT_SIGNATURE for everything
 * else: no or another algorithm, an unknown or missing kid, a key carried in the header, an altered byte.
 */
export const verifyManifest = async (jws: string, keys: readonly ManifestKey[]): Promise<Uint8Array> => {
  const keyFor = (header: CompactJWSHeaderParameters | undefined): KeyObject => {
    const strange = Object.keys(header ?? {}).find((member) => !HEADER_MEMBERS.has(member));
    if (strange !== undefined) throw refused('header');
    const key = keys.find((one) => one.keyId === header?.kid);
    if (key === undefined) throw refused('unknown key');
    return key.publicKey;
  };
  try {
    const { payload } = await compactVerify(jws, keyFor, { algorithms: ['ES256'] });
    return plain(payload);
  } catch (error) {
    if (isKadiError(error)) throw error;
    // jose's messages may quote the token; only its code is told on.
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'not a signed manifest';
    throw refused(why);
  }
};
