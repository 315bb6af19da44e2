/**
 * Lists that officers carry on devices without network: signed by the key whose certificate they have already for the list of void
 * cards. The tag in front keeps the two apart: what is signed here begins with a word, a revocation list with a CBOR array.
 */
import { failure } from '../card/index.ts';
import { concat } from './bytes.ts';
import { CRYPTO_ERRORS } from './errors.ts';
import { verifyWith } from './keys/sign-with.ts';
import type { Signer } from './signer.ts';

const TAG = new TextEncoder().encode('kadi-day-list-1\n');

export interface ListSignature {
  readonly keyId: string;
  /** Base64url; of an ECDSA signature r and s, 64 bytes. */
  readonly signature: string;
}

export const signDayList = async (list: Uint8Array, signer: Signer): Promise<ListSignature> => {
  if (signer.purpose !== 'revocation-signer')
    throw failure(CRYPTO_ERRORS, 'KEY_WRONG_PURPOSE', {
      purpose: signer.purpose,
      needed: 'revocation-signer',
    });
  const signature = await signer.sign(concat(TAG, list), 'p1363');
  return { keyId: signer.keyId, signature: Buffer.from(signature).toString('base64url') };
};

/** False for any other list, key or signature. */
export const verifyDayList = (
  list: Uint8Array,
  { keyId, signature }: ListSignature,
  signer: Pick<Signer, 'keyId' | 'algorithm' | 'publicKey'>,
): boolean =>
  keyId === signer.keyId &&
  verifyWith(
    signer.algorithm,
    signer.publicKey,
    concat(TAG, list),
    Buffer.from(signature, 'base64url'),
    'p1363',
  );
