import { createPublicKey, type KeyObject } from 'node:crypto';
import { soundKey } from '../sound-key.ts';

/** A SubjectPublicKeyInfo of a chip, and the key in it when it is of a kind that can be used here. */
export interface ChipPublicKey {
  readonly keyInfo: Uint8Array;
  /** null for a curve or form OpenSSL does not know, and for a point that is not on its curve. */
  readonly key: KeyObject | null;
}

/** RSA of 4096 bits has 550 bytes, explicit EC parameters and finite field groups up to 1,600: more is no key. */
const MAX_KEY_INFO_BYTES = 4096;

/**
 * Explicit EC parameters, as most issuers write them, become a key when they are those of a curve that is known. A key that
 * cannot be read does not make the file unreadable: hash and signature cover it all the same.
 */
export const chipPublicKey = (keyInfo: Uint8Array): ChipPublicKey => {
  if (keyInfo.length > MAX_KEY_INFO_BYTES) return { keyInfo, key: null };
  try {
    const key = soundKey(createPublicKey({ key: Buffer.from(keyInfo), format: 'der', type: 'spki' }));
    // Parameters of no known curve, such as those of a known one with another generator, give a key that says UNDEF: nothing is
    // known of its strength.
    const curve = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : 'none';
    const known = curve !== undefined && curve !== 'UNDEF';
    return { keyInfo, key: known ? key : null };
  } catch {
    return { keyInfo, key: null };
  }
};
