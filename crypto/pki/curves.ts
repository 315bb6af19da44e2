import type { KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { concat } from '../bytes.ts';
import { bitString, integer, octets, oid, sequence } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';

/** Domain parameters of FIPS 186-4 Appendix D.1.2 as hex: p, b, G (x, y), n; a = p − 3 and cofactor 1. */
const CURVES = {
  'P-256': {
    p: 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff',
    a: 'ffffffff00000001000000000000000000000000fffffffffffffffffffffffc',
    b: '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b',
    g: '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    n: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  },
  'P-384': {
    p: 'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff',
    a: 'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc',
    b: 'b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef',
    g: 'aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f',
    n: 'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  },
} as const;

export type CurveName = keyof typeof CURVES;

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

const NODE_CURVES: Readonly<Record<string, CurveName>> = { prime256v1: 'P-256', secp384r1: 'P-384' };

/** The curve of a key; undefined for RSA and for other curves. */
export const curveOf = (key: KeyObject): CurveName | undefined =>
  key.asymmetricKeyType === 'ec' ? NODE_CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;

/** The uncompressed point 04 ‖ x ‖ y. */
export const pointOf = (key: KeyObject): Uint8Array => {
  const jwk = key.export({ format: 'jwk' });
  if (jwk.x === undefined || jwk.y === undefined)
    throw failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule: 'EC key' });
  return concat(Uint8Array.of(4), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url'));
};

/**
 * SubjectPublicKeyInfo with explicit curve parameters and cofactor: the form Doc 9303-12 §4.1.6.3
 * asks for, so that a reader needs no table of curves.
 */
export const explicitKeyInfo = (key: KeyObject, curve: CurveName): Uint8Array => {
  const { p, a, b, g, n } = CURVES[curve];
  const parameters = sequence(
    integer(1),
    sequence(oid(OID.primeField), integer(hex(p))),
    sequence(octets(hex(a)), octets(hex(b))),
    octets(Uint8Array.of(4), hex(g)),
    integer(hex(n)),
    integer(1),
  );
  return sequence(sequence(oid(OID.ecPublicKey), parameters), bitString(pointOf(key)));
};
