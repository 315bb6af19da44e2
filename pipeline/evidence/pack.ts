/** An evidence pack: a folder of JSON files, a manifest with the SHA-256 of each, and the audit key's signature of the manifest. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { sha256Hex, signDetached, verifyDetached } from '../../crypto/index.ts';
import { reportFail } from '../reports/errors.ts';
import type { Shop } from '../shop.ts';
import { evidenceFail } from './errors.ts';
import { type PackExtras, type PackPeriod, packContents } from './pack-contents.ts';

const MANIFEST = 'manifest.json';
const SIGNATURE = 'manifest.sig';
const KEY = 'audit-key.pem';
const FORM = 'kadi-evidence-pack-1';

interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Manifest {
  readonly form: string;
  readonly madeAt: string;
  readonly from: string;
  readonly to: string;
  readonly training: boolean;
  readonly keyId: string;
  readonly files: readonly ManifestFile[];
}

export interface Pack {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly keyId: string;
  readonly manifestSha256: string;
}

const jsonOf = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** All files of the pack, the manifest and its signature among them. Throws REPORT_PERIOD for one that holds no day. */
export const evidencePack = async (
  shop: Shop,
  period: PackPeriod,
  extras: PackExtras = {},
): Promise<Pack> => {
  if (period.from >= period.to) throw reportFail('REPORT_PERIOD', { from: period.from, to: period.to });
  const contents = await packContents(shop, period, extras);
  const files = new Map([...contents].map(([path, value]) => [path, jsonOf(value)] as const));
  const signer = shop.keys.signer('audit-seal');
  const manifest: Manifest = {
    form: FORM,
    madeAt: period.now.toISOString(),
    from: period.from,
    to: period.to,
    training: shop.training,
    keyId: signer.keyId,
    files: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) })),
  };
  const bytes = jsonOf(manifest);
  const { signature, publicPem, keyId } = await signDetached(signer, bytes);
  files.set(MANIFEST, bytes);
  files.set(SIGNATURE, signature);
  files.set(KEY, Buffer.from(publicPem));
  return { files, keyId, manifestSha256: sha256Hex(bytes) };
};

/** Throws PACK_FOLDER unless the folder is new or empty. */
export const writePack = async ({ files }: Pack, folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0) throw evidenceFail('PACK_FOLDER', { why: 'not empty' });
    for (const [path, bytes] of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code !== 'PACK_FOLDER')
      throw evidenceFail('PACK_FOLDER', { why: String(error.code) }, error);
    throw error;
  }
};

export interface PackVerdict {
  readonly files: number;
  readonly madeAt: string;
  readonly keyId: string;
  /** The key is one of those given as ours. With none given, compare `keyId` with the printed one. */
  readonly anchored: boolean;
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' &&
  value !== null &&
  'form' in value &&
  value.form === FORM &&
  'keyId' in value &&
  'madeAt' in value &&
  'files' in value &&
  Array.isArray(value.files) &&
  value.files.every(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      'path' in one &&
      'sha256' in one &&
      typeof one.path === 'string',
  );

const pathsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const readAll = async (folder: string): Promise<ReadonlyMap<string, Uint8Array>> => {
  const files = new Map<string, Uint8Array>();
  for (const path of await pathsIn(folder)) files.set(path, await readFile(join(folder, path)));
  return files;
};

/** @param ours ids of audit keys that are held to be ours. Throws PACK_BROKEN with the first file that differs. */
export const verifyPack = async (folder: string, ours: readonly string[] = []): Promise<PackVerdict> => {
  const broken = (file: string, why: string): Error => evidenceFail('PACK_BROKEN', { file, why });
  const files = await readAll(folder).catch(() => {
    throw broken(MANIFEST, 'no such folder');
  });
  const [bytes, signature, pem] = [files.get(MANIFEST), files.get(SIGNATURE), files.get(KEY)];
  if (bytes === undefined || signature === undefined || pem === undefined) throw broken(MANIFEST, 'missing');
  const keyId = verifyDetached(bytes, signature, Buffer.from(pem).toString('utf8'));
  if (keyId === undefined) throw broken(MANIFEST, 'signature');
  let manifest: unknown;
  try {
    manifest = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw broken(MANIFEST, 'not JSON');
  }
  if (!isManifest(manifest) || manifest.keyId !== keyId) throw broken(MANIFEST, 'form');
  if (ours.length > 0 && !ours.includes(keyId)) throw broken(KEY, 'not one of our keys');
  const listed = new Set([MANIFEST, SIGNATURE, KEY, ...manifest.files.map(({ path }) => path)]);
  for (const { path, sha256 } of manifest.files) {
    const file = files.get(path);
    if (file === undefined) throw broken(path.slice(0, 80), 'missing');
    if (sha256Hex(file) !== sha256) throw broken(path.slice(0, 80), 'altered');
  }
  for (const path of files.keys()) if (!listed.has(path)) throw broken(path.slice(0, 80), 'added');
  return { files: manifest.files.length, madeAt: manifest.madeAt, keyId, anchored: ours.length > 0 };
};
