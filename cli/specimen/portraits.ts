import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newUuid, sha256Hex } from '../../crypto/index.ts';
import { drawSpecimenPortrait, drawSpecimenSignature } from '../../templates/index.ts';
import type { SpecimenPerson } from './people.ts';

/** Drawn faces are kept by what they were drawn from: a second start draws none. */
export const PORTRAIT_CACHE = join('.kadi', 'portraits');

/**
 * The JPEG of a specimen person, from the cache folder when it was drawn before. A cached file carries the digest of its
 * bytes in its name, so that a damaged one is drawn again and not used.
 */
export const specimenPortrait = (
  { seed, sex, age }: SpecimenPerson['portrait'],
  cache: string,
): Promise<Uint8Array> =>
  fromCache(cache, `${seed}-${sex}-${age}.jpg`, () => drawSpecimenPortrait(seed, { sex, age }));

/** The PNG of a specimen person's signature, likewise. */
export const specimenSignature = (
  { seed }: NonNullable<SpecimenPerson['signature']>,
  cache: string,
): Promise<Uint8Array> => fromCache(cache, `${seed}-signature.png`, () => drawSpecimenSignature(seed));

const fromCache = async (
  cache: string,
  name: string,
  draw: () => Promise<Uint8Array>,
): Promise<Uint8Array> => {
  const kept = join(cache, name);
  const digestFile = `${kept}.sha256`;
  const [bytes, digest] = await Promise.all([
    readFile(kept).catch(() => undefined),
    readFile(digestFile, 'utf8').catch(() => undefined),
  ]);
  if (bytes !== undefined && sha256Hex(bytes) === digest) return bytes;
  const drawn = await draw();
  await mkdir(cache, { recursive: true });
  await Promise.all([keep(kept, drawn), keep(digestFile, sha256Hex(drawn))]);
  return drawn;
};

const keep = async (path: string, content: Uint8Array | string): Promise<void> => {
  const part = `${path}.${newUuid()}`;
  await writeFile(part, content);
  await rename(part, path);
};
