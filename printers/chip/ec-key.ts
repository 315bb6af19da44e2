import { EC_CURVES, type EcCurve } from './ec-curves.ts';
import { tlvAt } from './tlv.ts';

/** An EC private key as a chip takes it. */
export interface EcPrivateKey {
  readonly curve: EcCurve;
  /** As long as the field of the curve. */
  readonly scalar: Uint8Array;
}

/** id-ecPublicKey, 1.2.840.10045.2.1. */
const EC_PUBLIC_KEY = '2A8648CE3D0201';
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** The values of the objects that begin `bytes`, one for each wanted tag, in order; undefined when they are others. */
const leading = (bytes: Uint8Array | undefined, ...tags: readonly number[]): Uint8Array[] | undefined => {
  if (bytes === undefined) return undefined;
  const values: Uint8Array[] = [];
  let at = 0;
  for (const tag of tags) {
    const found = tlvAt(bytes, at);
    if (found === undefined || found.tag !== tag || found.end > bytes.length) return undefined;
    values.push(bytes.subarray(found.start, found.end));
    at = found.end;
  }
  return values;
};

/**
 * Takes an EC key out of PKCS#8 (RFC 5958 and RFC 5915): the curve by name and the number; undefined when it is another
 * kind of key, or lies on a curve that is not in our table. The public key inside is not looked at: the chip makes its own.
 */
export const ecPrivateKey = (pkcs8: Uint8Array): EcPrivateKey | undefined => {
  const [whole] = leading(pkcs8, SEQUENCE) ?? [];
  const [, algorithm, wrapped] = leading(whole, INTEGER, SEQUENCE, OCTET_STRING) ?? [];
  const [kind, name] = leading(algorithm, OBJECT_IDENTIFIER, OBJECT_IDENTIFIER) ?? [];
  const [key] = leading(wrapped, SEQUENCE) ?? [];
  const [, number] = leading(key, INTEGER, OCTET_STRING) ?? [];
  if (kind === undefined || name === undefined || number === undefined) return undefined;
  if (hex(kind) !== EC_PUBLIC_KEY) return undefined;
  const curve = Object.values(EC_CURVES).find(({ oid }) => oid === hex(name));
  if (curve === undefined || number.length * 2 > curve.n.length) return undefined;
  const scalar = new Uint8Array(curve.n.length / 2);
  scalar.set(number, scalar.length - number.length);
  const value = hex(scalar);
  return value < curve.n && /[^0]/.test(value) ? { curve, scalar } : undefined;
};
