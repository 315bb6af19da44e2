import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPurpose, Signer } from '../signer.ts';
import {
  certificateFile,
  type DemoKeyName,
  damaged,
  demoKeyFile,
  readDemoPrivateKey,
  readDemoSecret,
  type SecretName,
} from './demo-file.ts';
import { SoftwareSigner } from './software-signer.ts';

const CERTIFIED: ReadonlySet<KeyPurpose> = new Set([
  'csca',
  'document-signer',
  'barcode-signer',
  'master-list-signer',
  'revocation-signer',
]);

export type NewestFirst<T> = readonly [T, ...T[]];

/** Generations of a key that are in the folder, newest first; KEY_STORE_DAMAGED when there is none. */
export const generationsOf = (
  folder: string,
  names: readonly string[],
  name: DemoKeyName,
): NewestFirst<number> => {
  const [newest, ...rest] = names
    .filter(
      (file) => file.startsWith(`${name}-`) && /^-[1-9][0-9]{0,5}\.demo-key$/.test(file.slice(name.length)),
    )
    .map((file) => Number.parseInt(file.slice(name.length + 1), 10))
    .sort((a, b) => b - a);
  if (newest === undefined) throw damaged(join(folder, demoKeyFile(name, 1)), 'missing');
  return [newest, ...rest];
};

const readCertificate = async (folder: string, purpose: KeyPurpose, of: Signer) => {
  const path = join(folder, certificateFile(purpose, of.keyId));
  const der = await readFile(path).catch(() => {
    throw damaged(path, 'missing');
  });
  let certified: X509Certificate;
  try {
    certified = new X509Certificate(der);
  } catch {
    throw damaged(path, 'not a certificate');
  }
  if (!certified.publicKey.equals(of.publicKey)) throw damaged(path, 'of another key');
  return new Uint8Array(der);
};

/** The signers of a purpose with their certificates, newest first. `names` is what the folder holds. */
export const readSigners = async (
  folder: string,
  names: readonly string[],
  purpose: KeyPurpose,
): Promise<NewestFirst<Signer>> => {
  const read = async (generation: number): Promise<Signer> => {
    const key = await readDemoPrivateKey(join(folder, demoKeyFile(purpose, generation)), purpose);
    const bare = new SoftwareSigner(purpose, key, null);
    if (!CERTIFIED.has(purpose)) return bare;
    return new SoftwareSigner(purpose, key, await readCertificate(folder, purpose, bare));
  };
  const [newest, ...rest] = generationsOf(folder, names, purpose);
  return [await read(newest), ...(await Promise.all(rest.map(read)))];
};

/** The secrets of a name, newest first; the caller wipes them or hands them to what does. */
export const readSecrets = async (
  folder: string,
  names: readonly string[],
  name: SecretName,
): Promise<NewestFirst<Uint8Array>> => {
  const read = (generation: number) => readDemoSecret(join(folder, demoKeyFile(name, generation)), name);
  const [newest, ...rest] = generationsOf(folder, names, name);
  return [await read(newest), ...(await Promise.all(rest.map(read)))];
};

/** The secrets of a name of a demo folder. */
export const newestFirstSecrets = async (
  folder: string,
  name: SecretName,
): Promise<NewestFirst<Uint8Array>> => readSecrets(folder, await readdir(folder), name);
