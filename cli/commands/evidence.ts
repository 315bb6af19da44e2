import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listDemoKeys, listTokenKeys, sha256Hex, tokenPlace } from '../../crypto/index.ts';
import {
  endOfDay,
  evidencePack,
  type PackExtras,
  type PackKey,
  startOfDay,
  verifyPack,
  writePack,
} from '../../pipeline/index.ts';
import { openHome } from '../home.ts';
import { withShop } from './with-shop.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const keysOf = async (): Promise<readonly PackKey[]> => {
  const { keys } = openHome();
  const place = tokenPlace(keys);
  const listed =
    place !== undefined ? await listTokenKeys(place) : existsSync(keys) ? await listDemoKeys(keys) : [];
  return listed.map(({ purpose, keyId, generation, algorithm, from, until, state }) => ({
    purpose,
    keyId,
    generation,
    algorithm,
    from,
    until,
    state,
  }));
};

interface Lock {
  readonly version?: string;
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

/** The packages of this build as the lock file has them. */
const packagesOf = async (): Promise<Pick<PackExtras, 'packages' | 'build'>> => {
  const path = join(ROOT, 'package-lock.json');
  if (!existsSync(path)) return {};
  const lock = JSON.parse(await readFile(path, 'utf8')) as Lock;
  return {
    build: lock.version ?? 'unknown',
    packages: Object.entries(lock.packages ?? {})
      .filter(([at]) => at !== '')
      .map(([at, { version = '', integrity = '' }]) => ({
        name: at.replace(/^.*node_modules\//, ''),
        version,
        integrity,
      })),
  };
};

/** `kadi evidence export` */
export const evidenceExport = async (options: {
  out: string;
  from: string;
  to?: string;
  minutes?: readonly string[];
  json?: boolean;
}): Promise<void> => {
  const now = new Date();
  const ceremonies = await Promise.all(
    (options.minutes ?? []).map(async (file) => ({
      file: basename(file),
      sha256: sha256Hex(await readFile(file)),
    })),
  );
  await withShop(async (shop) => {
    const pack = await evidencePack(
      shop,
      {
        from: startOfDay(options.from),
        to: options.to === undefined ? now.toISOString() : endOfDay(options.to),
        now,
      },
      { keys: await keysOf(), ceremonies, ...(await packagesOf()) },
    );
    await writePack(pack, options.out);
    const { keyId, manifestSha256, files } = pack;
    if (options.json)
      console.log(JSON.stringify({ out: options.out, files: files.size, keyId, manifestSha256 }));
    else
      console.log(
        `${files.size} files in ${options.out}. Manifest SHA-256 ${manifestSha256}, signed by audit key ${keyId}.`,
      );
  });
};

/** `kadi evidence verify`. Throws PACK_BROKEN, so that the exit code is 1. */
export const evidenceVerify = async (
  dir: string,
  options: { key?: readonly string[]; json?: boolean },
): Promise<void> => {
  const verdict = await verifyPack(dir, options.key ?? []);
  if (options.json) console.log(JSON.stringify({ ok: true, ...verdict }));
  else {
    console.log(
      `${verdict.files} files are as they were signed on ${verdict.madeAt} by audit key ${verdict.keyId}.`,
    );
    if (!verdict.anchored) console.log('Compare the key id with the one in the minutes of the key ceremony.');
  }
};
