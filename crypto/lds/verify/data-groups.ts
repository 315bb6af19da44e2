import { hash } from 'node:crypto';
import { sameBytes } from '../../bytes.ts';
import { type EfCom, readEfCom } from '../ef-com.ts';
import { type ChipFiles, dataGroupFile, dataGroupNumber } from '../files.ts';
import type { Sod } from '../read-sod.ts';
import type { Checks } from './checks.ts';

/** Fingerprints and irises: a reader without a terminal certificate cannot read them, so they may be absent here. */
const ACCESS_CONTROLLED: ReadonlySet<number> = new Set([3, 4]);

const MANDATORY = [1, 2] as const;

const inOrder = (numbers: Iterable<number>): string => [...numbers].sort((a, b) => a - b).join(' ');

/** The hash of each data group that is here (Doc 9303-11 §5.1); one that is missing is `missing`. */
export const checkHashes = (
  checks: Checks,
  files: ChipFiles,
  sod: Sod,
  missing: 'failed' | 'remark' = 'failed',
): void => {
  for (const [number, signed] of sod.hashes) {
    const check = `hash of EF.DG${number}`;
    const name = dataGroupFile(number);
    const contents = name === undefined ? undefined : files.get(name);
    if (contents !== undefined) {
      const found = hash(sod.hashAlgorithm, contents, 'buffer');
      checks.say(check, sameBytes(found, signed) ? null : 'the contents were changed');
    } else if (ACCESS_CONTROLLED.has(number)) {
      checks.say(check, 'not read: it opens only for a terminal with its own certificate', 'remark');
    } else checks.say(check, 'the file is missing', missing);
  }
};

/** EF.COM, which nobody signed, against the list that is signed. */
export const checkCom = (checks: Checks, com: EfCom, sod: Sod): void => {
  const named = inOrder(com.dataGroups) === inOrder(sod.hashes.keys());
  checks.say('data groups of EF.COM', named ? null : 'not those of the security object');
  const check = 'versions of EF.COM';
  if (sod.version === 0) {
    // Version 0 is the one of LDS 1.7 (Doc 9303-10 §4.6.2.2), and says nothing of versions itself.
    checks.say(check, com.ldsVersion <= '0107' ? null : 'LDS 1.8 with an old security object', 'remark');
  } else {
    const same = sod.ldsVersion === com.ldsVersion && sod.unicodeVersion === com.unicodeVersion;
    checks.say(check, same ? null : 'not those of the security object');
  }
};

export const readCom = (checks: Checks, files: ChipFiles): EfCom | undefined => {
  const file = files.get('EF.COM');
  if (file !== undefined) return checks.read('EF.COM', () => readEfCom(file));
  checks.say('EF.COM', 'the file is missing');
  return undefined;
};

/** Whether the signed list, EF.COM and the files that are here name the same data groups. */
export const checkDataGroupSet = (
  checks: Checks,
  files: ChipFiles,
  sod: Sod,
  com: EfCom | undefined,
): void => {
  if (com !== undefined) checkCom(checks, com, sod);
  const absent = MANDATORY.filter((number) => !sod.hashes.has(number)).map((number) => `EF.DG${number}`);
  checks.say('mandatory data groups', absent.length === 0 ? null : `${absent.join(' and ')} not signed`);
  const unsigned = [...files.keys()].filter((name) => {
    const number = dataGroupNumber(name);
    return number !== undefined && !sod.hashes.has(number);
  });
  checks.say('no unsigned data group', unsigned.length === 0 ? null : unsigned.join(' '));
};
