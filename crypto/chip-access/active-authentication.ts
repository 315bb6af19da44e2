import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { algorithm, bitString, oid, sequence } from '../der.ts';
import { OID } from '../oids.ts';
import type { CurveName } from '../signer.ts';
import { onlyTlv } from '../tlv.ts';
import { curveOid, fieldBytes } from './curves.ts';
import { readEcPublicKey } from './ec-key-info.ts';
import { SYSTEM_ENTROPY } from './entropy.ts';
import { ACCESS_ERRORS } from './errors.ts';
import { verifyIso9796 } from './iso9796.ts';
import type { PlainEcdsaHash } from './protocols.ts';
import { refusedStep, type SendCommand } from './transmit.ts';

/** RND.IFD of Active Authentication. */
export const ACTIVE_CHALLENGE_BYTES = 8;

/** Most answer bytes that fit a short answer under protection. */
const SHORT_PROTECTED = 223;

/** The key of DG15, of a kind that can be checked here. */
export type ActiveAuthenticationKey =
  | { readonly kind: 'ecdsa'; readonly key: KeyObject; readonly curve: CurveName }
  | { readonly kind: 'rsa'; readonly key: KeyObject };

/** The hash that fits a curve, for chips whose DG14 does not name it: never longer than the curve (Doc 9303-11 §6.1.2). */
export const hashForCurve = (curve: CurveName): PlainEcdsaHash => {
  const bytes = fieldBytes(curve);
  if (bytes <= 32) return 'sha256';
  return bytes <= 48 ? 'sha384' : 'sha512';
};

const unsupported = (cause?: unknown) =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_UNSUPPORTED', { step: 'active authentication' }, cause);

/**
 * Reads DG15, `6F L SubjectPublicKeyInfo` (Doc 9303-10 §4.7.15). EC keys go through our own reader, so that one with
 * explicit parameters is held to a known curve. Throws TLV_MALFORMED, CHIP_ACCESS_MALFORMED, CHIP_ACCESS_UNSUPPORTED.
 */
export const readDg15 = (dg15: Uint8Array): ActiveAuthenticationKey => {
  const spki = onlyTlv(dg15, 0x6f);
  const ec = readEcPublicKey(spki);
  try {
    if (ec !== undefined) {
      const named = sequence(algorithm(OID.ecPublicKey, oid(curveOid(ec.curve))), bitString(ec.point));
      const key = createPublicKey({ key: Buffer.from(named), format: 'der', type: 'spki' });
      return { kind: 'ecdsa', key, curve: ec.curve };
    }
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'rsa') return { kind: 'rsa', key };
  } catch (error) {
    throw unsupported(error);
  }
  throw unsupported();
};

/** True when the chip signed this challenge. `hash`: what DG14 says, null when it says nothing. Never throws. */
export const verifyActiveAuthentication = (
  key: ActiveAuthenticationKey,
  hash: PlainEcdsaHash | null,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (key.kind === 'rsa') return verifyIso9796(key.key, challenge, signature);
  const digest = hash ?? hashForCurve(key.curve);
  // r ‖ s of fixed length (TR-03111 §5.2.1). Some national cards write the SEQUENCE of X9.62 instead; OpenSSL takes that
  // only in DER to the last byte.
  const isPlain = signature.length === 2 * fieldBytes(key.curve);
  try {
    return verify(
      digest,
      challenge,
      { key: key.key, dsaEncoding: isPlain ? 'ieee-p1363' : 'der' },
      signature,
    );
  } catch {
    return false;
  }
};

/**
 * The reader's side of Active Authentication (Doc 9303-11 §6.1): INTERNAL AUTHENTICATE with a fresh challenge. Errors:
 * CHIP_ACCESS_REFUSED; CHIP_NOT_GENUINE when the signature is not that of the key in DG15.
 */
export const authenticateActively = async (
  send: SendCommand,
  key: ActiveAuthenticationKey,
  hash: PlainEcdsaHash | null,
): Promise<void> => {
  const challenge = SYSTEM_ENTROPY.bytes(ACTIVE_CHALLENGE_BYTES);
  const signatureBytes =
    key.kind === 'rsa'
      ? Math.ceil((key.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
      : 2 * fieldBytes(key.curve);
  const long = signatureBytes > SHORT_PROTECTED;
  const { data, sw } = await send({
    cla: 0x00,
    ins: 0x88,
    p1: 0x00,
    p2: 0x00,
    data: challenge,
    le: long ? 65_536 : 256,
    ...(long ? { extended: true } : {}),
  });
  if (sw !== 0x9000) throw refusedStep('active authentication', sw);
  if (!verifyActiveAuthentication(key, hash, challenge, data)) {
    throw failure(ACCESS_ERRORS, 'CHIP_NOT_GENUINE', { check: 'active authentication' });
  }
};
