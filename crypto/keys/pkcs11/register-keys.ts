import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import type { ManifestKey } from '../../extract/index.ts';
import { soundKey } from '../../sound-key.ts';
import { KEY_ERRORS } from '../errors.ts';
import { keyIdOf } from '../software-signer.ts';

const publicKeyOf = (name: string, text: string): KeyObject => {
  try {
    const key = name.endsWith('.jwk')
      ? createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
      : createPublicKey(text);
    if (soundKey(key).asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('not P-256');
    // A private key in this folder would be the register's, and in the wrong hands.
    if (/PRIVATE KEY/.test(text) || (name.endsWith('.jwk') && 'd' in JSON.parse(text)))
      throw new Error('private');
    return key;
  } catch {
    throw failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: name, why: 'not a public P-256 key' });
  }
};

/** The register's public keys, from `register-*.pem` and `register-*.jwk`; a custodian puts them there. */
export const readRegisterKeys = async (folder: string): Promise<ManifestKey[]> => {
  const names = (await readdir(folder)).filter((name) => /^register-[\w.-]{1,80}\.(pem|jwk)$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      const publicKey = publicKeyOf(name, await readFile(join(folder, name), 'utf8'));
      return { keyId: keyIdOf(publicKey), publicKey };
    }),
  );
};
