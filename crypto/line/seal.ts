/**
 * What is personal in a drop travels as JWE (RFC 7516, compact form), ECDH-ES on P-256 with A256GCM (RFC 7518 §4.6, §5.3).
 *
 * A drop that has to be written again must be the same to the byte, so the ephemeral key and the nonce are derived, from a random
 * seed of the drop, the line's key, the file's name AND the clear bytes: other contents have another ephemeral key, hence another
 * content key, and no key ever meets a nonce twice. (The construction of deterministic ECDSA, RFC 6979, for the same reason.)
 */
import { createECDH, createHmac, createPrivateKey, hash, type KeyObject, webcrypto } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { failure, isKadiError } from '../../card/index.ts';
import { plain } from '../bytes.ts';
import { LINE_CRYPTO_ERRORS } from './errors.ts';
import type { LinePublicKey } from './line-key.ts';

const IV_BYTES = 12;
const FORMAT = 'kadi-line';
/** Ten drops of 500 cards would not be so large. */
const MOST_CHARACTERS = 512 * 1024 * 1024;

const derive = (seed: Uint8Array, label: string, about: string): Buffer =>
  createHmac('sha256', seed).update(`${label}\n${about}`).digest();

/** A P-256 key pair out of the seed. A number outside the group's order is passed over (one in 2^32). */
const ephemeral = async (seed: Uint8Array, about: string): Promise<webcrypto.CryptoKey> => {
  for (let round = 0; ; round++) {
    const ecdh = createECDH('prime256v1');
    const d = derive(seed, `ephemeral ${round}`, about);
    try {
      ecdh.setPrivateKey(d);
    } catch {
      continue;
    }
    const point = ecdh.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: d.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    return webcrypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ]);
  }
};

/** `seed`: 32 random bytes of the drop, known to nobody else. `name`: the file's place in the drop; it is authenticated. */
export const sealForLine = async (
  clear: Uint8Array,
  key: LinePublicKey,
  seed: Uint8Array,
  name: string,
): Promise<Uint8Array> => {
  const about = `${key.keyId}\n${name}\n${hash('sha256', clear, 'hex')}`;
  const jwe = await new CompactEncrypt(clear)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.keyId, typ: FORMAT, name })
    .setKeyManagementParameters({ epk: await ephemeral(seed, about) })
    .setInitializationVector(plain(derive(seed, 'nonce', about).subarray(0, IV_BYTES)))
    .encrypt(key.publicKey);
  return plain(Buffer.from(jwe, 'ascii'));
};

/** At the line: the clear bytes. Throws LINE_FILE_SEALED for another key, another name, an altered byte. */
export const openAtLine = async (
  sealed: Uint8Array,
  privateKey: KeyObject,
  name: string,
): Promise<Uint8Array> => {
  const refused = (why: string): Error => failure(LINE_CRYPTO_ERRORS, 'LINE_FILE_SEALED', { why });
  if (sealed.length > MOST_CHARACTERS) throw refused('size');
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(
      plain(sealed),
      createPrivateKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' }),
      { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    if (protectedHeader.typ !== FORMAT || protectedHeader['name'] !== name) throw refused('name');
    return plain(plaintext);
  } catch (error) {
    if (isKadiError(error)) throw error;
    // The library's messages may quote what it was given; only its code is told on.
    throw refused(error instanceof Error && 'code' in error ? String(error.code) : 'not a sealed file');
  }
};
