import type { KeyObject } from 'node:crypto';

/**
 * The key, unless it is one of an elliptic curve whose point is the one at infinity (in SEC 1 §2.3.3 a single byte 00). OpenSSL 3
 * reads such a key, and Node 20 ends the whole process, with a failed assertion that nothing can catch, as soon as its details or
 * its JWK are asked for: a chip could stop a station with it. To write it out again OpenSSL refuses with an ordinary error; so
 * that is done first, with every key that comes from outside. Throws OpenSSL's error.
 */
export const soundKey = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType === 'ec') key.export({ format: 'der', type: 'spki' });
  return key;
};
