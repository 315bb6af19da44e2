import { verify } from 'node:crypto';
import { failure, isKadiError } from '../../card/errors.ts';
import { type ScalarCurve, soundScalars } from '../seal/ecdsa-scalars.ts';
import { VDS_ERRORS, type VdsRefusal } from './errors.ts';
import { describeVds, type VdsDescription } from './features.ts';
import type { VdsHeader } from './header.ts';
import { readVds, type VdsParts } from './messages.ts';
import { VDS_PROFILES, type VdsProfile } from './profiles.ts';
import { isNamed, type VdsSigner, vdsSignerOf } from './signer-certificate.ts';

export type VdsVerdict =
  | { readonly ok: true; readonly header: VdsHeader; readonly document: VdsDescription }
  | { readonly ok: false; readonly code: VdsRefusal };

/** The hash goes with the size of the curve (Doc 9303-13 §3.4, BSI TR-03116-2). */
export const HASHES = {
  secp224r1: 'sha224',
  brainpoolP224r1: 'sha224',
  prime256v1: 'sha256',
  brainpoolP256r1: 'sha256',
  brainpoolP320r1: 'sha256',
  secp384r1: 'sha384',
  brainpoolP384r1: 'sha384',
  secp521r1: 'sha512',
  brainpoolP512r1: 'sha512',
} as const satisfies Record<ScalarCurve, string>;

const MAX_CERTIFICATES = 10_000;
const MAX_TRIED = 16;
const DAY_MS = 24 * 60 * 60 * 1000;

const refuse = (code: VdsRefusal): Error => failure(VDS_ERRORS, code);

const isSignedBy = (parts: VdsParts, signer: VdsSigner): boolean => {
  const { curve, x509 } = signer;
  if (curve === undefined || !soundScalars(curve, parts.signature)) return false;
  const key = { key: x509.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  try {
    // Of the two ways to write s, issuers write either: see ecdsa-scalars.
    return verify(HASHES[curve], parts.signedBytes, key, parts.signature);
  } catch {
    // OpenSSL was built without this curve or hash.
    return false;
  }
};

/** The certificate, of those given, whose key signed. */
const signerFor = (parts: VdsParts, certificates: readonly Uint8Array[]): VdsSigner => {
  const { signerIdentifier, certificateReference } = parts.header;
  const named = certificates
    .slice(0, MAX_CERTIFICATES)
    .map(vdsSignerOf)
    .filter((one) => one !== undefined)
    .filter((one) => isNamed(one, signerIdentifier, certificateReference));
  if (named.length === 0) throw refuse('VDS_UNKNOWN_SIGNER');
  const fit = named.filter(({ maySeal, curve }) => maySeal && curve !== undefined).slice(0, MAX_TRIED);
  if (fit.length === 0) throw refuse('VDS_WRONG_CERTIFICATE');
  const signer = fit.find((one) => isSignedBy(parts, one));
  if (signer === undefined) throw refuse('VDS_BAD_SIGNATURE');
  return signer;
};

const checkTimes = (header: VdsHeader, signer: VdsSigner, at: Date): void => {
  const signed = new Date(`${header.signatureDate}T00:00:00Z`).getTime();
  // The seal knows the day, the certificate the second: the day has to touch the time of validity.
  if (signed + DAY_MS <= signer.notBefore.getTime() || signed > signer.notAfter.getTime()) {
    throw refuse('VDS_SIGNED_OUTSIDE_VALIDITY');
  }
  // Somewhere on earth the next day has begun already. Asked this way round, a time that is none (NaN) is within nothing.
  if (!(signed <= at.getTime() + DAY_MS)) throw refuse('VDS_NOT_YET_VALID');
  if (!(at <= signer.notAfter)) throw refuse('VDS_CERTIFICATE_EXPIRED');
};

const checkValidity = ({ profile, features }: VdsDescription, at: Date): void => {
  const rules: VdsProfile | undefined = profile === null ? undefined : VDS_PROFILES[profile];
  const last = rules?.validUntil === undefined ? undefined : features[rules.validUntil];
  if (last !== undefined && !(at.getTime() < new Date(`${last}T00:00:00Z`).getTime() + DAY_MS)) {
    throw refuse('VDS_EXPIRED');
  }
};

/**
 * Reads and verifies a seal (Doc 9303-13). `certificates`: signer certificates that are trusted, DER or PEM; whether they
 * come from a country signer is for whoever gives them to have checked. Signature first, features after. `at` is the time
 * of inspection. Whether a visa is still valid stands in its MRZ and is for the officer to read. Never throws for anything
 * in the bytes.
 */
export const openVds = (bytes: Uint8Array, certificates: readonly Uint8Array[], at: Date): VdsVerdict => {
  try {
    const parts = readVds(bytes);
    const signer = signerFor(parts, certificates);
    checkTimes(parts.header, signer, at);
    const document = describeVds(parts.header, parts.messages);
    checkValidity(document, at);
    return { ok: true, header: parts.header, document };
  } catch (error) {
    if (isKadiError(error) && Object.hasOwn(VDS_ERRORS, error.code)) {
      // Only reading was done here, and VDS_FIELD belongs to writing.
      return { ok: false, code: error.code as VdsRefusal };
    }
    throw error;
  }
};
