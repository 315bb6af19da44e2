import { basename } from 'node:path';
import { chipFileNamed, chipFileTagged, type EfName } from '../../crypto/documents.ts';
import { checkChipFile } from './lds-check.ts';
import { hashOutcomes } from './lds-hash.ts';
import type { VectorFile, VectorOutcome, VectorSet } from './vector-set.ts';

interface Found {
  /** Where it stands in a file of several; empty for a file by itself. */
  readonly where: string;
  readonly name: EfName;
  readonly bytes: Uint8Array;
}

/** Hex (spaces and colons between) or base64. */
const decoded = (text: string): Uint8Array | undefined => {
  const packed = text.replaceAll(/[\s:]/g, '');
  if (packed.length < 8) return undefined;
  if (/^([0-9a-f]{2})+$/i.test(packed)) return new Uint8Array(Buffer.from(packed, 'hex'));
  return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? new Uint8Array(Buffer.from(packed, 'base64')) : undefined;
};

const inText = (where: string, text: string): readonly Found[] => {
  const bytes = decoded(text);
  const name = bytes === undefined ? undefined : chipFileTagged(bytes);
  return bytes === undefined || name === undefined ? [] : [{ where, name, bytes }];
};

const MAX_DEPTH = 6;

/** Chip files as texts anywhere in a JSON file. */
const inJson = (json: unknown, where = '', depth = 0): readonly Found[] => {
  if (typeof json === 'string') return inText(where, json);
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    inJson(value, where === '' ? key : `${where}.${key}`, depth + 1),
  );
};

/** The tag says what a file is; the name only where the tag does not, for then something is wrong in it. */
const everyFileIn = ({ path, bytes, json }: VectorFile): readonly Found[] => {
  if (json !== undefined) return inJson(json);
  const name = chipFileTagged(bytes) ?? chipFileNamed(basename(path));
  if (name !== undefined) return [{ where: '', name, bytes }];
  return bytes.length < 200_000 ? inText('', Buffer.from(bytes).toString('latin1')) : [];
};

/** The security object has a reader of its own. */
const foundIn = (file: VectorFile): readonly Found[] =>
  everyFileIn(file).filter(({ name }) => name !== 'EF.SOD');

const REFUSED = /reject|refuse|must not|invalid|not valid|wrong|tamper|malformed/i;
const BAD_NAME =
  /(^|[^a-z])(bad|invalid|wrong|tamper\w*|trailing|corrupt\w*|broken|malformed|truncated)([^a-z]|$)/i;

/** What the README says, else what the file is called. */
const isToBeRefused = ({ expected, path }: VectorFile): boolean =>
  expected === null ? BAD_NAME.test(basename(path)) : REFUSED.test(expected);

const otherTag = (called: EfName, name: EfName): VectorOutcome => ({
  name: `tag of ${called}`,
  ok: false,
  why: `the file is called ${called} and has the tag of ${name}`,
});

const run = async (file: VectorFile): Promise<readonly VectorOutcome[]> => {
  const outcomes = foundIn(file).flatMap(({ where, name, bytes }) => {
    const called = where === '' ? chipFileNamed(basename(file.path)) : undefined;
    const made = [
      ...(called === undefined || called === name ? [] : [otherTag(called, name)]),
      ...checkChipFile(name, bytes),
      ...(where === '' ? hashOutcomes(file, name) : []),
    ];
    return where === '' ? made : made.map((one) => ({ ...one, name: `${where}: ${one.name}` }));
  });
  if (!isToBeRefused(file)) return outcomes;
  const why = outcomes.filter(({ ok }) => !ok).map((one) => `${one.name}: ${one.why ?? ''}`);
  const ok = why.length > 0;
  return [{ name: 'refused', ok, why: ok ? why.join('; ') : 'nothing wrong was found' }];
};

/** Files of a chip, single or a whole folder: read, written again, data groups held against the hashes of their folder. */
export const chipFiles: VectorSet = {
  title: 'chip files',
  kinds: ['lds'],
  recognises: (file) => foundIn(file).length > 0,
  run,
};
