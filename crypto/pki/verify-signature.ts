import {
  constants,
  type KeyObject,
  type VerifyKeyObjectInput,
  type VerifyPublicKeyInput,
  verify,
} from 'node:crypto';
import { isKadiError } from '../../card/errors.ts';
import { DerCursor, oidText, smallInteger, TAG } from '../der.ts';
import { DIGESTS, type DigestName, OID, SIGNATURES } from '../oids.ts';
import { onlyTlv } from '../tlv.ts';

type Scheme =
  | { readonly family: 'ecdsa'; readonly digest: DigestName }
  | { readonly family: 'rsa'; readonly digest: DigestName }
  | { readonly family: 'pss'; readonly digest: DigestName; readonly saltLength: number };

/** RSASSA-PSS-params (RFC 4055 §3.1). The defaults are SHA-1, so all three fields have to be there. */
const pssOf = (parameters: Uint8Array): Scheme | undefined => {
  const cursor = new DerCursor(parameters);
  const digestIn = (value: Uint8Array): DigestName | undefined => {
    const identifier = new DerCursor(onlyTlv(value, TAG.sequence));
    return DIGESTS[oidText(identifier.take(TAG.oid).value)];
  };
  const digest = digestIn(cursor.take(0xa0).value);
  const mask = new DerCursor(onlyTlv(cursor.take(0xa1).value, TAG.sequence));
  if (oidText(mask.take(TAG.oid).value) !== OID.mgf1) return undefined;
  const maskDigest = digestIn(mask.whole(mask.take(TAG.sequence)));
  const saltLength = smallInteger(onlyTlv(cursor.take(0xa2).value, TAG.integer));
  if (digest === undefined || digest !== maskDigest || saltLength === undefined) return undefined;
  return { family: 'pss', digest, saltLength };
};

/** Which algorithm; undefined for one that Doc 9303-12 §4.1.6 does not allow. `digest`: of the CMS signer. */
const schemeOf = (identifier: Uint8Array, digest: DigestName): Scheme | undefined => {
  const cursor = new DerCursor(onlyTlv(identifier, TAG.sequence));
  const type = oidText(cursor.take(TAG.oid).value);
  if (type === OID.rsaEncryption) return { family: 'rsa', digest };
  if (type === OID.rsaPss) {
    const parameters = cursor.optional(TAG.sequence);
    return parameters === undefined ? undefined : pssOf(parameters.value);
  }
  const fixed = SIGNATURES[type];
  return fixed === undefined ? undefined : { family: fixed.family, digest: fixed.digest };
};

/** The identifier is outside what is signed: a damaged one means no valid signature, not a fault of this program. */
const readScheme = (identifier: Uint8Array, digest: DigestName): Scheme | undefined => {
  try {
    return schemeOf(identifier, digest);
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

const inputOf = (scheme: Scheme, key: KeyObject): VerifyKeyObjectInput | VerifyPublicKeyInput => {
  switch (scheme.family) {
    case 'ecdsa':
      return { key, dsaEncoding: 'der' };
    case 'rsa':
      return { key, padding: constants.RSA_PKCS1_PADDING };
    case 'pss':
      return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
  }
};

/**
 * Verifies the signature of a CMS signer over `data`. `identifier` is the DER of its AlgorithmIdentifier; `digest` its
 * digest algorithm, which has to be the one inside the signature algorithm (RFC 5652 §5.4). Never throws for a bad
 * signature.
 */
export const verifySignature = (
  data: Uint8Array,
  identifier: Uint8Array,
  digest: DigestName,
  key: KeyObject,
  signature: Uint8Array,
): boolean => {
  const scheme = readScheme(identifier, digest);
  if (scheme === undefined || scheme.digest !== digest) return false;
  const kind = key.asymmetricKeyType;
  const fits =
    scheme.family === 'ecdsa'
      ? kind === 'ec'
      : kind === 'rsa' || (scheme.family === 'pss' && kind === 'rsa-pss');
  if (!fits) return false;
  try {
    return verify(scheme.digest, data, inputOf(scheme, key), signature);
  } catch {
    return false;
  }
};
