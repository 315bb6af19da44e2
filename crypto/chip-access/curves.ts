import { createECDH } from 'node:crypto';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { failure } from '../../card/errors.ts';
import { hexOf, plain } from '../bytes.ts';
import type { CurveName } from '../signer.ts';
import { ACCESS_ERRORS } from './errors.ts';

/**
 * Curves of PACE and Chip Authentication. `id`: standardized domain parameters (Doc 9303-11 §9.5.1). Scalars on the
 * curve's own generator and the final agreement run in OpenSSL, which works in constant time; the mapping of PACE needs
 * sums of points and a generator of its own, which OpenSSL does not give away, and runs in @noble/curves.
 */
const CURVES = {
  'P-256': { id: 12, oid: '1.2.840.10045.3.1.7', openssl: 'prime256v1', bytes: 32, points: p256.Point },
  brainpoolP256r1: {
    id: 13,
    oid: '1.3.36.3.3.2.8.1.1.7',
    openssl: 'brainpoolP256r1',
    bytes: 32,
    points: brainpoolP256r1.Point,
  },
  'P-384': { id: 15, oid: '1.3.132.0.34', openssl: 'secp384r1', bytes: 48, points: p384.Point },
  brainpoolP384r1: {
    id: 16,
    oid: '1.3.36.3.3.2.8.1.1.11',
    openssl: 'brainpoolP384r1',
    bytes: 48,
    points: brainpoolP384r1.Point,
  },
  brainpoolP512r1: {
    id: 17,
    oid: '1.3.36.3.3.2.8.1.1.13',
    openssl: 'brainpoolP512r1',
    bytes: 64,
    points: brainpoolP512r1.Point,
  },
  'P-521': { id: 18, oid: '1.3.132.0.35', openssl: 'secp521r1', bytes: 66, points: p521.Point },
} as const satisfies Readonly<Record<CurveName, object>>;

const NAMES: readonly CurveName[] = [
  'P-256',
  'brainpoolP256r1',
  'P-384',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'P-521',
];

export const curveById = (id: number): CurveName | undefined => NAMES.find((name) => CURVES[name].id === id);
export const curveByOid = (oid: string): CurveName | undefined =>
  NAMES.find((name) => CURVES[name].oid === oid);
export const curveByOpensslName = (openssl: string): CurveName | undefined =>
  NAMES.find((name) => CURVES[name].openssl === openssl);
/** Identifier of the named curve. */
export const curveOid = (curve: CurveName): string => CURVES[curve].oid;
/** Bytes of one coordinate. */
export const fieldBytes = (curve: CurveName): number => CURVES[curve].bytes;

/** The curve whose prime and generator (04 ‖ x ‖ y) these are, for keys with explicit parameters. */
export const curveByParameters = (prime: Uint8Array, generator: Uint8Array): CurveName | undefined =>
  NAMES.find((name) => {
    const { points } = CURVES[name];
    return hexOf(points.BASE.toBytes(false)) === hexOf(generator) && points.Fp.ORDER === numberOf(prime);
  });

/** Where nonces and private keys come from. Only tests that replay a recorded session give their own. */
export interface Entropy {
  bytes(length: number): Uint8Array;
  /** A private key between 1 and the order of the curve less one. */
  privateKey(curve: CurveName): Uint8Array;
}

const malformed = (rule: string, step: string) =>
  failure(ACCESS_ERRORS, 'CHIP_ACCESS_MALFORMED', { rule, step });

const numberOf = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${hexOf(bytes)}`));

/** Big-endian, left-padded with zeros. */
const fixed = (bytes: Uint8Array, length: number): Uint8Array => {
  const out = new Uint8Array(length);
  out.set(bytes, length - bytes.length);
  return out;
};

/** A fresh private key, big-endian, as long as the field. */
export const newPrivateKey = (curve: CurveName): Uint8Array => {
  const ecdh = createECDH(CURVES[curve].openssl);
  ecdh.generateKeys();
  return fixed(ecdh.getPrivateKey(), CURVES[curve].bytes);
};

/** The point of a private key on the curve's own generator. Throws CHIP_ACCESS_MALFORMED for 0 or a number too large. */
export const publicKeyOf = (curve: CurveName, privateKey: Uint8Array): Uint8Array => {
  const ecdh = createECDH(CURVES[curve].openssl);
  try {
    ecdh.setPrivateKey(privateKey);
    return plain(ecdh.getPublicKey());
  } catch {
    throw malformed('scalar out of range', curve);
  }
};

const pointOf = (curve: CurveName, bytes: Uint8Array, step: string) => {
  const { points, bytes: size } = CURVES[curve];
  // Uncompressed alone (Doc 9303-11 §9.4.4, TR-03111 §3.2.1): the point at infinity has no such form.
  if (bytes.length !== 1 + 2 * size || bytes[0] !== 0x04) throw malformed('not an uncompressed point', step);
  try {
    const point = points.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    throw malformed('point is not on the curve', step);
  }
};

/** Throws CHIP_ACCESS_MALFORMED unless `bytes` is an uncompressed point of the curve. `step` goes into the facts. */
export const checkPoint = (curve: CurveName, bytes: Uint8Array, step: string): void => {
  pointOf(curve, bytes, step);
};

/** x of privateKey · publicKey, as long as the field. Throws CHIP_ACCESS_MALFORMED. */
export const agree = (
  curve: CurveName,
  privateKey: Uint8Array,
  publicKey: Uint8Array,
  step: string,
): Uint8Array => {
  checkPoint(curve, publicKey, step);
  const ecdh = createECDH(CURVES[curve].openssl);
  try {
    ecdh.setPrivateKey(privateKey);
    return plain(ecdh.computeSecret(publicKey));
  } catch {
    throw malformed('no shared secret', step);
  }
};

/**
 * The generator of the generic mapping: G' = s·G + H with H = privateKey · publicKey (Doc 9303-11 §4.4.3.3.1). Throws
 * CHIP_ACCESS_MALFORMED; a nonce that is a multiple of the order, or a G' at infinity, has no honest cause.
 */
export const mapGenerator = (
  curve: CurveName,
  nonce: Uint8Array,
  privateKey: Uint8Array,
  publicKey: Uint8Array,
): Uint8Array => {
  const { points } = CURVES[curve];
  const step = 'mapping';
  const scalar = numberOf(nonce) % points.Fn.ORDER;
  const shared = pointOf(curve, publicKey, step).multiply(numberOf(privateKey));
  const reduced = fixed(
    Buffer.from(scalar.toString(16).padStart(CURVES[curve].bytes * 2, '0'), 'hex'),
    CURVES[curve].bytes,
  );
  const mapped = pointOf(curve, publicKeyOf(curve, reduced), step).add(shared);
  if (mapped.is0()) throw malformed('mapped generator at infinity', step);
  return mapped.toBytes(false);
};

/** The point of a private key on a generator of its own. */
export const publicKeyOn = (curve: CurveName, generator: Uint8Array, privateKey: Uint8Array): Uint8Array =>
  pointOf(curve, generator, 'agreement').multiply(numberOf(privateKey)).toBytes(false);
