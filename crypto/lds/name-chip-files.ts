import { isKadiError } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { readTlv } from '../tlv.ts';
import { CHIP_FILES, type ChipFiles, dataGroupFile, EF_NAMES, type EfName } from './files.ts';

/** File identifiers as some tools name their dumps: `0101.bin`, `EF_011E.bin`. */
const BY_FID: ReadonlyMap<string, EfName> = new Map(
  EF_NAMES.map((name) => [CHIP_FILES[name].fid.toString(16).padStart(4, '0'), name]),
);

const BY_WORD: Readonly<Record<string, EfName>> = {
  com: 'EF.COM',
  sod: 'EF.SOD',
  cardaccess: 'EF.CardAccess',
};

/** `EF_DG1`, `EF.DG1`, `DG01`, `Datagroup1`, `card-17_EF_SOD`, `011D`: the end of the name counts, extensions do not. */
const NAME =
  /(?:^|[^a-z0-9])(?:ef[ ._-]*)?(?:(?:dg|data[ ._-]*group)[ ._-]*0*(\d{1,2})|(com|sod|card[ ._-]*access)|(01[01][0-9a-f]))$/;

const EXTENSIONS = /(\.(bin|dat|data|der|raw|ef|file|tlv|asn1?))+$/;

/** No file system has longer names; the expressions above take time that grows with the square of the length. */
const LONGEST_NAME = 255;

/** Which chip file a file of this name holds; undefined when the name says nothing. */
export const chipFileNamed = (fileName: string): EfName | undefined => {
  if (fileName.length > LONGEST_NAME) return undefined;
  const [, group, word, fid] = NAME.exec(fileName.toLowerCase().replace(EXTENSIONS, '')) ?? [];
  if (group !== undefined) return dataGroupFile(Number(group));
  if (word !== undefined) return BY_WORD[word.replace(/[ ._-]/g, '')];
  return fid === undefined ? undefined : BY_FID.get(fid);
};

/** DER of the arc of the PACE protocols, with which every EF.CardAccess has an entry. */
const PACE = Buffer.from('04007f0007020204', 'hex');

/** Which chip file these bytes are, by their outermost tag; undefined when they are not one object of such a tag. */
export const chipFileTagged = (bytes: Uint8Array): EfName | undefined => {
  const [first] = bytes;
  const name = EF_NAMES.find((one) => CHIP_FILES[one].tag === first);
  if (name === undefined) return undefined;
  try {
    if (readTlv(bytes).end !== bytes.length) return undefined;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
  return name === 'EF.CardAccess' && !Buffer.from(bytes).includes(PACE) ? undefined : name;
};

export interface NamedChipFiles {
  readonly files: ChipFiles;
  /** The file that each was taken from. */
  readonly names: ReadonlyMap<EfName, string>;
  /** Chip files that several files claim to be, with other contents. */
  readonly twice: readonly EfName[];
  /** Files that are none. */
  readonly others: readonly string[];
}

/** Finds the chip files among the files of a folder, under any usual name, else by tag. A name goes before a tag. */
export const nameChipFiles = (folder: ReadonlyMap<string, Uint8Array>): NamedChipFiles => {
  const files = new Map<EfName, Uint8Array>();
  const names = new Map<EfName, string>();
  const twice = new Set<EfName>();
  const put = (name: EfName, fileName: string, bytes: Uint8Array): void => {
    const there = files.get(name);
    if (there !== undefined && !sameBytes(there, bytes)) twice.add(name);
    if (there !== undefined) return;
    files.set(name, bytes);
    names.set(name, fileName);
  };
  const unnamed = [...folder].filter(([fileName, bytes]) => {
    const name = chipFileNamed(fileName);
    if (name !== undefined) put(name, fileName, bytes);
    return name === undefined;
  });
  const others: string[] = [];
  for (const [fileName, bytes] of unnamed) {
    const name = chipFileTagged(bytes);
    if (name === undefined || names.has(name)) others.push(fileName);
    else put(name, fileName, bytes);
  }
  const inOrder = EF_NAMES.flatMap((name) => {
    const bytes = files.get(name);
    return bytes === undefined ? [] : [[name, bytes] as const];
  });
  return { files: new Map(inOrder), names, twice: [...twice], others };
};
