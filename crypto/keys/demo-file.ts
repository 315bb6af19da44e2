import { createPrivateKey, hash, type KeyObject, randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure } from '../../card/index.ts';
import { concat, sameBytes } from '../bytes.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import type { KeyPurpose } from '../signer.ts';

/**
 * A demo key file: `KADI DEMO KEY` 00 ‖ version 01 ‖ length and text of the key's name ‖ key ‖ first 8 bytes of SHA-256 over
 * all before. Key is PKCS#8 DER for signing keys, the bare 32 bytes for the others. The name inside keeps a file
 * that was copied over another from being used for the wrong thing. Never text, so that no key can be pasted anywhere.
 */
export const SECRET_NAMES = ['record-key', 'index-key', 'chip-master'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];
export type DemoKeyName = KeyPurpose | SecretName;

const MAGIC = Buffer.from('KADI DEMO KEY\0\x01', 'latin1');
const CHECK_BYTES = 8;
export const SECRET_BYTES = 32;

export const demoKeyFile = (name: DemoKeyName, generation: number): string =>
  `${name}-${generation}.demo-key`;
/** Named by the key it is for, so that processes which make a successor at the same moment do not meet. */
export const certificateFile = (purpose: KeyPurpose, keyId: string): string => `${purpose}-${keyId}.cer`;

const checkOf = (body: Uint8Array): Uint8Array => hash('sha256', body, 'buffer').subarray(0, CHECK_BYTES);

export const damaged = (path: string, why: string) =>
  failure(CRYPTO_ERRORS, 'KEY_STORE_DAMAGED', { file: basename(path), why });

/** Creates the file for its owner alone and has it on disk before returning. Fails when it exists. */
export const writeOwnFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes one key and wipes `key`. The file appears whole or not at all; false when another process was first and the key
 * given is not used.
 */
export const writeDemoKey = async (path: string, name: DemoKeyName, key: Uint8Array): Promise<boolean> => {
  const label = Buffer.from(name, 'utf8');
  const body = concat(MAGIC, Uint8Array.of(label.length), label, key);
  key.fill(0);
  const bytes = concat(body, checkOf(body));
  const draft = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    await writeOwnFile(draft, bytes);
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    body.fill(0);
    bytes.fill(0);
    await rm(draft, { force: true });
  }
};

/** Throws KEY_FILE_OPEN_TO_OTHERS when group or others have any right on the path. */
export const refuseIfOpenToOthers = async (path: string): Promise<void> => {
  const { mode } = await stat(path);
  // Windows has no such bits; there the folder's access list is the administrator's matter.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw failure(CRYPTO_ERRORS, 'KEY_FILE_OPEN_TO_OTHERS', {
      file: basename(path),
      mode: (mode & 0o777).toString(8),
    });
  }
};

/** The key's bytes; the caller wipes them. Throws KEY_STORE_DAMAGED or KEY_FILE_OPEN_TO_OTHERS. */
export const readDemoKey = async (path: string, name: DemoKeyName): Promise<Uint8Array> => {
  await refuseIfOpenToOthers(path);
  const bytes = await readFile(path);
  const end = bytes.length - CHECK_BYTES;
  const head = concat(MAGIC, Uint8Array.of(name.length), Buffer.from(name, 'utf8'));
  if (end <= head.length || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw damaged(path, 'not a demo key');
  if (!sameBytes(checkOf(bytes.subarray(0, end)), bytes.subarray(end))) throw damaged(path, 'altered');
  if (!bytes.subarray(0, head.length).equals(head)) throw damaged(path, 'another key');
  const key = new Uint8Array(bytes.subarray(head.length, end));
  bytes.fill(0);
  return key;
};

export const readDemoSecret = async (path: string, name: SecretName): Promise<Uint8Array> => {
  const secret = await readDemoKey(path, name);
  if (secret.length !== SECRET_BYTES) throw damaged(path, 'wrong length');
  return secret;
};

export const readDemoPrivateKey = async (path: string, purpose: KeyPurpose): Promise<KeyObject> => {
  const der = await readDemoKey(path, purpose);
  try {
    return createPrivateKey({ key: Buffer.from(der.buffer), format: 'der', type: 'pkcs8' });
  } catch {
    throw damaged(path, 'not a private key');
  } finally {
    der.fill(0);
  }
};
