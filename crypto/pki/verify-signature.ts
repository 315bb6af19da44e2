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
import { ecdsaFault } from './ecdsa-der.ts';

type AnyDigest = DigestName | 'sha1';

type Scheme =
  | { readonly family: 'ecdsa' | 'rsa'; readonly digest: AnyDigest }
  | { readonly family: 'pss'; readonly digest: AnyDigest; readonly saltLength: number };

const SHA1 = '1.3.14.3.2.26';

/** Signatures with SHA-1, still seen in country signers of before 2010; nothing but their own integrity rests on them. */
const WITH_SHA1: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.5': { family: 'rsa', digest: 'sha1' },
  '1.2.840.10045.4.1': { family: 'ecdsa', digest: 'sha1' },
};

const digestIn = (value: Uint8Array): AnyDigest | undefined => {
  const identifier = new DerCursor(onlyTlv(value, TAG.sequence));
  const type = oidText(identifier.take(TAG.oid).value);
  return type === SHA1 ? 'sha1' : DIGESTS[type];
};

/** RSASSA-PSS-params (RFC 4055 §3.1): what is left out is SHA-1, its mask, and a salt of 20 bytes. */
const pssOf = (parameters: Uint8Array): Scheme | undefined => {
  const cursor = new DerCursor(parameters);
  const digestField = cursor.optional(0xa0);
  const maskField = cursor.optional(0xa1);
  const saltField = cursor.optional(0xa2);
  const trailer = cursor.optional(0xa3);
  cursor.end();
  const digest = digestField === undefined ? 'sha1' : digestIn(digestField.value);
  let maskDigest: AnyDigest | undefined = 'sha1';
  if (maskField !== undefined) {
    const mask = new DerCursor(onlyTlv(maskField.value, TAG.sequence));
    if (oidText(mask.take(TAG.oid).value) !== OID.mgf1) return undefined;
    maskDigest = digestIn(mask.whole(mask.take(TAG.sequence)));
  }
  const saltLength = saltField === undefined ? 20 : smallInteger(onlyTlv(saltField.value, TAG.integer));
  const usual = trailer === undefined || smallInteger(onlyTlv(trailer.value, TAG.integer)) === 1;
  // OpenSSL's one digest for both is all that issuers use.
  if (digest === undefined || digest !== maskDigest || saltLength === undefined || !usual) return undefined;
  return { family: 'pss', digest, saltLength };
};

/** Which algorithm; undefined for one that Doc 9303-12 §4.1.6 does not allow. `digest`: of the CMS signer, else null. */
const schemeOf = (identifier: Uint8Array, digest: AnyDigest | null): Scheme | undefined => {
  const cursor = new DerCursor(onlyTlv(identifier, TAG.sequence));
  const type = oidText(cursor.take(TAG.oid).value);
  if (type === OID.rsaEncryption && digest !== null) return { family: 'rsa', digest };
  if (type === OID.rsaPss) {
    const parameters = cursor.optional(TAG.sequence);
    return parameters === undefined ? undefined : pssOf(parameters.value);
  }
  const fixed = SIGNATURES[type];
  return fixed === undefined ? WITH_SHA1[type] : { family: fixed.family, digest: fixed.digest };
};

/** The identifier is outside what is signed: a damaged one means no valid signature, not a fault of this program. */
const readScheme = (identifier: Uint8Array, digest: AnyDigest | null): Scheme | undefined => {
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

const fitsKey = ({ family }: Scheme, kind: string | undefined): boolean =>
  family === 'ecdsa' ? kind === 'ec' : kind === 'rsa' || (family === 'pss' && kind === 'rsa-pss');

/** One length for a key, zeros in front included (RFC 8017 §8.1.2, §8.2.2): OpenSSL would take a signature that lost them. */
const rsaFault = (signature: Uint8Array, key: KeyObject): string | null =>
  signature.length === Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
    ? null
    : 'wrong signature';

export interface SignatureRules {
  /** Digest algorithm of a CMS signer, which has to be the one inside the signature algorithm (RFC 5652 §5.4). */
  readonly digest?: AnyDigest;
  /** Takes SHA-1 too: to see whether an old file is whole, never to trust it. */
  readonly sha1?: boolean;
}

/**
 * What is wrong with a signature over `data`; null when it is good. `identifier` is the DER of its AlgorithmIdentifier.
 * Never throws for a bad one.
 */
export const signatureFault = (
  data: Uint8Array,
  identifier: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
  rules: SignatureRules = {},
): string | null => {
  const scheme = readScheme(identifier, rules.digest ?? null);
  if (scheme === undefined) return 'an algorithm that is not allowed';
  if (scheme.digest === 'sha1' && rules.sha1 !== true) return 'SHA-1 is not allowed';
  if (rules.digest !== undefined && scheme.digest !== rules.digest)
    return 'another hash than the digest algorithm';
  if (!fitsKey(scheme, key.asymmetricKeyType)) return 'a key of another kind';
  const malformed = scheme.family === 'ecdsa' ? ecdsaFault(signature, key) : rsaFault(signature, key);
  if (malformed !== null) return malformed;
  try {
    return verify(scheme.digest, data, inputOf(scheme, key), signature) ? null : 'wrong signature';
  } catch {
    return 'wrong signature';
  }
};
