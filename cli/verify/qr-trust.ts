import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../card/index.ts';
import type { Jwks } from '../../crypto/documents.ts';
import { VERIFY_QR_ERRORS } from './qr-errors.ts';

const LARGEST = 16 * 1024 * 1024;
const MOST_FILES = 1000;
const CERTIFICATE = /\.(crt|cer|der|pem)$/i;

const contents = async (path: string, code: keyof typeof VERIFY_QR_ERRORS): Promise<Uint8Array> => {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > LARGEST) throw failure(VERIFY_QR_ERRORS, code);
  return new Uint8Array(await readFile(path));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of the wrong type make a key that fits nothing; here it is enough that it is a key. */
const isKey = (value: unknown): value is Jwks['keys'][number] =>
  isObject(value) && typeof value['kty'] === 'string';

/** A key set (RFC 7517 §5), or one key alone. Throws QR_KEYS_UNREADABLE. */
export const readKeys = async (path: string | undefined): Promise<Jwks> => {
  if (path === undefined) return { keys: [] };
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(await contents(path, 'QR_KEYS_UNREADABLE')).toString('utf8'));
  } catch (error) {
    throw error instanceof SyntaxError ? failure(VERIFY_QR_ERRORS, 'QR_KEYS_UNREADABLE') : error;
  }
  const keys: unknown = isKey(json) ? [json] : isObject(json) ? json['keys'] : undefined;
  if (!Array.isArray(keys)) throw failure(VERIFY_QR_ERRORS, 'QR_KEYS_UNREADABLE');
  return { keys: keys.filter(isKey) };
};

/** Files, and the certificate files of folders. Throws QR_CERTIFICATES_UNREADABLE. */
export const readCertificates = async (paths: readonly string[]): Promise<readonly Uint8Array[]> => {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isDirectory()) files.push(path);
    else {
      const names = (await readdir(path)).filter((name) => CERTIFICATE.test(name)).sort();
      files.push(...names.map((name) => join(path, name)));
    }
  }
  if (files.length > MOST_FILES)
    throw failure(VERIFY_QR_ERRORS, 'QR_CERTIFICATES_UNREADABLE', { files: files.length });
  return await Promise.all(files.map((file) => contents(file, 'QR_CERTIFICATES_UNREADABLE')));
};

export const readList = async (path: string | undefined): Promise<Uint8Array | null> =>
  path === undefined ? null : await contents(path, 'QR_LIST_UNREADABLE');

const KEY = /^([0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i;

/** Keys in hex, or files that hold one (other people on the machine see what is typed). Throws QR_DECRYPTION_KEY. */
export const readDecryptionKeys = async (given: readonly string[]): Promise<readonly Uint8Array[]> =>
  await Promise.all(
    given.map(async (one) => {
      const hex = KEY.test(one)
        ? one
        : Buffer.from(await contents(one, 'QR_DECRYPTION_KEY'))
            .toString('latin1')
            .trim();
      if (!KEY.test(hex)) throw failure(VERIFY_QR_ERRORS, 'QR_DECRYPTION_KEY');
      return Uint8Array.from(Buffer.from(hex, 'hex'));
    }),
  );
