import { createPrivateKey, type KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { plain } from '../bytes.ts';
import { DerCursor, readDer, TAG } from '../der.ts';
import type { CurveName } from '../signer.ts';
import { curveByOpensslName, fieldBytes } from './curves.ts';
import { ACCESS_ERRORS } from './errors.ts';

/** A private key of a chip, taken apart once when the chip is built. */
export interface ChipKey {
  readonly key: KeyObject;
  readonly curve: CurveName;
  /** Big-endian, as long as the field of the curve. */
  readonly privateKey: Uint8Array;
}

const unusable = (which: string, why: string, cause?: unknown) =>
  failure(ACCESS_ERRORS, 'CHIP_SECRET_UNUSABLE', { which, why }, cause);

/** Reads a PKCS#8 EC key on one of the six curves. `which` goes into the facts. Throws CHIP_SECRET_UNUSABLE. */
export const readChipKey = (pkcs8: Uint8Array, which: string): ChipKey => {
  let key: KeyObject;
  let sec1: Uint8Array;
  try {
    key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ec') throw unusable(which, 'not an elliptic curve key');
    sec1 = plain(key.export({ format: 'der', type: 'sec1' }));
  } catch (error) {
    throw unusable(which, 'not readable', error);
  }
  const curve = curveByOpensslName(key.asymmetricKeyDetails?.namedCurve ?? '');
  if (curve === undefined) throw unusable(which, 'curve');
  // ECPrivateKey (RFC 5915): version, then the number, as long as the order.
  const fields = new DerCursor(readDer(sec1).value);
  fields.take(TAG.integer);
  const scalar = fields.take(TAG.octetString).value;
  if (scalar.length !== fieldBytes(curve)) throw unusable(which, 'length');
  return { key, curve, privateKey: scalar.slice() };
};
