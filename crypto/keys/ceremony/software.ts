import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CRYPTO_ROOM = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = new URL('../../../package.json', import.meta.url);

/** Which program held the ceremony: its version, and SHA-256 over the names and bytes of the room that touches keys. */
export const softwareFacts = async (): Promise<{ version: string; sha256: string; node: string }> => {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  const names = (await readdir(CRYPTO_ROOM, { recursive: true }))
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const bytes = await readFile(join(CRYPTO_ROOM, name));
    hash.update(`${name.replaceAll('\\', '/')}\0${bytes.length}\0`).update(bytes);
  }
  return { version, sha256: hash.digest('hex'), node: process.versions.node };
};
