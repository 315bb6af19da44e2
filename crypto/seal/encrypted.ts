import { createCipheriv, createDecipheriv } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { concat, plain } from '../bytes.ts';
import { randomBytes } from '../random.ts';
import { cborArray, cborBytes, cborInteger, cborMap, cborTag } from './cbor.ts';
import { COSE } from './claim-169.ts';
import { authenticatedBytes, type EncryptedMessage } from './cose.ts';
import { SEAL_ERRORS } from './errors.ts';
import { Refused } from './refused.ts';

/** AES-GCM of COSE (RFC 9053 §4.1): number of the algorithm, cipher, bytes of the key. */
const CIPHERS = [
  { number: 1, cipher: 'aes-128-gcm', keyBytes: 16 },
  { number: 2, cipher: 'aes-192-gcm', keyBytes: 24 },
  { number: 3, cipher: 'aes-256-gcm', keyBytes: 32 },
] as const;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_KEYS_TRIED = 16;

/** What an encrypted barcode holds. Keys of another length than the algorithm's are passed over. Throws Refused. */
export const decrypted = (message: EncryptedMessage, keys: readonly Uint8Array[]): Uint8Array => {
  const found = CIPHERS.find(({ number }) => number === message.algorithm);
  if (found === undefined) throw new Refused('BARCODE_WRONG_ALGORITHM');
  const { iv, ciphertext, protectedHeader } = message;
  if (iv?.length !== IV_BYTES || ciphertext.length < TAG_BYTES) throw new Refused('BARCODE_NOT_COSE');
  if (keys.length === 0) throw new Refused('BARCODE_ENCRYPTED');
  for (const key of keys.filter(({ length }) => length === found.keyBytes).slice(0, MAX_KEYS_TRIED)) {
    const decipher = createDecipheriv(found.cipher, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(authenticatedBytes(protectedHeader));
    decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
    const body = decipher.update(ciphertext.subarray(0, -TAG_BYTES));
    try {
      return concat(body, decipher.final());
    } catch {
      // Another key, or other bytes than were encrypted: GCM does not say which.
    }
  }
  throw new Refused('BARCODE_WRONG_DECRYPTION_KEY');
};

/**
 * A signed message as COSE_Encrypt0 (tag 16) under a key of 16, 24 or 32 bytes that issuer and reader share. The way of
 * Claim 169 for barcodes with biometrics; no product of this issuer uses it. Throws BARCODE_FORM for another key length.
 */
export const encrypted = (message: Uint8Array, key: Uint8Array, keyId?: Uint8Array): Uint8Array => {
  const found = CIPHERS.find(({ keyBytes }) => keyBytes === key.length);
  if (found === undefined) throw failure(SEAL_ERRORS, 'BARCODE_FORM', { rule: 'length of the key' });
  const header = cborMap([[COSE.algorithm, cborInteger(found.number)]]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(found.cipher, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(authenticatedBytes(header));
  const body = concat(plain(cipher.update(message)), plain(cipher.final()), plain(cipher.getAuthTag()));
  const unprotected = cborMap([
    ...(keyId === undefined ? [] : [[COSE.keyId, cborBytes(keyId)] as const]),
    [COSE.iv, cborBytes(iv)],
  ]);
  return cborTag(COSE.encrypt0, cborArray(cborBytes(header), unprotected, cborBytes(body)));
};
