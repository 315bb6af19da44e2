import { failure } from '../../card/index.ts';
import { CHIP_ERRORS } from './errors.ts';
import { type ChipFiles, EF_TABLE, type EfName, efByTag, MAX_FILE_BYTES } from './files.ts';
import { tlvAt, tlvValue } from './tlv.ts';

const isDataGroup = (name: EfName | undefined): name is EfName => name?.startsWith('EF.DG') === true;

/**
 * The data groups EF.COM announces in its tag list (Doc 9303-10, 4.6.1), in its order; undefined when EF.COM is not
 * well-formed, names a tag that is no data group, or names one twice.
 */
export const dataGroupsIn = (com: Uint8Array): readonly EfName[] | undefined => {
  const outer = tlvAt(com);
  if (outer?.tag !== EF_TABLE['EF.COM'].tag || outer.end > com.length) return undefined;
  const tags = tlvValue(com.subarray(outer.start, outer.end), 0x5c);
  if (tags === undefined || tags.length === 0) return undefined;
  const groups = [...tags].map(efByTag).filter(isDataGroup);
  return groups.length === tags.length && new Set(groups).size === groups.length ? groups : undefined;
};

/**
 * Refuses a set that would make a card nobody can read: a file missing, one too many, a wrong tag, a length that does
 * not fit. Runs before the first byte goes to the chip. Errors: CHIP_FILES_INVALID.
 */
export const checkFiles = (files: ChipFiles): void => {
  const invalid = (why: string, file: EfName) => failure(CHIP_ERRORS, 'CHIP_FILES_INVALID', { why, file });
  for (const [name, content] of files) {
    const outer = tlvAt(content);
    if (content.length > MAX_FILE_BYTES) throw invalid('too long', name);
    if (outer?.tag !== EF_TABLE[name].tag) throw invalid('wrong tag', name);
    if (outer.end !== content.length) throw invalid('wrong length', name);
  }
  const com = files.get('EF.COM');
  if (com === undefined) throw invalid('missing', 'EF.COM');
  const groups = dataGroupsIn(com);
  if (groups === undefined) throw invalid('not readable', 'EF.COM');
  for (const name of [...groups, 'EF.DG1', 'EF.SOD'] as const) {
    if (!files.has(name)) throw invalid('missing', name);
  }
  for (const name of files.keys()) {
    // EF.COM, EF.SOD and EF.CardAccess are no data groups: the tag list of EF.COM has no place for them.
    if (isDataGroup(name) && !groups.includes(name)) throw invalid('not announced', name);
  }
};
