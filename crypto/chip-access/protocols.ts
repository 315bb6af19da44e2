import type { Suite } from './suite.ts';

/** Object identifiers of Doc 9303-11 §9.2 that this reader acts on. */
export const ACCESS_OID = {
  dhPublicKey: '0.4.0.127.0.7.2.2.1.1',
  ecdhPublicKey: '0.4.0.127.0.7.2.2.1.2',
  standardizedDomainParameters: '0.4.0.127.0.7.1.2',
  activeAuthentication: '2.23.136.1.1.5',
} as const;

/** id-PACE-ECDH-GM-*: generic mapping. Integrated mapping, chip authentication mapping and finite fields are not spoken. */
export const PACE_PROTOCOLS: Readonly<Record<string, Suite>> = {
  '0.4.0.127.0.7.2.2.4.2.1': '3DES',
  '0.4.0.127.0.7.2.2.4.2.2': 'AES-128',
  '0.4.0.127.0.7.2.2.4.2.3': 'AES-192',
  '0.4.0.127.0.7.2.2.4.2.4': 'AES-256',
};

/** All of id-PACE: a chip that offers only others of them wants PACE, and this reader cannot. */
export const PACE_ARC = '0.4.0.127.0.7.2.2.4.';

/** id-CA-ECDH-*. */
export const CHIP_AUTHENTICATION_PROTOCOLS: Readonly<Record<string, Suite>> = {
  '0.4.0.127.0.7.2.2.3.2.1': '3DES',
  '0.4.0.127.0.7.2.2.3.2.2': 'AES-128',
  '0.4.0.127.0.7.2.2.3.2.3': 'AES-192',
  '0.4.0.127.0.7.2.2.3.2.4': 'AES-256',
};

/** What is assumed of a key that comes without a ChipAuthenticationInfo (Doc 9303-11 §9.2). */
export const ASSUMED_CHIP_AUTHENTICATION = { protocol: '0.4.0.127.0.7.2.2.3.2.1', suite: '3DES' } as const;

export type PlainEcdsaHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** ecdsa-plain-SHA* (TR-03111 §5.2.1): the hash of Active Authentication with an elliptic curve key. */
export const PLAIN_ECDSA: Readonly<Record<string, PlainEcdsaHash>> = {
  '0.4.0.127.0.7.1.1.4.1.1': 'sha1',
  '0.4.0.127.0.7.1.1.4.1.2': 'sha224',
  '0.4.0.127.0.7.1.1.4.1.3': 'sha256',
  '0.4.0.127.0.7.1.1.4.1.4': 'sha384',
  '0.4.0.127.0.7.1.1.4.1.5': 'sha512',
};
