/**
 * Raw ECDSA signatures r‖s and the two numbers in them. For every (r, s) that verifies, (r, n−s) does too, so that
 * whoever holds a signature can write a second one without the key. The signers of this issuer write only the lower of
 * the two, and its own barcodes are refused with the higher; issuers elsewhere write either, and are read with both.
 */
const ORDERS = {
  secp224r1: 'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
  prime256v1: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  secp384r1:
    'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  secp521r1:
    '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
  brainpoolP224r1: 'd7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f',
  brainpoolP256r1: 'a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7',
  brainpoolP320r1: 'd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311',
  brainpoolP384r1:
    '8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565',
  brainpoolP512r1:
    'aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069',
} as const;

/** OpenSSL's name of a curve whose signatures are read here (FIPS 186-5, RFC 5639). */
export type ScalarCurve = keyof typeof ORDERS;

export const isScalarCurve = (name: string | undefined): name is ScalarCurve =>
  name !== undefined && Object.hasOwn(ORDERS, name);

const orderOf = (curve: ScalarCurve): bigint => BigInt(`0x${ORDERS[curve]}`);

/** Bytes of r, and of s. */
export const scalarBytes = (curve: ScalarCurve): number => ORDERS[curve].length / 2;

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

const halves = (signature: Uint8Array): readonly [r: Uint8Array, s: Uint8Array] => [
  signature.subarray(0, signature.length / 2),
  signature.subarray(signature.length / 2),
];

/** Right length, and 0 < r, s < n. OpenSSL checks it as well; a reader on another library would be told nothing. */
export const soundScalars = (curve: ScalarCurve, signature: Uint8Array): boolean => {
  if (signature.length !== 2 * scalarBytes(curve)) return false;
  const order = orderOf(curve);
  return halves(signature).every((half) => number(half) > 0n && number(half) < order);
};

/** s ≤ n/2, for a signature that is sound. */
export const isLow = (curve: ScalarCurve, signature: Uint8Array): boolean =>
  number(halves(signature)[1]) <= orderOf(curve) / 2n;

/** The same signature with the lower s. */
export const lowered = (curve: ScalarCurve, signature: Uint8Array): Uint8Array => {
  if (isLow(curve, signature)) return signature;
  const bytes = scalarBytes(curve);
  const [r, s] = halves(signature);
  const low = (orderOf(curve) - number(s)).toString(16).padStart(2 * bytes, '0');
  const out = new Uint8Array(2 * bytes);
  out.set(r);
  out.set(Buffer.from(low, 'hex'), bytes);
  return out;
};
