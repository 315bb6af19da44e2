import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExtractManifest } from '../../card/index.ts';
import { newUuid, Sha256Stream, type Signer, sha256Hex, signManifest } from '../../crypto/index.ts';
import { MANIFEST_MEMBER, RECORDS_MEMBER, SIGNATURE_MEMBER } from '../../pipeline/extract/index.ts';
import { type BadRecord, badRecords } from './bad-records.ts';
import { DEFAULT_AS_OF, type SpecimenPerson } from './people.ts';
import { PORTRAIT_CACHE, specimenPortrait, specimenSignature } from './portraits.ts';

export interface WriteExtractOptions {
  readonly people: readonly SpecimenPerson[];
  /** Where it goes: a path ending in `.zip` becomes one file, any other a folder. A folder that exists already is refused. */
  readonly path: string;
  readonly extractId: string;
  /** The register's demo signer (purpose `register`). */
  readonly signer: Signer;
  /** True: one record of each kind that must go to quarantine stands at the end. */
  readonly bad?: boolean;
  /** Seed of the bad records; give different ones to extracts taken in together. */
  readonly badSeed?: number;
  readonly asOf?: string;
  /** Folder of drawn portraits kept between runs. */
  readonly cache?: string;
  readonly onPicture?: (done: number, all: number) => void;
}

type Member = ExtractManifest['members'][number];

/** Faces drawn at a time: drawing is CPU work of about 20 ms in worker threads of the JPEG encoder. */
const DRAW_AT_ONCE = 4;
const LINES_PER_WRITE = 500;
/** Fixed, so that the same extract is the same file; zip knows no date before 1980. */
const ZIP_TIME = new Date('2026-01-05T06:00:00Z');

const writeRecords = async (
  folder: string,
  lines: Iterable<string>,
): Promise<{ member: Member; records: number }> => {
  const hash = new Sha256Stream();
  const file = await open(join(folder, RECORDS_MEMBER), 'wx');
  let bytes = 0;
  let records = 0;
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const block = Buffer.from(`${waiting.join('\n')}\n`);
    waiting = [];
    hash.update(block);
    bytes += block.length;
    await file.write(block);
  };
  try {
    for (const line of lines) {
      waiting.push(line);
      records++;
      if (waiting.length === LINES_PER_WRITE) await flush();
    }
    await flush();
  } finally {
    await file.close();
  }
  return { member: { path: RECORDS_MEMBER, bytes, sha256: hash.hex() }, records };
};

/** Every picture that the records name, once, with what draws it. */
const picturesOf = (
  people: readonly SpecimenPerson[],
  cache: string,
): Map<string, () => Promise<Uint8Array>> => {
  const pictures = new Map<string, () => Promise<Uint8Array>>();
  for (const { record, portrait, signature } of people) {
    if (!pictures.has(record.portrait))
      pictures.set(record.portrait, () => specimenPortrait(portrait, cache));
    if (record.signature !== undefined && signature !== undefined && !pictures.has(record.signature))
      pictures.set(record.signature, () => specimenSignature(signature, cache));
  }
  return pictures;
};

const writePictures = async (
  folder: string,
  people: readonly SpecimenPerson[],
  cache: string,
  onPicture: (done: number, all: number) => void,
): Promise<Member[]> => {
  const pictures = picturesOf(people, cache);
  const members: Member[] = [];
  const queue = [...pictures];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [path, draw] = next;
      const bytes = await draw();
      await writeFile(join(folder, path), bytes, { flag: 'wx' });
      members.push({ path, bytes: bytes.length, sha256: sha256Hex(bytes) });
      onPicture(members.length, pictures.size);
    }
  };
  for (const kind of ['portraits', 'signatures'])
    if ([...pictures.keys()].some((path) => path.startsWith(`${kind}/`))) await mkdir(join(folder, kind));
  await Promise.all(Array.from({ length: DRAW_AT_ONCE }, worker));
  return members.sort((a, b) => (a.path < b.path ? -1 : 1));
};

function* recordLines(people: readonly SpecimenPerson[], bad: readonly BadRecord[]): Generator<string> {
  for (const { record } of people) yield JSON.stringify(record);
  for (const { line } of bad) yield line;
}

const writeFolder = async (folder: string, options: WriteExtractOptions): Promise<Member[]> => {
  const { people, extractId, signer, asOf = DEFAULT_AS_OF, cache = PORTRAIT_CACHE, onPicture } = options;
  const bad = options.bad === true ? badRecords({ seed: options.badSeed ?? 0, asOf }) : [];
  const withFaces = [...people, ...bad.flatMap(({ person }) => person ?? [])];
  await mkdir(folder, { recursive: true });
  const { member, records } = await writeRecords(folder, recordLines(people, bad));
  const pictures = await writePictures(folder, withFaces, resolve(cache), onPicture ?? (() => {}));
  const manifest: ExtractManifest = {
    format: 'kadi-extract-1',
    extractId,
    register: 'specimen-register',
    registerVersion: 'specimen-1',
    createdAt: `${asOf}T06:00:00Z`,
    records,
    members: [member, ...pictures],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await writeFile(join(folder, MANIFEST_MEMBER), bytes);
  await writeFile(join(folder, SIGNATURE_MEMBER), await signManifest(bytes, signer));
  return [...manifest.members];
};

const zipFolder = async (folder: string, members: readonly Member[], file: string): Promise<void> => {
  const zip = new ZipFile();
  for (const path of [MANIFEST_MEMBER, SIGNATURE_MEMBER, ...members.map((member) => member.path)]) {
    // Pictures do not get smaller.
    zip.addFile(join(folder, path), path, { compress: !/\.(jpg|png)$/.test(path), mtime: ZIP_TIME });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file, { flags: 'wx' }));
};

/**
 * Writes a signed extract of specimen people as the register would send it: `manifest.json`, `manifest.jws`,
 * `records.ndjson`, `portraits/*.jpg`, `signatures/*.png`. It appears under its name only when complete.
 */
export const writeExtract = async (options: WriteExtractOptions): Promise<void> => {
  const path = resolve(options.path);
  const staging = `${path}.part-${newUuid()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const members = await writeFolder(staging, options);
    if (!path.endsWith('.zip')) return await rename(staging, path);
    await zipFolder(staging, members, `${staging}.zip`);
    await rename(`${staging}.zip`, path);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(`${staging}.zip`, { force: true });
  }
};
