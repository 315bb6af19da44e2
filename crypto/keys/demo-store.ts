import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failure } from '../../card/index.ts';
import { blindIndex, recordKeys } from '../envelope/index.ts';
import { CRYPTO_ERRORS } from '../errors.ts';
import { verifyManifest } from '../extract/index.ts';
import { pemOf } from '../pki/index.ts';
import { jwksOf } from '../seal/index.ts';
import { diversifyKdf3 } from '../secure-channel/index.ts';
import type { KeyPurpose, Signer } from '../signer.ts';
import {
  certificateFile,
  type DemoKeyName,
  damaged,
  demoKeyFile,
  readDemoPrivateKey,
  readDemoSecret,
  refuseIfOpenToOthers,
  type SecretName,
} from './demo-file.ts';
import { makeDemoFolder } from './demo-make.ts';
import { SoftwareSigner } from './software-signer.ts';
import type { KeyStore } from './store.ts';

/** Key version of the issuer's SCP03 key set on the chip; 30 to 3F is the range of SCP03 (GlobalPlatform Amendment D §7.1). */
const CHIP_KEY_VERSION = 0x30;

const CERTIFIED: ReadonlySet<KeyPurpose> = new Set(['csca', 'document-signer', 'barcode-signer']);

type NewestFirst<T> = readonly [T, ...T[]];

/** Generations of a key that are in the folder, newest first. */
const generationsOf = (names: readonly string[], name: DemoKeyName, folder: string): NewestFirst<number> => {
  const found = names
    .filter(
      (file) => file.startsWith(`${name}-`) && /^-[1-9][0-9]{0,5}\.demo-key$/.test(file.slice(name.length)),
    )
    .map((file) => Number.parseInt(file.slice(name.length + 1), 10))
    .sort((a, b) => b - a);
  const [newest, ...rest] = found;
  if (newest === undefined) throw damaged(join(folder, demoKeyFile(name, 1)), 'missing');
  return [newest, ...rest];
};

const readCertificate = async (folder: string, purpose: KeyPurpose, generation: number, of: Signer) => {
  const path = join(folder, certificateFile(purpose, generation));
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

const readSigners = async (
  folder: string,
  names: readonly string[],
  purpose: KeyPurpose,
): Promise<NewestFirst<Signer>> => {
  const read = async (generation: number): Promise<Signer> => {
    const key = await readDemoPrivateKey(join(folder, demoKeyFile(purpose, generation)), purpose);
    const bare = new SoftwareSigner(purpose, key, null);
    if (!CERTIFIED.has(purpose)) return bare;
    return new SoftwareSigner(purpose, key, await readCertificate(folder, purpose, generation, bare));
  };
  const [newest, ...rest] = generationsOf(names, purpose, folder);
  return [await read(newest), ...(await Promise.all(rest.map(read)))];
};

const readSecrets = async (
  folder: string,
  names: readonly string[],
  name: SecretName,
): Promise<NewestFirst<Uint8Array>> => {
  const read = (generation: number) => readDemoSecret(join(folder, demoKeyFile(name, generation)), name);
  const [newest, ...rest] = generationsOf(names, name, folder);
  return [await read(newest), ...(await Promise.all(rest.map(read)))];
};

const readFolder = async (folder: string): Promise<KeyStore> => {
  await refuseIfOpenToOthers(folder);
  const names = await readdir(folder);
  const signersBy: Readonly<Record<KeyPurpose, NewestFirst<Signer>>> = {
    csca: await readSigners(folder, names, 'csca'),
    'document-signer': await readSigners(folder, names, 'document-signer'),
    'barcode-signer': await readSigners(folder, names, 'barcode-signer'),
    'audit-seal': await readSigners(folder, names, 'audit-seal'),
    register: await readSigners(folder, names, 'register'),
  };
  const [master] = await readSecrets(folder, names, 'chip-master');
  const [indexKey] = await readSecrets(folder, names, 'index-key');
  const csca = signersBy.csca.flatMap((signer) => signer.certificate ?? []);
  return {
    kind: 'demo',
    signer: (purpose) => signersBy[purpose][0],
    signers: (purpose) => signersBy[purpose],
    trust: { csca, cscaPem: csca.map(pemOf).join(''), barcodeJwks: jwksOf([...signersBy['barcode-signer']]) },
    records: recordKeys(await readSecrets(folder, names, 'record-key')),
    index: blindIndex(indexKey),
    chips: { forChip: (kdd) => diversifyKdf3(master, kdd, CHIP_KEY_VERSION) },
    register: { verify: (jws) => verifyManifest(jws, signersBy.register) },
  };
};

/**
 * The keys of a demonstration, from binary files in `folder` (mode 0700, files 0600), made there at first use with
 * certificates that begin on the day of `at`. Throws KEY_DEMO_OUTSIDE_DEMO when the environment says
 * `KADI_MODE=production`, KEY_STORE_DAMAGED, KEY_FILE_OPEN_TO_OTHERS.
 */
export const openDemoKeys = async (folder: string, at: Date = new Date()): Promise<KeyStore> => {
  if (process.env.KADI_MODE === 'production') throw failure(CRYPTO_ERRORS, 'KEY_DEMO_OUTSIDE_DEMO');
  const path = resolve(folder);
  const present = await readdir(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (present.length === 0) await makeDemoFolder(path, at);
  return await readFolder(path);
};
