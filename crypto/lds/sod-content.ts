import { DerCursor, oidText, readDer, smallInteger, TAG } from '../der.ts';
import { ascii } from '../text.ts';
import { hashNamed, type SodHash, type SodNotes, unreadable } from './sod-notes.ts';

/** LDSSecurityObject (Doc 9303-10 §4.6.2.3). */
export interface SecurityObject {
  /** 0 or 1; another number stands in the faults. */
  readonly version: number;
  readonly hashAlgorithm: SodHash;
  /** By data group number. */
  readonly hashes: ReadonlyMap<number, Uint8Array>;
  /** Only in version 1. */
  readonly ldsVersion: string | null;
  readonly unicodeVersion: string | null;
}

const LENGTHS: Readonly<Record<SodHash, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** Issuers leave the parameters out, readers accept NULL as well (Doc 9303-10 §4.6.2). */
export const readHashAlgorithm = (value: Uint8Array, of: string, notes: SodNotes): SodHash => {
  const cursor = new DerCursor(value);
  const name = hashNamed(oidText(cursor.take(TAG.oid).value));
  const parameters = cursor.optional(TAG.null);
  notes.fault(parameters !== undefined && parameters.value.length > 0, `${of}: parameters of the hash`);
  notes.end(cursor, `${of} algorithm`);
  return notes.hash(name, of);
};

const readHashes = (value: Uint8Array, algorithm: SodHash, notes: SodNotes): Map<number, Uint8Array> => {
  const list = new DerCursor(value);
  const hashes = new Map<number, Uint8Array>();
  let last = 0;
  for (let entry = list.optional(TAG.sequence); entry !== undefined; entry = list.optional(TAG.sequence)) {
    const pair = new DerCursor(entry.value);
    const number = smallInteger(pair.take(TAG.integer).value);
    const hash = pair.take(TAG.octetString).value;
    notes.end(pair, 'hash of a data group');
    if (number === undefined || number < 1 || number > 16) {
      notes.fault(true, 'data group number is not 1 to 16');
      continue;
    }
    notes.fault(hashes.has(number), `data group ${number} twice`);
    notes.fault(hash.length !== LENGTHS[algorithm], `length of the hash of data group ${number}`);
    notes.remark(number < last, 'data groups are not in ascending order');
    last = number;
    if (!hashes.has(number)) hashes.set(number, hash);
  }
  notes.end(list, 'list of hashes');
  notes.fault(hashes.size < 2, 'fewer than two data groups');
  return hashes;
};

type Versions = Pick<SecurityObject, 'ldsVersion' | 'unicodeVersion'>;

const readVersions = (value: Uint8Array, notes: SodNotes): Versions => {
  const versions = new DerCursor(value);
  const ldsVersion = ascii(versions.take(TAG.printableString).value);
  const unicodeVersion = ascii(versions.take(TAG.printableString).value);
  notes.end(versions, 'version information');
  const sound = /^\d{4}$/.test(ldsVersion) && /^\d{6}$/.test(unicodeVersion);
  notes.fault(!sound, 'form of the version information');
  // Version information came with LDS 1.8 (Doc 9303-10 §4.6.2.3).
  notes.fault(sound && ldsVersion < '0108', 'version 1 with an LDS version before 1.8');
  return { ldsVersion, unicodeVersion };
};

export const readSecurityObject = (content: Uint8Array, notes: SodNotes): SecurityObject => {
  const whole = readDer(content);
  if (whole.tag !== TAG.sequence) throw unreadable('content is not an LDS security object');
  notes.fault(whole.end !== content.length, 'bytes after the LDS security object');
  const cursor = new DerCursor(whole.value);
  const version = smallInteger(cursor.take(TAG.integer).value) ?? -1;
  notes.fault(version !== 0 && version !== 1, 'security object version is not 0 or 1');
  const hashAlgorithm = readHashAlgorithm(cursor.take(TAG.sequence).value, 'data groups', notes);
  const hashes = readHashes(cursor.take(TAG.sequence).value, hashAlgorithm, notes);
  const info = cursor.optional(TAG.sequence);
  notes.end(cursor, 'LDS security object');
  notes.fault(version === 0 && info !== undefined, 'version 0 with version information');
  notes.fault(version === 1 && info === undefined, 'version 1 without version information');
  notes.remark(version === 0, 'LDS security object of the old version 0');
  const versions =
    info === undefined ? { ldsVersion: null, unicodeVersion: null } : readVersions(info.value, notes);
  return { version, hashAlgorithm, hashes, ...versions };
};
