/** Keys of a line: EC P-256, as JWK (RFC 7517) or PEM. Only the public half ever comes to us. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { failure, isKadiError } from '../../card/index.ts';
import { LINE_CRYPTO_ERRORS } from './errors.ts';

/** Begins the key id of every training key, so that no real drop is ever made for one. */
const TRAINING = 'training-';

export interface LinePublicKey {
  /** RFC 7638 thumbprint, or the key's own id if it is one of training. */
  readonly keyId: string;
  readonly training: boolean;
  readonly publicKey: KeyObject;
  /** Canonical: the same key is the same text. */
  readonly jwk: string;
}

const invalid = (why: string): Error => failure(LINE_CRYPTO_ERRORS, 'LINE_KEY_INVALID', { why });

const parsed = (text: string): { readonly key: KeyObject; readonly kid: unknown } => {
  if (text.includes('PRIVATE')) throw invalid('private key');
  if (text.trimStart().startsWith('-----')) return { key: createPublicKey(text), kid: undefined };
  const jwk: unknown = JSON.parse(text);
  if (typeof jwk !== 'object' || jwk === null) throw invalid('not a JWK');
  if ('d' in jwk) throw invalid('private key');
  return {
    key: createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' }),
    kid: 'kid' in jwk ? jwk.kid : undefined,
  };
};

const orInvalid = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    // The library's text may quote the key.
    throw isKadiError(error) ? error : invalid('not readable');
  }
};

const MOST_CHARACTERS = 4_096;

/** Throws LINE_KEY_INVALID, for a private key too. */
export const readLineKey = (text: string): LinePublicKey => {
  if (text.length > MOST_CHARACTERS) throw invalid('too long');
  const { key, kid } = orInvalid(() => parsed(text));
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw invalid('not P-256');
  const { x, y } = key.export({ format: 'jwk' });
  const thumbprint = hash('sha256', JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }), 'base64url');
  const training = typeof kid === 'string' && kid.startsWith(TRAINING);
  const keyId = training ? `${TRAINING}${thumbprint}` : thumbprint;
  return {
    keyId,
    training,
    publicKey: key,
    jwk: JSON.stringify({ crv: 'P-256', kid: keyId, kty: 'EC', x, y }),
  };
};

/** The private half, at the line. Throws LINE_KEY_INVALID. */
export const readLinePrivateKey = (text: string): KeyObject =>
  orInvalid(() =>
    text.trimStart().startsWith('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: JSON.parse(text) as Record<string, string>, format: 'jwk' }),
  );

/** A pair for training and tests: as JWK texts, both marked. */
export const newTrainingLineKey = (): { readonly publicJwk: string; readonly privateJwk: string } => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = `${TRAINING}line`;
  return {
    publicJwk: JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid }, null, 2),
    privateJwk: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }, null, 2),
  };
};
