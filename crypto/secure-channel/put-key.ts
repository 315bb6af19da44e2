import { createCipheriv } from 'node:crypto';
import { concat } from '../bytes.ts';
import { AES_BLOCK, aesBits } from './aes-cmac.ts';
import type { CommandApdu } from './apdu.ts';
import { keyCheckValue, type StaticKeys } from './kdf.ts';

const AES_KEY_TYPE = 0x88;

/** One key of a PUT KEY: type, lengths, the key under the static DEK (AES-CBC, IV 0), and its check value. */
const keyField = (dek: Uint8Array, key: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(Math.ceil(key.length / AES_BLOCK) * AES_BLOCK);
  padded.set(key);
  const cipher = createCipheriv(`aes-${aesBits(dek)}-cbc`, dek, new Uint8Array(AES_BLOCK)).setAutoPadding(
    false,
  );
  const sealed = cipher.update(padded);
  padded.fill(0);
  const check = keyCheckValue(key);
  return concat(
    Uint8Array.of(AES_KEY_TYPE, sealed.length + 1, key.length),
    sealed,
    Uint8Array.of(check.length),
    check,
  );
};

/**
 * PUT KEY for a whole SCP03 key set (GlobalPlatform Card Specification §11.8; Amendment D §7.2): takes a chip from the
 * supplier's transport keys to the issuer's. `replaces` is the key version to replace, 0 to add a new one. Send it inside a
 * session opened with the keys whose `dek` is given.
 */
export const putKeyCommand = (dek: Uint8Array, keys: StaticKeys, replaces: number): CommandApdu => ({
  cla: 0x80,
  ins: 0xd8,
  p1: replaces,
  p2: 0x81,
  data: concat(
    Uint8Array.of(keys.version),
    keyField(dek, keys.enc),
    keyField(dek, keys.mac),
    keyField(dek, keys.dek),
  ),
  le: 256,
});
