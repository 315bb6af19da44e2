/** A drop as a line reads it, with nothing but the folder, the issuer's published keys and the line's private key. */
import { join } from 'node:path';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Jwks, openAtLine, readLinePrivateKey, sha256Hex, verifyLineIndex } from '../../crypto/index.ts';
import { isSafePath } from '../extract/safe-path.ts';
import { type ChipSheet, readChipSheet } from './chip-sheet.ts';
import { FACE_KINDS, INDEX_FILE, type IndexJob, type LineIndex, SIGNATURE_FILE } from './drop.ts';
import { lineFail } from './errors.ts';
import { readIfThere } from './folder.ts';

const Place = Type.Object({ file: Type.String(), page: Type.Integer({ minimum: 1 }) });
const Index = Compile(
  Type.Object({
    format: Type.Literal('kadi-line-drop'),
    version: Type.Literal(1),
    drop: Type.String(),
    line: Type.String(),
    made: Type.String(),
    product: Type.Object({ id: Type.String(), version: Type.Integer(), hash: Type.String() }),
    specimen: Type.Boolean(),
    key: Type.String(),
    faces: Type.Enum([...FACE_KINDS]),
    chipProfile: Type.String(),
    totals: Type.Object({ cards: Type.Integer(), files: Type.Integer(), bytes: Type.Integer() }),
    jobs: Type.Array(
      Type.Object({
        job: Type.String(),
        front: Place,
        back: Place,
        chip: Type.String(),
      }),
    ),
    files: Type.Array(Type.Object({ path: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
  }),
);

export interface ReadDrop {
  readonly index: LineIndex;
  /** Clear bytes of a file of the drop. Throws LINE_FILE_SEALED. */
  open(path: string): Promise<Uint8Array>;
  chip(job: IndexJob): Promise<ChipSheet>;
}

const damaged = (why: string, file = ''): Error =>
  lineFail('LINE_DROP_DAMAGED', file === '' ? { why } : { why, file });

const member = async (folder: string, path: string): Promise<Uint8Array> => {
  const bytes = await readIfThere(join(folder, path));
  if (bytes === undefined) throw damaged('missing', path);
  return bytes;
};

const parseIndex = (bytes: Uint8Array): LineIndex => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged('index');
  }
  if (!Index.Check(value)) throw damaged('index');
  return value as LineIndex;
};

/** The files are what the index says, each is used, and none is used that is not there. */
const checkIndex = ({ jobs, files, totals }: LineIndex): void => {
  const paths = new Set(files.map(({ path }) => path));
  if (paths.size !== files.length || files.some(({ path }) => !isSafePath(path))) throw damaged('paths');
  if (totals.cards !== jobs.length || totals.files !== files.length) throw damaged('totals');
  if (new Set(jobs.map(({ job }) => job)).size !== jobs.length) throw damaged('a job twice');
  const used = new Set(jobs.flatMap(({ front, back, chip }) => [front.file, back.file, chip]));
  if (used.size !== paths.size || [...used].some((path) => !paths.has(path))) throw damaged('files');
};

/** Signature first, then every file against the index. Throws LINE_INDEX_SIGNATURE, LINE_DROP_DAMAGED, LINE_KEY_INVALID. */
export const readDrop = async (folder: string, trust: Jwks, privateKey: string): Promise<ReadDrop> => {
  const key = readLinePrivateKey(privateKey);
  const bytes = await member(folder, INDEX_FILE);
  const signature = await member(folder, SIGNATURE_FILE);
  verifyLineIndex(bytes, Buffer.from(signature).toString('latin1'), trust);
  const index = parseIndex(bytes);
  checkIndex(index);
  for (const { path, bytes: size, sha256 } of index.files) {
    const file = await member(folder, path);
    if (file.length !== size || sha256Hex(file) !== sha256) throw damaged('changed', path);
  }
  const open = async (path: string): Promise<Uint8Array> => openAtLine(await member(folder, path), key, path);
  return {
    index,
    open,
    chip: async (job) => {
      const sheet = readChipSheet(await open(job.chip));
      if (sheet.job !== job.job) throw damaged('chip of another job', job.chip);
      return sheet;
    },
  };
};
