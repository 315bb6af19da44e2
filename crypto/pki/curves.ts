import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { bitString, DerCursor, integer, octets, oid, sequence, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { onlyTlv } from '../tlv.ts';

/**
 * The prime curves that country signers and document signers are seen on (RFC 5480, RFC 5639), by OpenSSL's name. The
 * first six are ours to use too; the shorter ones stand in certificates of the years before 2015.
 */
const CURVES = {
  prime256v1: { name: 'P-256', oid: '1.2.840.10045.3.1.7' },
  secp384r1: { name: 'P-384', oid: '1.3.132.0.34' },
  secp521r1: { name: 'P-521', oid: '1.3.132.0.35' },
  brainpoolP256r1: { name: 'brainpoolP256r1', oid: '1.3.36.3.3.2.8.1.1.7' },
  brainpoolP384r1: { name: 'brainpoolP384r1', oid: '1.3.36.3.3.2.8.1.1.11' },
  brainpoolP512r1: { name: 'brainpoolP512r1', oid: '1.3.36.3.3.2.8.1.1.13' },
  secp224r1: { name: 'P-224', oid: '1.3.132.0.33' },
  brainpoolP224r1: { name: 'brainpoolP224r1', oid: '1.3.36.3.3.2.8.1.1.5' },
  brainpoolP320r1: { name: 'brainpoolP320r1', oid: '1.3.36.3.3.2.8.1.1.9' },
} as const;

type OpensslName = keyof typeof CURVES;
export type CurveName = (typeof CURVES)[OpensslName]['name'];

const isKnown = (name: string): name is OpensslName => Object.hasOwn(CURVES, name);

const opensslName = (key: KeyObject): OpensslName | undefined => {
  const name = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : undefined;
  return name !== undefined && isKnown(name) ? name : undefined;
};

/**
 * The curve of a key; undefined for RSA and for curves that are not ours to know. OpenSSL gives explicit parameters their
 * name only when all of them, generator and order too, are those of the curve: a look-alike curve has none.
 */
export const curveOf = (key: KeyObject): CurveName | undefined => {
  const name = opensslName(key);
  return name === undefined ? undefined : CURVES[name].name;
};

/** Contents of the BIT STRING of a SubjectPublicKeyInfo: the uncompressed point, or RSAPublicKey. */
export const keyBits = (keyInfo: Uint8Array): Uint8Array => {
  const cursor = new DerCursor(onlyTlv(keyInfo, TAG.sequence));
  cursor.take(TAG.sequence);
  return cursor.take(TAG.bitString).value.subarray(1);
};

/** The public key bits as they stand in a certificate: the point 04 ‖ x ‖ y, RSAPublicKey, or 32 bytes of Ed25519. */
export const pointOf = (key: KeyObject): Uint8Array => keyBits(key.export({ format: 'der', type: 'spki' }));

interface Parameters {
  readonly prime: Uint8Array;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly generator: Uint8Array;
  readonly order: Uint8Array;
}

const known = new Map<OpensslName, Parameters>();

/** ECParameters (RFC 3279 §2.3.5), asked of OpenSSL by way of a throw-away key rather than copied out as digits. */
const parametersOf = (name: OpensslName): Parameters => {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: name, paramEncoding: 'explicit' });
  const keyInfo = new DerCursor(onlyTlv(publicKey.export({ format: 'der', type: 'spki' }), TAG.sequence));
  const identifier = new DerCursor(keyInfo.take(TAG.sequence).value);
  identifier.take(TAG.oid);
  const parameters = new DerCursor(identifier.take(TAG.sequence).value);
  parameters.take(TAG.integer);
  const field = new DerCursor(parameters.take(TAG.sequence).value);
  field.take(TAG.oid);
  const coefficients = new DerCursor(parameters.take(TAG.sequence).value);
  const found = {
    prime: field.take(TAG.integer).value,
    a: coefficients.take(TAG.octetString).value,
    b: coefficients.take(TAG.octetString).value,
    generator: parameters.take(TAG.octetString).value,
    order: parameters.take(TAG.integer).value,
  };
  known.set(name, found);
  return found;
};

/** The order n of the curve of a key; undefined when it has none that is known. */
export const orderOf = (key: KeyObject): bigint | undefined => {
  const name = opensslName(key);
  return name === undefined
    ? undefined
    : BigInt(`0x${Buffer.from(parametersOf(name).order).toString('hex')}`);
};

const ecKey = (key: KeyObject): OpensslName => {
  const name = opensslName(key);
  if (name === undefined) throw failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule: 'EC key' });
  return name;
};

/**
 * SubjectPublicKeyInfo with explicit curve parameters and cofactor: the form Doc 9303-12 §4.1.6.3
 * asks for, so that a reader needs no table of curves.
 */
export const explicitKeyInfo = (key: KeyObject): Uint8Array => {
  const { prime, a, b, generator, order } = parametersOf(ecKey(key));
  const parameters = sequence(
    integer(1),
    sequence(oid(OID.primeField), integer(prime)),
    sequence(octets(a), octets(b)),
    octets(generator),
    integer(order),
    integer(1),
  );
  return sequence(sequence(oid(OID.ecPublicKey), parameters), bitString(pointOf(key)));
};

/**
 * The same key with its curve named, whichever way it was written: what two certificates of one key are compared by, and
 * what other libraries can load. Keys that are not EC come back as they are.
 */
export const namedKey = (key: KeyObject): KeyObject => {
  const name = opensslName(key);
  if (name === undefined) return key;
  const keyInfo = sequence(sequence(oid(OID.ecPublicKey), oid(CURVES[name].oid)), bitString(pointOf(key)));
  return createPublicKey({ key: Buffer.from(keyInfo), format: 'der', type: 'spki' });
};
