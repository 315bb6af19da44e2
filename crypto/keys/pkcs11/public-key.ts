import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithm, bitString, derNull, integer, sequence } from '../../der.ts';
import { OID } from '../../oids.ts';
import { soundKey } from '../../sound-key.ts';

/** SubjectPublicKeyInfo of an EC or Ed25519 key out of CKA_EC_PARAMS (an object identifier) and CKA_EC_POINT. */
export const ecKeyInfo = (parameters: Uint8Array, point: Uint8Array, edwards: boolean): Uint8Array => {
  // The point is a DER OCTET STRING (v2.40 §2.3.3); some devices give it bare.
  const [tag, length = 0] = point;
  const header = length === 0x81 ? 3 : 2;
  const wrapped = tag === 0x04 && (length === 0x81 ? point[2] : length) === point.length - header;
  const bare = wrapped ? point.subarray(header) : point;
  // RFC 8410 §3: the curve is the algorithm. RFC 5480 §2.1.1: the curve is its parameter.
  return edwards
    ? sequence(sequence(parameters), bitString(bare))
    : sequence(algorithm(OID.ecPublicKey, parameters), bitString(bare));
};

/** SubjectPublicKeyInfo of an RSA key (RFC 8017 A.1.1). */
export const rsaKeyInfo = (modulus: Uint8Array, exponent: Uint8Array): Uint8Array =>
  sequence(algorithm(OID.rsaEncryption, derNull()), bitString(sequence(integer(modulus), integer(exponent))));

/** Undefined when it is not a public key. */
export const publicKeyFrom = (keyInfo: Uint8Array): KeyObject | undefined => {
  try {
    return soundKey(createPublicKey({ key: Buffer.from(keyInfo), format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
};
