import { isKadiError } from '../../card/index.ts';
import { type ChipFileContent, type EfName, readChipFile } from '../../crypto/documents.ts';
import { writtenAgain } from './lds-write.ts';
import type { VectorOutcome } from './vector-set.ts';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Pictures of documents are read and not written; keys are compared by the bytes beside them. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(['proofOfCitizenship', 'front', 'rear']);

const text = (value: unknown): string =>
  JSON.stringify(value, (name, one: unknown) => {
    if (NOT_WRITTEN.has(name)) return undefined;
    return one instanceof Uint8Array ? Buffer.from(one).toString('hex') : one;
  });

/** Contents as text to compare. A set of security infos has no order. */
const asText = (content: ChipFileContent): string => {
  if (content.file === 'EF.DG15') return text(content.key.keyInfo);
  if (content.file !== 'EF.CardAccess' && content.file !== 'EF.DG14') return text(content);
  return content.infos
    .map((info) => text(info.kind === 'chip-authentication-key' ? { ...info, key: null } : info))
    .sort()
    .join();
};

/** Not a fault of the file: what a reader of it should know. */
const remarks = (content: ChipFileContent): readonly string[] => {
  if (content.file === 'EF.COM')
    return content.com.unknownTags.map((tag) => `tag ${tag.toString(16)} is of no data group`);
  if (content.file === 'EF.DG2') {
    return content.faces.map(
      ({ record, version, format, width, height, image }) =>
        `${record} (${version}), ${format} of ${width ?? '?'} × ${height ?? '?'} pixels, ${image.length} bytes`,
    );
  }
  if (content.file === 'EF.DG13')
    return content.national.form === 'foreign' ? ['in the form of another issuer'] : [];
  if (content.file === 'EF.DG15')
    return content.key.key === null ? ['the key is of a kind that cannot be used here'] : [];
  if (content.file !== 'EF.CardAccess' && content.file !== 'EF.DG14') return [];
  return content.infos.flatMap((info) => {
    if (info.kind === 'unknown') return [`protocol ${info.protocol} is not known`];
    const unusable = info.kind === 'chip-authentication-key' && info.key === null;
    return unusable ? ['a key is of a kind that cannot be used here'] : [];
  });
};

/** Every fault that stands in the content though the file can be read. */
const faults = (content: ChipFileContent): readonly string[] =>
  content.file === 'EF.DG1' ? content.faults.map(({ field, what }) => `zone, ${field}: ${what}`) : [];

const rewritten = (name: EfName, bytes: Uint8Array, content: ChipFileContent): VectorOutcome => {
  const again = writtenAgain(content);
  if ('readOnly' in again) return { name: 'written again', ok: true, why: `read only: ${again.readOnly}` };
  if (sameBytes(again.file, bytes)) return { name: 'written again', ok: true };
  const same = asText(readChipFile(name, again.file)) === asText(content);
  return same
    ? {
        name: 'written again',
        ok: true,
        why: 'says the same in other bytes: the file has fields or an order of its own',
      }
    : { name: 'written again', ok: false, why: 'what was written again says something else' };
};

const told = (error: unknown): string => {
  if (!isKadiError(error)) throw error;
  const facts = Object.entries(error.facts).map(([key, value]) => `${key} ${value}`);
  return `${error.code}: ${facts.join(', ')}`;
};

/** Reads one chip file, and writes it again where it is of a form that is written here. */
export const checkChipFile = (name: EfName, given: Uint8Array): readonly VectorOutcome[] => {
  const bytes = new Uint8Array(given);
  let content: ChipFileContent;
  try {
    content = readChipFile(name, bytes);
  } catch (error) {
    return [{ name: `read ${name}`, ok: false, why: told(error) }];
  }
  const notes = remarks(content);
  const wrong = faults(content);
  return [
    { name: `read ${name}`, ok: true, ...(notes.length === 0 ? {} : { why: notes.join('; ') }) },
    ...wrong.map((why) => ({ name: 'content', ok: false, why })),
    rewritten(name, bytes, content),
  ];
};
