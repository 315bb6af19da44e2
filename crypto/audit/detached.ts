/** A signature of the audit key beside a file, that `openssl dgst -sha256 -verify key.pem -signature file.sig file` checks too. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { failure } from '../../card/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { keyIdOf } from '../keys/software-signer.ts';
import type { Signer } from '../signer.ts';

export interface Detached {
  readonly keyId: string;
  /** ECDSA in DER. */
  readonly signature: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicPem: string;
}

export const signDetached = async (signer: Signer, bytes: Uint8Array): Promise<Detached> => {
  if (signer.purpose !== 'audit-seal')
    throw failure(CRYPTO_ERRORS, 'KEY_WRONG_PURPOSE', { purpose: signer.purpose, needed: 'audit-seal' });
  return {
    keyId: signer.keyId,
    signature: await signer.sign(bytes, 'der'),
    publicPem: signer.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
};

/** The id of the key that signed these bytes; undefined when it did not. Whether that key is one of ours is another question. */
export const verifyDetached = (
  bytes: Uint8Array,
  signature: Uint8Array,
  publicPem: string,
): string | undefined => {
  let key: KeyObject;
  try {
    key = createPublicKey(publicPem);
  } catch {
    return undefined;
  }
  if (key.asymmetricKeyType !== 'ec') return undefined;
  const digest = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';
  return verify(digest, bytes, { key, dsaEncoding: 'der' }, signature) ? keyIdOf(key) : undefined;
};
