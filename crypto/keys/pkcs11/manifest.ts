import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { type KeyPurpose, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../signer.ts';
import { writeOwnFile } from '../demo-file.ts';
import { KEY_ERRORS } from '../errors.ts';

export const SECRET_PURPOSES = ['record-wrap', 'chip-master'] as const;
export type SecretPurpose = (typeof SECRET_PURPOSES)[number];
export const SIGNING_PURPOSES = [
  'csca',
  'document-signer',
  'barcode-signer',
  'master-list-signer',
  'revocation-signer',
  'audit-seal',
] as const satisfies readonly KeyPurpose[];
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];
export type TokenPurpose = SigningPurpose | SecretPurpose;

/** One key of the token. All of it public. */
export interface ManifestKeyEntry {
  readonly purpose: TokenPurpose;
  readonly generation: number;
  /** CKA_LABEL, and CKA_ID as hex. */
  readonly label: string;
  readonly id: string;
  readonly algorithm: SignatureAlgorithm | 'AES-256';
  /** Of the public key; for a secret key its CKA_ID. */
  readonly keyId: string;
  /** Hex of the first 3 bytes of 01×16 encrypted (GlobalPlatform Amendment D §4.1.4); null for key pairs. */
  readonly checkValue: string | null;
  /** SubjectPublicKeyInfo, base64; null for secret keys. */
  readonly publicKey: string | null;
  /** File name beside the manifest; null for a key without one, or whose certificate has not come back yet. */
  readonly certificate: string | null;
  /** When the key may sign; null: no limit. */
  readonly from: string | null;
  readonly until: string | null;
  readonly made: string;
  /** Brought in from a demo folder for training: its value exists outside the token. Refused in production. */
  readonly training: boolean;
}

/** `keys.json`: which keys the token holds. */
export interface KeyManifest {
  readonly format: 'kadi-keys';
  readonly version: 1;
  readonly token: { readonly label: string; readonly serial: string };
  readonly keys: readonly ManifestKeyEntry[];
  /** File names of link certificates. */
  readonly links: readonly string[];
  /** File names of certificates of a country signer that lies elsewhere, newest first; left out when the token holds it. */
  readonly countrySigners?: readonly string[];
  /** Key id of the record wrapping key under which `index-key.wrapped` lies. */
  readonly indexKey: string | null;
}

export const MANIFEST_FILE = 'keys.json';
export const INDEX_KEY_FILE = 'index-key.wrapped';

const damaged = (why: string) => failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: MANIFEST_FILE, why });

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4096;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isTime = (value: unknown): boolean =>
  value === null || (isText(value) && !Number.isNaN(new Date(value).getTime()));
/** A name in this folder and nowhere else. */
const isFile = (value: unknown): boolean => isText(value) && /^[a-z0-9-]{1,80}\.cer$/.test(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEntry = (value: unknown): value is ManifestKeyEntry => {
  if (!isRecord(value)) return false;
  const { purpose, generation, algorithm } = value;
  const secret = SECRET_PURPOSES.some((one) => one === purpose);
  return (
    (secret || SIGNING_PURPOSES.some((one) => one === purpose)) &&
    Number.isInteger(generation) &&
    Number(generation) > 0 &&
    isText(value['label']) &&
    isText(value['id']) &&
    /^([0-9a-f]{2}){1,32}$/.test(value['id']) &&
    isText(algorithm) &&
    (secret ? algorithm === 'AES-256' : Object.hasOwn(SIGNATURE_ALGORITHMS, algorithm)) &&
    isText(value['keyId']) &&
    isTextOrNull(value['checkValue']) &&
    (secret || isText(value['publicKey'])) &&
    (value['certificate'] === null || isFile(value['certificate'])) &&
    isTime(value['from']) &&
    isTime(value['until']) &&
    isTime(value['made']) &&
    typeof value['training'] === 'boolean'
  );
};

/** Throws KEY_FOLDER_DAMAGED for anything but a manifest of this version. */
export const parseManifest = (text: string): KeyManifest => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('not JSON');
  }
  if (!isRecord(value) || value['format'] !== 'kadi-keys' || value['version'] !== 1)
    throw damaged('not a key manifest of version 1');
  const { token, keys, links, countrySigners = [], indexKey } = value;
  if (!isRecord(token) || !isText(token['label']) || !isText(token['serial'])) throw damaged('token');
  if (!Array.isArray(keys) || !keys.every(isEntry)) throw damaged('keys');
  if (!Array.isArray(links) || !links.every(isFile)) throw damaged('links');
  if (!Array.isArray(countrySigners) || !countrySigners.every(isFile)) throw damaged('country signers');
  if (!isTextOrNull(indexKey)) throw damaged('index key');
  return value as unknown as KeyManifest;
};

/** Undefined when there is none yet. Throws KEY_FOLDER_DAMAGED. */
export const readManifest = async (folder: string): Promise<KeyManifest | undefined> => {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseManifest(text);
};

/** Puts a file in its place whole, over what was there. */
export const replaceFile = async (path: string, bytes: Uint8Array): Promise<void> => {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await writeOwnFile(draft, bytes);
  await rename(draft, path);
};

export const writeManifest = (folder: string, manifest: KeyManifest): Promise<void> =>
  replaceFile(join(folder, MANIFEST_FILE), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8'));

/** Entries of a purpose, newest first. */
export const entriesOf = (manifest: KeyManifest, purpose: TokenPurpose): ManifestKeyEntry[] =>
  manifest.keys
    .filter((entry) => entry.purpose === purpose)
    .sort((left, right) => right.generation - left.generation);

/** Certificates of a country signer elsewhere; empty when the token holds the country signer. */
export const countrySignersElsewhere = (manifest: KeyManifest | undefined): readonly string[] =>
  manifest?.countrySigners ?? [];
