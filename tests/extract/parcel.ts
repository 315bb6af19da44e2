import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type Signer, signManifest, verifyManifest } from '../../crypto/index.ts';
import type { ExtractTrust } from '../../pipeline/extract/index.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A register key made for one test run. */
export const registerKey = (): { signer: Signer; trust: ExtractTrust } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const signer: Signer = {
    keyId: sha256(spki).slice(0, 16),
    purpose: 'register',
    algorithm: 'ES256',
    publicKey,
    certificate: null,
    sign: async (data, encoding) =>
      sign('sha256', data, { key: privateKey, dsaEncoding: encoding === 'p1363' ? 'ieee-p1363' : 'der' }),
  };
  return { signer, trust: { verify: (jws) => verifyManifest(jws, [signer]) } };
};

export interface Parcel {
  files: Map<string, Uint8Array>;
  /** Changed before signing. */
  manifest: Record<string, unknown> & { members: { path: string; bytes: number; sha256: string }[] };
}

/** The files of a small extract, unsigned: two lines and two portraits unless told otherwise. */
export const parcel = (lines: readonly string[] = ['{"line":1}', '{"line":2}']): Parcel => {
  const files = new Map<string, Uint8Array>([
    ['records.ndjson', Buffer.from(lines.map((line) => `${line}\n`).join(''))],
    ['portraits/a.jpg', Buffer.from('first face')],
    ['portraits/b.jpg', Buffer.from('second face')],
  ]);
  return {
    files,
    manifest: {
      format: 'kadi-extract-1',
      extractId: 'X1',
      register: 'specimen-register',
      registerVersion: '1',
      createdAt: '2026-01-05T06:00:00Z',
      records: lines.length,
      members: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })),
    },
  };
};

/** Signs the manifest as it stands now and adds both files of it. */
export const seal = async (made: Parcel, signer: Signer): Promise<Map<string, Uint8Array>> => {
  const manifest = Buffer.from(JSON.stringify(made.manifest));
  return new Map([
    ...made.files,
    ['manifest.json', manifest],
    ['manifest.jws', Buffer.from(await signManifest(manifest, signer))],
  ]);
};

export const temporaryFolder = async (): Promise<{ path: string; remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'kadi-extract-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

export const layFolder = async (files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<string> => {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
};

export const layZip = async (files: ReadonlyMap<string, Uint8Array>, file: string): Promise<string> => {
  const zip = new ZipFile();
  for (const [path, bytes] of files) zip.addBuffer(Buffer.from(bytes), path);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
};
