import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { verifyWith } from '../keys/sign-with.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborTag, cborText } from './cbor.ts';
import { COSE } from './claim-169.ts';
import { signedBytes } from './cose.ts';
import { isScalarCurve, lowered } from './ecdsa-scalars.ts';

/** COSE numbers of the ways in which barcodes and lists are signed (RFC 9053 §2). */
const ALGORITHMS: Readonly<Partial<Record<Signer['algorithm'], number>>> = {
  ES256: COSE.es256,
  Ed25519: COSE.eddsa,
};

/** The COSE number of the signer's algorithm. Throws SIGNER_PURPOSE for a key of another purpose or kind. */
export const coseAlgorithm = (signer: Signer, purpose: KeyPurpose): number => {
  const number = ALGORITHMS[signer.algorithm];
  if (signer.purpose !== purpose || number === undefined) {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', {
      needed: `${purpose} ES256 or Ed25519`,
      given: `${signer.purpose} ${signer.algorithm}`,
    });
  }
  return number;
};

/** Raw signature, in ECDSA with the lower s: see ecdsa-scalars. What was rewritten is verified again before it leaves. */
export const signLow = async (signer: Signer, data: Uint8Array): Promise<Uint8Array> => {
  const signature = await signer.sign(data, 'p1363');
  const curve = signer.publicKey.asymmetricKeyDetails?.namedCurve;
  if (!isScalarCurve(curve)) return signature;
  const low = lowered(curve, signature);
  if (low !== signature && !verifyWith(signer.algorithm, signer.publicKey, data, low, 'p1363')) {
    throw failure(CRYPTO_ERRORS, 'KEY_SIGNATURE_UNSOUND', { keyId: signer.keyId, purpose: signer.purpose });
  }
  return low;
};

/**
 * COSE_Sign1 (tag 18) of a payload, kid in the unprotected header. `type` goes into the protected header (RFC 9596), so
 * that a message of one kind is never taken for another.
 */
export const signMessage = async (
  payload: Uint8Array,
  signer: Signer,
  purpose: KeyPurpose,
  type?: string,
): Promise<Uint8Array> => {
  const header = cborMap([
    [COSE.algorithm, cborInteger(coseAlgorithm(signer, purpose))],
    ...(type === undefined ? [] : [[COSE.type, cborText(type)] as const]),
  ]);
  const signature = await signLow(signer, signedBytes(header, payload));
  const unprotected = cborMap([[COSE.keyId, cborBytes(Buffer.from(signer.keyId, 'hex'))]]);
  return cborTag(
    COSE.sign1,
    cborArray(cborBytes(header), unprotected, cborBytes(payload), cborBytes(signature)),
  );
};
